import type { PaintProgress } from "../../engine/ports.ts";
import type { JobProgress } from "../ports.ts";
import { reportSeldom } from "./report-seldom.ts";

/** Passes a painter's progress on as a job's, now and then. */
export function reportPainting(report: (progress: JobProgress) => void): (progress: PaintProgress) => void {
  const tell = reportSeldom(report);
  // Both count from 1.
  return ({ picture, pictures, step, steps, preview }) => tell((picture - 1) * steps + step, pictures * steps, preview);
}
