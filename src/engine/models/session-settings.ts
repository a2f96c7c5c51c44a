import { join } from "node:path";
import { z } from "zod";
import { EngineError } from "../errors.ts";
import type { ModelFolder } from "../ports.ts";
import { executionProviders } from "../runtime/execution-providers.ts";
import type { SessionSettings } from "../runtime/session-options.ts";
import { readOptionalJson } from "./read-optional-json.ts";

/** How a model wants to be run: `session` in its `pictoken.json`. Throws EngineErrors: `model.session-settings` {model, reason}, `model.damaged`. */
export async function sessionSettings({ name, folder }: ModelFolder): Promise<SessionSettings> {
  const read = await readOptionalJson(join(folder, "pictoken.json"), file, name);
  const checked = settings.safeParse(read?.session ?? {});
  if (checked.success) return checked.data;
  throw new EngineError("model.session-settings", { model: name, reason: z.prettifyError(checked.error) });
}

const file = z.object({ session: z.unknown().optional() });

const settings = z.strictObject({
  providers: z.union([z.literal("auto"), z.array(z.enum(executionProviders)).min(1)]).exactOptional(),
  threads: z.int().min(1).max(1024).exactOptional(),
  graphOptimization: z.enum(["disabled", "basic", "extended", "layout", "all"]).exactOptional(),
  memoryPattern: z.boolean().exactOptional(),
  memoryArena: z.boolean().exactOptional(),
});
