CREATE TABLE "pictoken"."intake" (
	"id" text PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"received" text,
	"holder" text,
	"held_until" bigint NOT NULL,
	"deaths" integer DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "intake_at_index" ON "pictoken"."intake" USING btree ("at");--> statement-breakpoint
CREATE INDEX "intake_held_until_index" ON "pictoken"."intake" USING btree ("held_until") WHERE received is not null;