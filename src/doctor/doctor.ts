import type { Block } from "../../commands/reply.ts";
import { type MessageKey, say, verbatim } from "../../commands/words.ts";
import type { WordedReply } from "../bot/platform.ts";
import { type Log, wordFailure } from "../bot/word-reply.ts";
import type { Wording } from "../bot/wording.ts";
import type { Config } from "../config.ts";
import { modelFolders } from "../engine/models/model-folders.ts";
import { fallbackNotes } from "../engine/runtime/fallback-notes.ts";
import { tryProviders } from "../engine/runtime/try-providers.ts";
import { checkDataFolder } from "./check-data-folder.ts";
import { checkDiscord } from "./check-discord.ts";
import { checkEmbeddings } from "./check-embeddings.ts";
import { checkHub } from "./check-hub.ts";
import { checkModels } from "./check-models.ts";
import { checkNode } from "./check-node.ts";
import { checkPage } from "./check-page.ts";
import { checkProviders } from "./check-providers.ts";
import { checkDatabase, checkQueue } from "./check-servers.ts";
import { checkSlack } from "./check-slack.ts";
import type { Finding } from "./finding.ts";

export interface DoctorParts {
  readonly config: Config;
  readonly wording: Wording;
  readonly locale: string;
  readonly log: Log;
  /** Pictoken's own version, and what it wants of Node (`engines.node`). */
  readonly version: string;
  readonly wantedNode: string;
}

/** A look at everything that Pictoken needs or could use. `data` is `{healthy, checks: [{check, state, message, help?, …}]}`. */
export interface Diagnosis {
  readonly reply: WordedReply;
  /** False when something that is needed is broken. */
  readonly healthy: boolean;
}

export async function diagnose(parts: DoctorParts): Promise<Diagnosis> {
  const { wording, locale, version } = parts;
  const looked = checks(parts).map(async ({ check, label, look }) => {
    const findings = await look().catch((error: unknown) => [broken(error, parts)]);
    return findings.map(({ state, words, help, data }) => ({
      check,
      label: wording.words(say(label), locale),
      state,
      message: wording.words(words, locale),
      ...(help !== undefined && { help: wording.words(help, locale) }),
      ...data,
    }));
  });
  const found = (await Promise.all(looked)).flat();
  const healthy = found.every(({ state }) => state !== "broken");

  const facts = found.map(({ state, label, message }) => ({ label: `${MARK[state]} ${label}`, value: message }));
  const helps = found.flatMap(({ label, help }) => (help === undefined ? [] : [`${label}: ${help}`]));
  const blocks: readonly Block<string>[] = [
    { kind: "heading", words: wording.words(say("doctor.heading", { version }), locale) },
    { kind: "facts", facts },
    ...[...new Set(helps)].map((words) => ({ kind: "note" as const, words })),
    { kind: "text", words: wording.words(say(healthy ? "doctor.healthy" : "doctor.broken"), locale) },
  ];
  const data = { healthy, checks: found };
  return { reply: { blocks, buttons: [], audience: "caller", data, final: true }, healthy };
}

const MARK = { good: "✓", open: "·", broken: "✗" } as const;

interface NamedCheck {
  readonly check: string;
  readonly label: MessageKey;
  readonly look: () => Promise<readonly Finding[]>;
}

function checks(parts: DoctorParts): readonly NamedCheck[] {
  const { config, wantedNode } = parts;
  return [
    { check: "node", label: "doctor.node", look: () => checkNode(process.version, wantedNode) },
    {
      check: "provider",
      label: "doctor.provider",
      look: () => checkProviders(config, tryProviders, fallbackNotes(config.dataFolder).read),
    },
    {
      check: "model",
      label: "doctor.model",
      look: () =>
        checkModels(modelFolders(config.modelFolders), (problem) => parts.wording.error(problem, parts.locale)),
    },
    {
      check: "hub",
      label: "doctor.hub",
      look: () => checkHub(config, (problem) => parts.wording.error(problem, parts.locale)),
    },
    {
      check: "embedding",
      label: "doctor.embedding",
      look: () => checkEmbeddings(config.embeddingsFolder, (problem) => parts.wording.error(problem, parts.locale)),
    },
    { check: "data", label: "doctor.data", look: () => checkDataFolder(config) },
    { check: "queue", label: "doctor.queue", look: () => checkQueue(config) },
    { check: "database", label: "doctor.database", look: () => checkDatabase(config) },
    { check: "page", label: "doctor.page", look: () => checkPage(config) },
    { check: "discord", label: "doctor.discord", look: () => checkDiscord(config) },
    { check: "slack", label: "doctor.slack", look: () => checkSlack(config) },
  ];
}

/** A check that could not be made says why. */
function broken(error: unknown, { wording, locale, log }: DoctorParts): Finding {
  const { code, message, hint } = wordFailure(error, locale, { wording, log }).error ?? { code: "", message: "" };
  return {
    state: "broken",
    words: verbatim(message),
    ...(hint !== undefined && { help: verbatim(hint) }),
    data: { code },
  };
}
