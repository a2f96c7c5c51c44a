import type { Json } from "../../src/jobs/ports.ts";
import { say, verbatim, type Words } from "../words.ts";

/** What an embedding was made of, in words: an `EmbeddingSource` as it was kept, maybe by an earlier version. */
export function madeOf(source: Readonly<Record<string, Json>>): Words {
  const of = (key: string) => verbatim(String(source[key] ?? "–"));
  switch (source["kind"]) {
    case "created":
      return say("embedding.made.created", { text: of("text") });
    case "trained":
      return say("embedding.made.trained", {
        ...{ pictures: of("pictures"), text: of("text"), generations: of("generations"), seed: of("seed") },
      });
    case "mixed":
      return of("formula");
    case "file":
      return say("embedding.made.file", { file: of("file") });
    case "shared":
      return say("embedding.made.shared", { name: of("from") });
    case "hub": {
      const place = verbatim(`${source["repository"]}/${source["file"]}`);
      return say("embedding.made.hub", { place, commit: verbatim(String(source["commit"]).slice(0, SHORT_COMMIT)) });
    }
    default:
      return verbatim(JSON.stringify(source));
  }
}

/** As git shortens them. */
const SHORT_COMMIT = 7;
