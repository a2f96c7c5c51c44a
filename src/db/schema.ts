import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  boolean,
  customType,
  index,
  integer,
  pgSchema,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";

/** Our own PostgreSQL schema: every table is named with it, so that the queue's tables may live in the same database. */
const pictoken = pgSchema("pictoken");

/**
 * Text that people type: any UTF-16, NUL and lone surrogates too, which PostgreSQL's text refuses or replaces. Kept as the inside of a
 * JSON string, which escapes exactly those (and quotes, backslashes, line ends): equal texts stay equal, nothing is lost.
 */
const typedText = customType<{ data: string; driverData: string }>({
  dataType: () => "text",
  toDriver: (value) => JSON.stringify(value).slice(1, -1),
  fromDriver: (value) => JSON.parse(`"${value}"`),
});

/** JSON as text: `jsonb` refuses `\u0000` and lone surrogates, and forgets the order of keys. */
const jsonText = customType<{ data: unknown; driverData: string }>({
  dataType: () => "text",
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value) => JSON.parse(value),
});

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });

/** Milliseconds since 1970. */
const moment = () => bigint({ mode: "number" }).notNull();

/** Bytes that a reply shows. */
export const files = pictoken.table(
  "files",
  {
    id: typedText().primaryKey(),
    name: typedText().notNull(),
    mediaType: typedText("media_type").notNull(),
    bytes: bytes().notNull(),
    size: integer().notNull(),
    at: moment(),
  },
  (table) => [index().on(table.at)],
);

/** What buttons do. */
export const actions = pictoken.table(
  "actions",
  {
    id: typedText().primaryKey(),
    action: jsonText().notNull(),
    for: text({ enum: ["everyone", "caller"] }).notNull(),
    owner: typedText().notNull(),
    at: moment(),
  },
  (table) => [index().on(table.at)],
);

/** Which outcomes have reached their place, with their data (a picture's recipe is in it). */
export const deliveries = pictoken.table(
  "deliveries",
  {
    jobId: typedText("job_id").primaryKey(),
    target: jsonText().notNull(),
    data: jsonText().notNull(),
    state: text({ enum: ["delivered", "undeliverable"] }).notNull(),
    at: moment(),
  },
  (table) => [index().on(table.at)],
);

/** What was said on the web page, with its answers. */
export const messages = pictoken.table(
  "messages",
  {
    /** The order of two messages of one millisecond. */
    number: bigserial({ mode: "number" }).primaryKey(),
    message: typedText().notNull().unique(),
    conversation: typedText().notNull(),
    said: typedText().notNull(),
    reply: jsonText(),
    final: boolean().notNull().default(false),
    at: moment(),
  },
  (table) => [index().on(table.conversation, table.at), index().on(table.at)],
);

/** Where the answers of chat platforms stand. */
export const answers = pictoken.table(
  "answers",
  {
    id: typedText().primaryKey(),
    place: jsonText(),
    final: boolean().notNull().default(false),
    at: moment(),
  },
  (table) => [index().on(table.at)],
);

/** What came from chat platforms. What is answered leaves only its id behind, so that it is not done again. */
export const intake = pictoken.table(
  "intake",
  {
    id: typedText().primaryKey(),
    platform: text().notNull(),
    /** Null once it is answered. */
    received: jsonText(),
    /** The process that has it in hand; null between two attempts. */
    holder: text(),
    /** From then on others may take it over. */
    heldUntil: bigint("held_until", { mode: "number" }).notNull(),
    /** How many processes ended with it in hand. */
    deaths: integer().notNull().default(0),
    /** How often its answer could not be shown. */
    failures: integer().notNull().default(0),
    at: moment(),
  },
  (table) => [index().on(table.at), index().on(table.heldUntil).where(sql`received is not null`)],
);

/** Results that stand in chats, so that people can have them elsewhere or take them away. */
export const results = pictoken.table(
  "results",
  {
    id: typedText().primaryKey(),
    caller: jsonText().notNull(),
    target: jsonText().notNull(),
    reply: jsonText().notNull(),
    removed: boolean().notNull().default(false),
    at: moment(),
  },
  (table) => [index().on(table.at)],
);

/** The picture that was last painted for somebody, in each server; `platform:id` in `platform:community`. */
export const lastPictures = pictoken.table(
  "last_pictures",
  {
    owner: typedText().notNull(),
    server: typedText().notNull(),
    /** The id of its file. */
    file: typedText().notNull(),
    /** Whether others have not seen it. */
    forCaller: boolean("for_caller").notNull(),
    at: moment(),
  },
  (table) => [primaryKey({ columns: [table.owner, table.server] }), index().on(table.at)],
);

/** What servers have decided for themselves. */
export const settings = pictoken.table(
  "settings",
  {
    server: typedText().notNull(),
    name: text().notNull(),
    value: typedText().notNull(),
    shown: typedText().notNull(),
    by: typedText().notNull(),
    at: moment(),
  },
  (table) => [primaryKey({ columns: [table.server, table.name] })],
);

/** Textual inversions that a server keeps, by their names without regard to case. A server is `platform:community`. */
export const embeddings = pictoken.table(
  "embeddings",
  {
    server: typedText().notNull(),
    /** In lower case. */
    key: typedText().notNull(),
    name: typedText().notNull(),
    /** A .safetensors file. */
    file: bytes().notNull(),
    vectors: integer().notNull(),
    width: integer().notNull(),
    shorthash: text().notNull(),
    /** Where it comes from, as its maker tells it. */
    source: jsonText().notNull(),
    owner: typedText().notNull(),
    ownerName: typedText("owner_name").notNull(),
    /** Whether prompts may name it, or an admin has to say so first. */
    state: text({ enum: ["usable", "waiting"] }).notNull(),
    /** A small picture of what it shows; null until there is one. */
    preview: bytes(),
    at: moment(),
  },
  (table) => [primaryKey({ columns: [table.server, table.key] })],
);
