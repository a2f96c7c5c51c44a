import { cpus, totalmem } from "node:os";
import { benchAcknowledgements } from "./acknowledgements.ts";
import { benchBatches } from "./batches.ts";
import { benchCancels } from "./cancels.ts";
import { benchDay } from "./day.ts";
import { benchLargeModel } from "./large-model.ts";
import { benchPipeline } from "./pipeline.ts";
import { benchQueue } from "./queue.ts";
import type { BenchRow } from "./row.ts";
import { benchSampler } from "./sampler.ts";
import { benchStartUp } from "./start-up.ts";
import { benchTokenLibraries } from "./token-libraries.ts";
import { benchTokenLimits } from "./token-limits.ts";
import { benchTokens } from "./tokens.ts";
import { benchTraining } from "./training.ts";
import { benchVectorJobs } from "./vector-jobs.ts";
import { benchVectors } from "./vectors.ts";

const benches: Readonly<Record<string, () => Promise<readonly BenchRow[]>>> = {
  pipeline: benchPipeline,
  "large-model": benchLargeModel,
  cancels: benchCancels,
  batches: benchBatches,
  queue: benchQueue,
  sampler: benchSampler,
  tokens: benchTokens,
  "token-libraries": benchTokenLibraries,
  "token-limits": benchTokenLimits,
  vectors: benchVectors,
  "vector-jobs": benchVectorJobs,
  training: benchTraining,
  "start-up": benchStartUp,
  acknowledgements: benchAcknowledgements,
  day: benchDay,
};

// Benchmarks report to nobody either: src/main.ts says why.
process.env["ORT_DISABLE_TELEMETRY"] = "1";

/** `npm run bench [-- NAME…]`: all benchmarks, or those named; one line each figure. */
const asked = process.argv.slice(2);
console.log(
  `${cpus()[0]?.model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
for (const [name, bench] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  for (const row of await bench()) console.log(line(name, row));
}

function line(bench: string, { name, value, unit, note }: BenchRow): string {
  const figure = value.toLocaleString("en-US", { maximumSignificantDigits: 4 });
  return `${bench.padEnd(10)} ${name.padEnd(58)} ${figure.padStart(9)} ${unit}${note === undefined ? "" : `   (${note})`}`;
}
