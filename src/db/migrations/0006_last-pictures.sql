CREATE TABLE "pictoken"."last_pictures" (
	"owner" text NOT NULL,
	"server" text NOT NULL,
	"file" text NOT NULL,
	"for_caller" boolean NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "last_pictures_owner_server_pk" PRIMARY KEY("owner","server")
);
--> statement-breakpoint
CREATE INDEX "last_pictures_at_index" ON "pictoken"."last_pictures" USING btree ("at");