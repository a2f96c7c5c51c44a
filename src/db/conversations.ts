import { and, desc, eq, or, sql } from "drizzle-orm";
import type { Database } from "./open-database.ts";
import { messages } from "./schema.ts";

/** What was said on the web page and answered. `Reply` comes back as it went in. */
export function createConversations<Reply extends { readonly final: boolean }>({ orm, ask }: Database) {
  return {
    /** Opening a message again changes nothing. */
    async open(entry: Omit<Entry<Reply>, "reply">): Promise<void> {
      await ask(orm.insert(messages).values(entry).onConflictDoNothing());
    },

    /** False when a final answer stands already and this one is not, or when the message was never opened. */
    async answer(message: string, reply: Reply): Promise<boolean> {
      const replaceable = or(eq(messages.final, false), sql`${reply.final}::boolean`);
      const change = orm
        .update(messages)
        .set({ reply, final: reply.final })
        .where(and(eq(messages.message, message), replaceable))
        .returning({ message: messages.message });
      return (await ask(change)).length > 0;
    },

    async get(message: string): Promise<Entry<Reply> | undefined> {
      const [row] = await ask(orm.select().from(messages).where(eq(messages.message, message)));
      return row && entryOf<Reply>(row);
    },

    async list(conversation: string, most: number): Promise<readonly Entry<Reply>[]> {
      const last = orm
        .select()
        .from(messages)
        .where(eq(messages.conversation, conversation))
        .orderBy(desc(messages.at), desc(messages.number))
        .limit(most);
      return (await ask(last)).reverse().map((row) => entryOf<Reply>(row));
    },
  };
}

interface Entry<Reply> {
  readonly conversation: string;
  readonly message: string;
  readonly said: string;
  readonly reply?: Reply;
  readonly at: number;
}

function entryOf<Reply>(row: typeof messages.$inferSelect): Entry<Reply> {
  const { conversation, message, said, at, reply } = row;
  // Only `answer` writes the column.
  return { conversation, message, said, at, ...(reply === null ? {} : { reply: reply as Reply }) };
}
