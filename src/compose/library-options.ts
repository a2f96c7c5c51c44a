import type { Config } from "../config.ts";
import type { LibraryOptions } from "../engine/models/model-library.ts";

/** What the library of models is opened with. */
export function libraryOptions({ modelFolders: folders, hub }: Config): LibraryOptions {
  const { endpoint, token, offline, cacheFolder: cache } = hub;
  return { folders, cache, endpoint, offline, ...(token !== undefined && { token }) };
}
