import { EngineError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { foldedName } from "../folded-name.ts";
import { alignYourSteps } from "./align-your-steps.ts";
import { beta } from "./beta.ts";
import { consistency } from "./consistency.ts";
import { ddimUniform } from "./ddim-uniform.ts";
import { exponential } from "./exponential.ts";
import { karras } from "./karras.ts";
import { klOptimal } from "./kl-optimal.ts";
import type { Schedule } from "./schedule.ts";
import { sgmUniform } from "./sgm-uniform.ts";
import { simple } from "./simple.ts";
import { turbo } from "./turbo.ts";
import { uniform } from "./uniform.ts";
import { webuiTimesteps, webuiUniform } from "./webui-timesteps.ts";

/** A schedule as people choose it. `name` is what a recipe keeps, `label` what A1111 shows. */
export interface NamedSchedule {
  readonly name: string;
  readonly label: string;
  readonly aliases: readonly string[];
  readonly levels: Schedule;
}

/** A1111's schedules in its order, then what it uses without a name: for DDIM and PLMS, for UniPC, for LCM. */
export const schedules: readonly NamedSchedule[] = [
  { name: "uniform", label: "Uniform", aliases: [], levels: uniform },
  { name: "karras", label: "Karras", aliases: [], levels: karras },
  { name: "exponential", label: "Exponential", aliases: [], levels: exponential },
  { name: "polyexponential", label: "Polyexponential", aliases: [], levels: exponential },
  { name: "sgm_uniform", label: "SGM Uniform", aliases: ["SGMUniform"], levels: sgmUniform },
  { name: "kl_optimal", label: "KL Optimal", aliases: [], levels: klOptimal },
  { name: "align_your_steps", label: "Align Your Steps", aliases: ["AYS"], levels: alignYourSteps },
  { name: "simple", label: "Simple", aliases: [], levels: simple },
  { name: "normal", label: "Normal", aliases: [], levels: uniform },
  { name: "ddim", label: "DDIM", aliases: ["ddim_uniform"], levels: ddimUniform },
  { name: "beta", label: "Beta", aliases: [], levels: beta },
  { name: "turbo", label: "Turbo", aliases: [], levels: turbo },
  { name: "webui_timesteps", label: "WebUI Timesteps", aliases: [], levels: webuiTimesteps },
  { name: "webui_uniform", label: "WebUI Uniform", aliases: [], levels: webuiUniform },
  { name: "consistency", label: "Consistency", aliases: [], levels: consistency },
];

/** The sampler's own schedule. */
export const AUTOMATIC = "Automatic";

/** By name, label or alias, as `foldedName` reads it; undefined for “Automatic”. Throws `EngineError("schedule.unknown", {asked, nearest, known})`. */
export function findSchedule(asked: string): NamedSchedule | undefined {
  const wanted = foldedName(asked);
  if (wanted === foldedName(AUTOMATIC)) return undefined;
  const found = schedules.find((schedule) => namesOf(schedule).some((name) => foldedName(name) === wanted));
  if (found !== undefined) return found;
  const known = [AUTOMATIC, ...schedules.map(({ label }) => label)];
  throw new EngineError("schedule.unknown", { asked, nearest: nearest(asked, known), known });
}

/** Everything that it is called. */
export function namesOf({ name, label, aliases }: NamedSchedule): readonly string[] {
  return [label, name, ...aliases];
}

/** The one that a recipe calls so. */
export function scheduleNamed(name: string): NamedSchedule {
  const found = schedules.find((schedule) => schedule.name === name);
  if (found === undefined) throw new TypeError(`no schedule is named ${name}`);
  return found;
}
