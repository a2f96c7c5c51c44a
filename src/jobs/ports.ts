/** Plain data that survives a queue and a database. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Work that outlives a request, as those who ask for it see it. */
export interface Jobs {
  /** Queues a job; its outcome goes to `origin.target` when it ends, whatever happens to this process. */
  add(job: NewJob): Promise<JobView>;
  /** Undefined when it has ended and was delivered. */
  get(id: string): Promise<JobView | undefined>;
  /** Unfinished jobs in the order in which they run: the caller's own, or everybody's for an operator. */
  list(caller: JobCaller): Promise<readonly JobView[]>;
  /** Ends a waiting job, or stops a running one at its next step. False when there is nothing left to cancel; throws `EngineError("job.not-yours")`. */
  cancel(id: string, caller: JobCaller): Promise<boolean>;
  /** What happens to a job: a view at once, one at every change, and an ended one last. */
  watch(id: string, signal: AbortSignal): AsyncIterable<JobView>;
}

/** Those who work jobs off and those who hand their outcomes out. Closing waits for what is in hand, or gives it back to the queue. */
export interface JobRunner extends AsyncDisposable {
  /** Resolves when the first job could be taken. */
  readonly ready: Promise<void>;
}

export interface NewJob {
  /** Names what is asked for: asked again under the same name, it is the same job, ended or not. */
  readonly once?: string;
  readonly type: string;
  readonly input: Json;
  readonly origin: JobOrigin;
}

/** Who asked, and how and where the outcome is worded and shown. */
export interface JobOrigin {
  readonly command: string;
  readonly action: string;
  readonly caller: JobCaller;
  /** Present where the answer is for the caller's eyes alone, whatever else would be. */
  readonly audience?: "caller";
  /** BCP 47. */
  readonly locale: string;
  /** Opaque: made and read by a platform. */
  readonly target: JsonObject;
}

export interface JobCaller {
  readonly id: string;
  readonly platform: string;
  readonly role: "operator" | "admin" | "member";
  readonly name?: string;
  readonly community?: string;
}

export interface JobView {
  readonly id: string;
  readonly type: string;
  readonly input: Json;
  readonly origin: JobOrigin;
  readonly state: "waiting" | "running" | "done" | "failed" | "cancelled";
  /** 1 is next; present while it waits. */
  readonly position?: number;
  readonly progress?: JobProgress;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
}

export interface JobProgress {
  readonly done: number;
  readonly total: number;
  /** A small PNG in base64. */
  readonly preview?: string;
}

/** How a job ended, complete: what a durable delivery job carries. */
export interface JobOutcome {
  readonly jobId: string;
  readonly type: string;
  readonly input: Json;
  readonly origin: JobOrigin;
  readonly result:
    | { readonly ok: true; readonly output: Json; readonly files: readonly OutputFile[] }
    | { readonly ok: false; readonly error: { readonly code: string; readonly params: JsonObject } };
}

interface OutputFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Does the work of one job type. `input` has been checked by the type's schema. */
export type Processor<Input> = (input: Input, run: JobRun) => Promise<JobProduct>;

interface JobRun {
  readonly signal: AbortSignal;
  readonly report: (progress: JobProgress) => void;
}

interface JobProduct {
  readonly output: Json;
  readonly files: readonly OutputFile[];
}
