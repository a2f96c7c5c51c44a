import type { Files, LastPictureOf } from "../../commands/services.ts";
import { serverOf } from "./results.ts";
import type { LastPictureStore } from "./stores.ts";

/** Finds the picture that was last painted for a caller where they are now. */
export function lastPicture(store: LastPictureStore, files: Files): LastPictureOf {
  return async (caller) => {
    const found = await store.find(`${caller.platform}:${caller.id}`, serverOf(caller));
    const file = found && (await files.read(found.file));
    return file && { name: file.name, bytes: file.bytes, forCaller: found.forCaller };
  };
}
