import { isEngineError } from "../errors.ts";
import type { ChatMessage, ChatRole } from "../ports.ts";
import { renderTemplate } from "./render-template.ts";
import type { Rendered } from "./template-renders.ts";

/** The roles that models are trained with; `developer` is OpenAI's newer word for system, `function` its older one for tool. */
const USUAL = ["system", "developer", "user", "assistant", "tool", "function"];

/** Roles that are tried besides, of one chat. */
const MOST_OTHERS = 10;

type VariablesOf = (messages: readonly ChatMessage[]) => Readonly<Record<string, unknown>>;

/**
 * What a template makes of each usual role and of those that a chat has, found by trying: small chats with a message of that role are rendered. Empty
 * where the template takes too long for that. `variablesOf` makes what a template is given of a chat's messages. The last templates are remembered.
 */
export function rolesOf(
  template: string,
  used: readonly string[],
  variablesOf: VariablesOf,
): Promise<readonly ChatRole[]> {
  const others = new Set(used.filter((role) => !USUAL.includes(role)));
  const roles = [...USUAL, ...[...others].slice(0, MOST_OTHERS)];
  const key = JSON.stringify([template, roles]);
  const found = known.get(key) ?? tryRoles(template, roles, variablesOf);
  known.delete(key);
  known.set(key, found);
  found.catch(() => known.delete(key));
  for (const oldest of [...known.keys()].slice(0, -MOST_KNOWN)) known.delete(oldest);
  return found;
}

const known = new Map<string, Promise<readonly ChatRole[]>>(); // the least recently asked for comes first
const MOST_KNOWN = 30;

async function tryRoles(
  template: string,
  roles: readonly string[],
  variablesOf: VariablesOf,
): Promise<readonly ChatRole[]> {
  const trials = roles.map(trialsOf);
  try {
    const rendered = await renderTemplate({ template, variables: trials.flat().map(variablesOf) });
    return roles.map((role, i) => {
      const from = trials.slice(0, i).flat().length;
      return { role, state: verdictOn(rendered.slice(from, from + trials[i]!.length)) };
    });
  } catch (error) {
    if (isEngineError(error)) return [];
    throw error;
  }
}

/** A role is taken when some chat shows its text, refused when no chat may have it, and ignored otherwise. */
function verdictOn(rendered: readonly Rendered[]): ChatRole["state"] {
  const texts = rendered.flatMap((one) => ("text" in one ? [one.text] : []));
  if (texts.some((text) => text.includes(PROBE))) return "taken";
  return texts.length === 0 ? "refused" : "ignored";
}

/** A word that no template has. */
const PROBE = "zqxwprobe";

/** Chats with a message of the role in the places where templates expect one. */
function trialsOf(role: string): readonly (readonly ChatMessage[])[] {
  const it: ChatMessage = { role, content: PROBE, name: CALL.function.name, tool_call_id: CALL.id };
  const before = [[], [USER], [USER, ANSWER], [USER, CALLING]];
  const after = [[], [USER], [ANSWER]];
  return before.flatMap((head) => after.map((tail) => [...head, it, ...tail]));
}

const USER: ChatMessage = { role: "user", content: "Hello" };
const ANSWER: ChatMessage = { role: "assistant", content: "Hi" };
/** Mistral's templates want ids of nine characters. */
const CALL = { id: "abcdefghi", type: "function", function: { name: "look", arguments: { at: "it" } } };
const CALLING: ChatMessage = { role: "assistant", content: "", tool_calls: [CALL] };
