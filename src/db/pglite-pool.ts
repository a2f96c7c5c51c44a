import { EventEmitter } from "node:events";
import type { PGlite } from "@electric-sql/pglite";

/** What a queue on PostgreSQL asks of a node-postgres pool; `pg.Pool` satisfies it too. */
export interface SqlPool {
  query<Row>(text: string, params?: readonly unknown[]): Promise<SqlResult<Row>>;
  connect(): Promise<SqlClient>;
}

interface SqlClient extends EventEmitter {
  query<Row>(text: string, params?: readonly unknown[]): Promise<SqlResult<Row>>;
  release(destroy?: boolean): void;
}

interface SqlResult<Row> {
  rows: Row[];
}

/** An embedded PostgreSQL in the dress of a node-postgres pool. All its clients share the one session, so nobody else may query during their transactions. */
export class PglitePool implements SqlPool {
  readonly #db: PGlite;
  readonly #ask: Ask;

  constructor(db: PGlite, ask: Ask) {
    this.#db = db;
    this.#ask = ask;
  }

  async query<Row>(text: string, params?: readonly unknown[]): Promise<SqlResult<Row>> {
    // Only `exec` takes several statements, only `query` takes parameters.
    if (params !== undefined) return this.#ask(this.#db.query<Row>(text, [...params]));
    const results = await this.#ask(this.#db.exec(text));
    return { rows: (results.at(-1)?.rows ?? []) as Row[] };
  }

  async connect(): Promise<SqlClient> {
    return new PgliteClient(this.#db, this);
  }
}

/** Answers a query, or explains what went wrong. */
type Ask = <T>(query: PromiseLike<T>) => Promise<T>;

/** A client of the pool: what it listens to arrives as `notification` events. */
class PgliteClient extends EventEmitter implements SqlClient {
  readonly #db: PGlite;
  readonly #pool: PglitePool;
  readonly #subscriptions: (() => Promise<void>)[] = [];

  constructor(db: PGlite, pool: PglitePool) {
    super();
    this.#db = db;
    this.#pool = pool;
  }

  async query<Row>(text: string, params?: readonly unknown[]): Promise<SqlResult<Row>> {
    const channel = listen.exec(text)?.[1];
    if (channel === undefined) return this.#pool.query<Row>(text, params);
    this.#subscriptions.push(
      await this.#db.listen(channel, (payload) => void this.emit("notification", { channel, payload })),
    );
    return { rows: [] };
  }

  release(): void {
    for (const unsubscribe of this.#subscriptions.splice(0)) void unsubscribe().catch(ignoreClosed);
  }
}

/** A LISTEN statement, also after lines of comment. */
const listen = /^(?:\s*--[^\n]*\n)*\s*LISTEN\s+(\w+)\s*;?\s*$/iu;

/** A closed database listens to nothing any more. */
function ignoreClosed(): void {}
