import { EngineError } from "../errors.ts";
import type { Tokenizer } from "../ports.ts";
import type { Vocabulary } from "./models/vocabulary-model.ts";
import type { AddedToken } from "./tokenizer-json.ts";

/** Tokens by id and ids by token, the added ones among them. */
export function tokenNames(model: string, vocabulary: Vocabulary, added: readonly AddedToken[]) {
  const addedTokens = new Map(added.map(({ id, content }) => [id, content]));
  const addedIds = new Map(added.map(({ id, content }) => [content, id]));
  const onlyAdded = [...addedIds.keys()].filter((token) => vocabulary.idOf(token) === undefined);
  const last = [...addedTokens.keys()].reduce((most, id) => Math.max(most, id), vocabulary.highestId);
  const tokenOf: Tokenizer["tokenOf"] = (id) => {
    const token = addedTokens.get(id) ?? vocabulary.tokenOf(id) ?? unknown();
    if (token === undefined) throw new EngineError("token.unknown", { id, model, most: last });
    return token;
  };
  return {
    tokenOf,
    idOf: (token: string) => addedIds.get(token) ?? vocabulary.idOf(token),
    size: vocabulary.size + onlyAdded.length,
    *entries() {
      const special = new Set(added.filter((token) => token.special).map(({ id }) => id));
      for (let id = 0; id <= last; id++) {
        const token = addedTokens.get(id) ?? vocabulary.tokenOf(id);
        if (token !== undefined) yield { id, token, special: special.has(id) };
      }
    },
  };

  function unknown(): string | undefined {
    return vocabulary.unknownId === undefined ? undefined : vocabulary.tokenOf(vocabulary.unknownId);
  }
}
