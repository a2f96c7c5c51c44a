import type { Caller } from "../../commands/caller.ts";
import type { Button, Reply } from "../../commands/reply.ts";
import type { Asker, Results, ServerSettings } from "../../commands/services.ts";
import { say, verbatim } from "../../commands/words.ts";
import { EngineError, isEngineError } from "../engine/errors.ts";
import type { Platform, Posts } from "./platform.ts";
import { resultButtons } from "./result-buttons.ts";
import type { ResultStore, ShownResult } from "./stores.ts";
import { type ReplyParts, wordReply } from "./word-reply.ts";

export interface ResultParts extends ReplyParts {
  readonly store: ResultStore;
  readonly settings: ServerSettings;
  readonly platforms: () => readonly Platform[];
}

export function createResults(parts: ResultParts): Results {
  const { store, settings, platforms } = parts;

  return {
    async send(id, asker) {
      const { caller, locale } = asker;
      const found = await known(id, caller);
      const { show, posts } = chatOf(caller);
      const place = posts.placeFor({ id: `${id}:sent:${caller.id}`, caller, locale });
      await showAt(() => show(place, found.reply, forAll(found.reply), asker), "result.no-messages");
    },

    async share(id, asker) {
      const { caller, locale } = asker;
      const found = await known(id, caller);
      if (!isTheirs(found, caller)) throw new EngineError("result.not-yours");
      const { show, posts } = chatOf(caller);
      const { showcase } = await settings.of(serverOf(caller));
      if (showcase === undefined) throw new EngineError("result.no-showcase");
      const sharedId = `${id}:shared`;
      const before = await store.find(sharedId);
      if (before?.removed) throw new EngineError("result.unknown");
      if (before !== undefined) return showcase.shown;
      const target = posts.placeFor({ id: sharedId, channel: showcase.value, caller, locale });
      const by = verbatim(found.caller.name ?? found.caller.id);
      const reply: Reply = {
        ...found.reply,
        blocks: [{ kind: "note", words: say("result.shared-by", { by }) }, ...found.reply.blocks],
      };
      const buttons = [...forAll(found.reply), ...resultButtons(sharedId, { send: true, share: false })];
      await showAt(() => show(target, reply, buttons, asker), "result.showcase-closed");
      await store.keep({ ...found, id: sharedId, target });
      return showcase.shown;
    },

    async remove(id, { caller }) {
      const found = await known(id, caller);
      if (!isTheirs(found, caller)) throw new EngineError("result.not-yours");
      await chatOf(caller).posts.remove(found.target);
      await store.remove(id);
    },
  };

  /** Nobody learns of what is not in their server, nor theirs. */
  async function known(id: string, caller: Caller): Promise<ShownResult> {
    const found = await store.find(id);
    if (found === undefined || found.removed || !maySee(found, caller)) throw new EngineError("result.unknown");
    return found;
  }

  function chatOf(caller: Caller): { readonly posts: Posts; readonly show: Show } {
    const platform = platforms().find(({ name }) => name === caller.platform);
    const posts = platform?.posts;
    if (platform === undefined || posts === undefined) throw new EngineError("result.not-here");
    const show: Show = async (target, reply, buttons, { locale }) =>
      platform.show(target, await wordReply({ ...reply, buttons }, { caller, locale, final: true }, parts));
    return { posts, show };
  }
}

type Show = (target: ShownResult["target"], reply: Reply, buttons: readonly Button[], asker: Asker) => Promise<void>;

/** A place that takes no messages is told in terms of what was asked. */
async function showAt(show: () => Promise<void>, closed: string): Promise<void> {
  try {
    await show();
  } catch (error) {
    throw isEngineError(error) && error.code === "target.gone" ? new EngineError(closed) : error;
  }
}

/** The buttons that mean the same in another place. */
function forAll({ buttons = [] }: Reply): readonly Button[] {
  return buttons.filter((button) => button.for === "everyone");
}

export function serverOf({ platform, community }: Pick<Caller, "platform" | "community">): string {
  return `${platform}:${community ?? ""}`;
}

function isOwn({ caller: owner }: ShownResult, caller: Caller): boolean {
  return owner.platform === caller.platform && owner.id === caller.id;
}

function maySee(result: ShownResult, caller: Caller): boolean {
  const isTogether = caller.community !== undefined && serverOf(caller) === serverOf(result.caller);
  return caller.role === "operator" || isOwn(result, caller) || isTogether;
}

/** The asker's, or a matter of the server's admins. */
function isTheirs(result: ShownResult, caller: Caller): boolean {
  return isOwn(result, caller) || caller.role !== "member";
}
