import type { Caller } from "../../../commands/caller.ts";
import type { Wording } from "../wording.ts";
import type { Person, WebApi } from "./web-api.ts";

/** Who somebody is, as far as Slack tells, asked once in a while. */
export interface People {
  /** Never rejects and never waits long: whoever can't be looked up is a member who reads the fallback language. */
  find(userId: string, teamId: string): Promise<{ readonly caller: Caller; readonly locale: string }>;
}

export function createPeople(api: WebApi, wording: Wording, now: () => number): People {
  const known = new Map<string, { readonly person: Promise<Person>; readonly at: number }>();

  return {
    async find(userId, teamId) {
      const { admin, locale, name } = await patiently(personOf(userId));
      return {
        locale: wording.nearestLocale(locale === undefined ? [] : [locale]),
        // Ids of people are their workspace's.
        caller: {
          id: `${teamId}:${userId}`,
          platform: "slack",
          role: admin ? "admin" : "member",
          ...(name !== undefined && { name }),
          ...(teamId !== "" && { community: teamId }),
        },
      };
    },
  };

  function personOf(userId: string): Promise<Person> {
    const before = known.get(userId);
    if (before !== undefined && now() - before.at < REMEMBERED_MS) return before.person;
    if (known.size >= MOST) known.clear();
    const person = api.person(userId);
    known.set(userId, { person, at: now() });
    person.catch(() => known.delete(userId));
    return person;
  }
}

async function patiently(person: Promise<Person>): Promise<Person> {
  const { promise: enough, resolve } = Promise.withResolvers<Person>();
  const timer = setTimeout(resolve, PATIENCE_MS, { admin: false });
  try {
    return await Promise.race([person.catch(() => ({ admin: false })), enough]);
  } finally {
    clearTimeout(timer);
  }
}

/** A change of role or language is noticed within this time. */
const REMEMBERED_MS = 10 * 60_000;
/** A form must be opened within 3 s of the command (docs.slack.dev/interactivity/handling-user-interaction, “trigger_id”). */
const PATIENCE_MS = 1000;
const MOST = 10_000;
