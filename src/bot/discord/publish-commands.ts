import { isDeepStrictEqual } from "node:util";
import { type REST, Routes } from "discord.js";
import { z } from "zod";
import type { DiscordCommand } from "./discord-commands.ts";
import { asked } from "./discord-error.ts";

/** Names of commands by what became of them. */
export interface Published {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
}

/**
 * Makes Discord know exactly these commands, everywhere or in one server. Only what differs is sent: a server takes 200 new commands a day
 * (interactions/application-commands.mdx). Rejects with a `DiscordError`.
 */
export async function publishCommands(
  wanted: readonly DiscordCommand[],
  { rest, guild }: { readonly rest: REST; readonly guild?: string },
): Promise<Published> {
  const { id: application } = withId.parse(await asked(rest.get(Routes.currentApplication())));
  const all =
    guild === undefined ? Routes.applicationCommands(application) : Routes.applicationGuildCommands(application, guild);
  const query = new URLSearchParams({ with_localizations: "true" });
  const known = knownCommands.parse(await asked(rest.get(all, { query })));
  const published = {
    created: [] as string[],
    changed: [] as string[],
    removed: [] as string[],
    unchanged: [] as string[],
  };

  for (const command of known.filter((old) => !wanted.some((candidate) => isSame(old, candidate)))) {
    await asked(rest.delete(`${all}/${command.id}`));
    published.removed.push(command.name);
  }
  for (const command of wanted) {
    const old = known.find((candidate) => isSame(candidate, command));
    if (old === undefined) {
      await asked(rest.post(all, { body: command }));
      published.created.push(command.name);
    } else if (isDeepStrictEqual(essence(old), essence(command))) {
      published.unchanged.push(command.name);
    } else {
      await asked(rest.patch(`${all}/${old.id}`, { body: command }));
      published.changed.push(command.name);
    }
  }
  return published;
}

const withId = z.object({ id: z.string() });
const knownCommands = z.array(z.looseObject({ id: z.string(), name: z.string(), type: z.int().optional() }));

/** A command's name is its identity, among those of its type. */
function isSame(
  a: { name: string; type?: number | undefined },
  b: { name: string; type?: number | undefined },
): boolean {
  return a.name === b.name && (a.type ?? 1) === (b.type ?? 1);
}

/** What we decide of a command, without what Discord adds and what means the same as nothing. */
function essence(value: unknown): unknown {
  if (Array.isArray(value))
    return value.every((item) => typeof item === "number") ? value.toSorted() : value.map(essence);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key]) => !ADDED.includes(key))
    .map(([key, inner]): [string, unknown] => [key, essence(inner)])
    .filter(([, inner]) => !isNothing(inner))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** What Discord adds (interactions/application-commands.mdx, “Application Command Object”). */
const ADDED: readonly string[] = [
  "id",
  "application_id",
  "guild_id",
  "version",
  "default_member_permissions",
  "dm_permission",
  "default_permission",
  "nsfw",
  "handler",
  "name_localized",
  "description_localized",
];
