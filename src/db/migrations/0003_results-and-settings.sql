CREATE TABLE "pictoken"."results" (
	"id" text PRIMARY KEY NOT NULL,
	"caller" text NOT NULL,
	"target" text NOT NULL,
	"reply" text NOT NULL,
	"removed" boolean DEFAULT false NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pictoken"."settings" (
	"server" text NOT NULL,
	"name" text NOT NULL,
	"value" text NOT NULL,
	"shown" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "settings_server_name_pk" PRIMARY KEY("server","name")
);
--> statement-breakpoint
CREATE INDEX "results_at_index" ON "pictoken"."results" USING btree ("at");