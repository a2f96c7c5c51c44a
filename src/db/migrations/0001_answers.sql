CREATE TABLE "pictoken"."answers" (
	"id" text PRIMARY KEY NOT NULL,
	"place" text,
	"final" boolean DEFAULT false NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "answers_at_index" ON "pictoken"."answers" USING btree ("at");