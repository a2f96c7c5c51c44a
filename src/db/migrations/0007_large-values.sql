-- What a reply shows is mostly packed already, and packing the rest takes the embedded server six times as long as keeping it as it is.
ALTER TABLE "pictoken"."files" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "pictoken"."messages" ALTER COLUMN "reply" SET STORAGE EXTERNAL;
