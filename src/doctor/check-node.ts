import { say } from "../../commands/words.ts";
import type { Finding } from "./finding.ts";

/** Whether this Node runs the sources as they are: `wanted` is `engines.node` of package.json, such as `>=22.18`. */
export async function checkNode(version: string, wanted: string): Promise<readonly Finding[]> {
  const data = { version, wanted };
  if (isAtLeast(numbers(version), numbers(wanted))) {
    return [{ state: "good", words: say("doctor.node.good", data), data }];
  }
  return [{ state: "broken", words: say("doctor.node.old", data), help: say("doctor.node.help"), data }];
}

function numbers(version: string): readonly number[] {
  return (version.match(/\d+/gu) ?? []).map(Number);
}

function isAtLeast(version: readonly number[], wanted: readonly number[]): boolean {
  const different = wanted.findIndex((part, i) => part !== (version[i] ?? 0));
  return different === -1 || (version[different] ?? 0) > (wanted[different] ?? 0);
}
