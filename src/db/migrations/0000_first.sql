CREATE TABLE "pictoken"."actions" (
	"id" text PRIMARY KEY NOT NULL,
	"action" text NOT NULL,
	"for" text NOT NULL,
	"owner" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pictoken"."deliveries" (
	"job_id" text PRIMARY KEY NOT NULL,
	"target" text NOT NULL,
	"data" text NOT NULL,
	"state" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pictoken"."files" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"size" integer NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pictoken"."messages" (
	"number" bigserial PRIMARY KEY NOT NULL,
	"message" text NOT NULL,
	"conversation" text NOT NULL,
	"said" text NOT NULL,
	"reply" text,
	"final" boolean DEFAULT false NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "messages_message_unique" UNIQUE("message")
);
--> statement-breakpoint
CREATE INDEX "actions_at_index" ON "pictoken"."actions" USING btree ("at");--> statement-breakpoint
CREATE INDEX "deliveries_at_index" ON "pictoken"."deliveries" USING btree ("at");--> statement-breakpoint
CREATE INDEX "files_at_index" ON "pictoken"."files" USING btree ("at");--> statement-breakpoint
CREATE INDEX "messages_conversation_at_index" ON "pictoken"."messages" USING btree ("conversation","at");--> statement-breakpoint
CREATE INDEX "messages_at_index" ON "pictoken"."messages" USING btree ("at");