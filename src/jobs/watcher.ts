import type { JobProgress, JobView } from "./ports.ts";

/** One who watches a job: what has come in since it last looked. */
export class Watcher {
  readonly id: string;
  #changed = true;
  #progress: JobProgress | undefined;
  #wake: () => void = () => {};

  constructor(id: string) {
    this.id = id;
  }

  /** Without progress, anything may have changed. */
  notice(progress?: JobProgress): void {
    if (progress === undefined) this.#changed = true;
    else this.#progress = progress;
    this.#wake();
  }

  /** The last view, grown by the progress that came in; undefined when the job has to be looked at. */
  follow(last: JobView | undefined): JobView | undefined {
    const progress = this.#progress;
    const changed = this.#changed || progress === undefined || last?.state !== "running";
    this.#changed = false;
    this.#progress = undefined;
    if (changed) return undefined;
    // What was looked at may be newer than the reports still on their way; only a run that begins again goes back.
    const late = progress.done > 0 && progress.done < (last.progress?.done ?? 0);
    return late ? last : { ...last, progress };
  }

  /** Resolves when something came in, at the latest after a while: an event may be lost with a connection. */
  async untilNoticed(signal: AbortSignal): Promise<void> {
    if (this.#changed || this.#progress !== undefined || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(() => this.notice(), LOOK_AGAIN_MS);
    const stop = () => resolve();
    signal.addEventListener("abort", stop, { once: true });
    await promise;
    signal.removeEventListener("abort", stop);
    clearTimeout(timer);
  }
}

const LOOK_AGAIN_MS = 1000;
