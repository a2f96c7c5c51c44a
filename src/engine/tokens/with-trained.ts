import { CHATML } from "../chat-template/chatml.ts";
import { EngineError, isEngineError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { ChatTemplates, TokenizerHandle, Tokenizers } from "../ports.ts";
import { isTrainedPlace, type TrainedFolder } from "./trained-tokenizers.ts";

interface TokenParts {
  readonly tokenizers: Tokenizers;
  readonly chatTemplates: ChatTemplates;
}

/** Tokenizers and chat templates in which an owner's trained tokenizers go by their names, those of others by none. A trained one has no template: ChatML unless another is asked for. */
export function withTrained(trained: TrainedFolder, { tokenizers, chatTemplates }: TokenParts): TokenParts {
  return {
    tokenizers: {
      names,
      async get(asked, run) {
        const { place, name } = find(asked, run?.owner);
        const handle = await told(tokenizers.get(place ?? name, run), name, run?.owner);
        return place === undefined ? handle : called(name, handle);
      },
    },
    chatTemplates: {
      models: () => chatTemplates.models(),
      async render(asked, chat, run = {}) {
        const { place, name } = find(asked, run.owner);
        const template = run.template ?? (place === undefined ? undefined : CHATML);
        const rendered = await told(chatTemplates.render(place ?? name, chat, { ...run, template }), name, run.owner);
        return { ...rendered, model: place === undefined ? rendered.model : name };
      },
    },
  };

  function names(owner?: string): readonly string[] {
    const own = owner === undefined ? [] : trained.names(owner);
    return [...own, ...tokenizers.names().filter((name) => !isTrainedPlace(name))];
  }

  function find(asked: string, owner: string | undefined): { readonly name: string; readonly place?: string } {
    const name = asked.trim();
    const place = owner === undefined ? undefined : trained.find(owner, name);
    if (place === undefined && isTrainedPlace(name)) throw unknown(name, owner);
    return place === undefined ? { name } : { name, place };
  }

  /** What goes wrong is told with names that the caller knows. */
  async function told<T>(work: Promise<T>, name: string, owner: string | undefined): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (isEngineError(error) && error.code === "model.unknown") throw unknown(String(error.params["asked"]), owner);
      throw renamed(error, name);
    }
  }

  function unknown(asked: string, owner: string | undefined): EngineError {
    const known = names(owner);
    return new EngineError("model.unknown", { asked, nearest: nearest(asked, known), known });
  }
}

/** The same tokenizer, and its errors, by another name. */
function called(name: string, handle: TokenizerHandle): TokenizerHandle {
  const renaming =
    <A extends readonly unknown[], T>(method: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      try {
        return await method(...args);
      } catch (error) {
        throw renamed(error, name);
      }
    };
  return {
    ...handle,
    model: name,
    encode: renaming(handle.encode),
    encodeBeginning: renaming(handle.encodeBeginning),
    encodeIds: renaming(handle.encodeIds),
    count: renaming(handle.count),
    decode: renaming(handle.decode),
    decodeBeginning: renaming(handle.decodeBeginning),
    idOf: renaming(handle.idOf),
    specialEntries: renaming(handle.specialEntries),
    search: renaming(handle.search),
    around: renaming(handle.around),
  };
}

function renamed(error: unknown, name: string): unknown {
  if (!isEngineError(error) || !isTrainedPlace(String(error.params["model"]))) return error;
  return new EngineError(error.code, { ...error.params, model: name }, { cause: error });
}
