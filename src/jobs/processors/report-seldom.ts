import type { JobProgress } from "../ports.ts";

/** Often enough to look alive; every report passes through the queue, with its preview. */
const REPORT_EVERY_MS = 200;

/** Passes progress on now and then, and the end of it always. `preview` is a small PNG. */
export function reportSeldom(report: (progress: JobProgress) => void) {
  let reported = Number.NEGATIVE_INFINITY;
  return (done: number, total: number, preview?: Uint8Array): void => {
    const now = performance.now();
    if (now - reported < REPORT_EVERY_MS && done < total) return;
    reported = now;
    report({ done, total, ...(preview && { preview: Buffer.from(preview).toString("base64") }) });
  };
}
