CREATE TABLE "pictoken"."embeddings" (
	"server" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"file" "bytea" NOT NULL,
	"vectors" integer NOT NULL,
	"width" integer NOT NULL,
	"shorthash" text NOT NULL,
	"source" text NOT NULL,
	"owner" text NOT NULL,
	"owner_name" text NOT NULL,
	"state" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "embeddings_server_key_pk" PRIMARY KEY("server","key")
);
