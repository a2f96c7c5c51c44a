import { randomBytes } from "node:crypto";
import type { QueueBackend } from "./backend.ts";
import { type Outbox, openOutbox, SHARED_OUTBOX } from "./outbox.ts";

/** The outboxes that a process has to do with. */
export interface Outboxes extends AsyncDisposable {
  /** Where the outcomes of jobs added here go. */
  readonly own: Outbox;
  /** The outbox that a job names, for as long as the borrower holds it. */
  borrow(name: string): Outbox;
}

/** With `apart`, this process has an outbox of its own, which ends with it. */
export function openOutboxes(backend: QueueBackend, apart: boolean, onError: (error: Error) => void): Outboxes {
  const shared = openOutbox(SHARED_OUTBOX, backend, onError);
  const own = apart ? openOutbox(`${SHARED_OUTBOX}-${randomBytes(9).toString("hex")}`, backend, onError) : shared;
  return {
    own,
    borrow(name) {
      const open = [own, shared].find((outbox) => outbox.name === name);
      return open === undefined
        ? openOutbox(name, backend, onError)
        : { ...open, [Symbol.asyncDispose]: async () => {} };
    },
    async [Symbol.asyncDispose]() {
      if (apart) await own.destroy();
      if (apart) await own[Symbol.asyncDispose]();
      await shared[Symbol.asyncDispose]();
    },
  };
}
