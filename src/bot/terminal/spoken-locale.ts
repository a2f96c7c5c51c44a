import { EngineError } from "../../engine/errors.ts";
import type { Wording } from "../wording.ts";

/** The language of whoever uses this terminal: the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX, 8.2), or else what the system tells. */
export function systemLocale(env: Readonly<Record<string, string | undefined>>, ofSystem: string): string {
  const named = [env["LC_ALL"], env["LC_MESSAGES"], env["LANG"]].find((value) => value !== undefined && value !== "");
  if (named === undefined) return ofSystem;
  // `zh_TW.UTF-8@modifier`; `C` and `POSIX` name no language.
  const [, tag = ""] = /^([a-z]{2,3}(?:[_-]\w+)*)(?:[.@].*)?$/iu.exec(named) ?? [];
  return tag.replaceAll("_", "-");
}

/** The locale that serves whoever asked for this one by name. Throws `EngineError("terminal.locale")` when there is none of that language. */
export function askedLocale(asked: string, { locales, nearestLocale }: Wording): string {
  const found = nearestLocale([asked]);
  const language = (tag: string) => tag.split(/[-_]/u)[0]?.toLowerCase();
  if (language(found) !== language(asked)) throw new EngineError("terminal.locale", { asked, known: locales });
  return found;
}
