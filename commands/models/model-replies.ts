import type { KnownModel, ModelLibrary } from "../../src/engine/ports.ts";
import type { Block, Reply } from "../reply.ts";
import { say, verbatim, type Words } from "../words.ts";

/** What is here, what it is good for and where it came from. */
export function listReply(models: readonly KnownModel[]): Reply {
  const columns = [say("models.column.model"), say("models.column.use"), say("models.column.from")];
  const rows = models.map((model) => [verbatim(model.name), usesOf(model), sourceOf(model)]);
  const table: Block = { kind: "table", columns, rows };
  const heading: Block = { kind: "heading", words: say("models.heading", { count: models.length }) };
  return { blocks: [heading, table], audience: "caller", data: models.map((model) => ({ ...model })) };
}

/** A model that was pulled. `fetched` counts the bytes that came over the network. */
export function pulledReply(model: Awaited<ReturnType<ModelLibrary["pull"]>>): Reply {
  const { name, fetched, source } = model;
  const shadowed: Block = { kind: "note", words: say("models.shadowed", { name }) };
  return {
    blocks: [
      { kind: "heading", words: say(fetched === 0 ? "models.there" : "models.pulled", { name }) },
      ...(source === "hub" ? [] : [shadowed]),
      {
        kind: "facts",
        facts: [
          { label: say("models.column.use"), value: usesOf(model) },
          { label: say("models.column.from"), value: sourceOf(model) },
        ],
      },
    ],
    audience: "caller",
    data: { ...model },
  };
}

/** Which files of a pulled model are what they were. */
export function verifiedReply(verified: Awaited<ReturnType<ModelLibrary["verify"]>>): Reply {
  const { name, files } = verified;
  const bad = files.filter(({ state }) => state !== "good");
  const good = bad.length === 0;
  const words = good
    ? say("models.verified", { name, count: files.length })
    : say("models.not-verified", { name, count: bad.length });
  const facts = bad.map(({ path, state }) => ({ label: verbatim(path), value: say(`models.file.${state}`) }));
  return {
    blocks: [
      { kind: "text", words },
      ...(good
        ? []
        : [
            { kind: "facts" as const, facts },
            { kind: "note" as const, words: say("models.mend", { name }) },
          ]),
    ],
    audience: "caller",
    data: { ...verified, good },
  };
}

export function removedReply({ name }: { readonly name: string }): Reply {
  return { blocks: [{ kind: "text", words: say("models.removed", { name }) }], audience: "caller", data: { name } };
}

function usesOf({ tasks, tokenizer }: KnownModel): Words {
  const uses = [...tasks.map((task) => say(`models.use.${task}`)), ...(tokenizer ? [say("models.use.tokens")] : [])];
  const [first = verbatim("–"), ...others] = uses;
  return others.reduce<Words>((before, use) => say("models.and", { before, use }), first);
}

function sourceOf({ source, commit = "", revision = "", bytes = 0 }: KnownModel): Words {
  if (source !== "hub") return say(`models.from.${source}`);
  return say("models.from.hub", { revision, commit: commit.slice(0, SHORT_COMMIT), megabytes: bytes / 1e6 });
}

/** As git shortens them. */
const SHORT_COMMIT = 7;
