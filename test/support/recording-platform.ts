import type { Target } from "../../commands/define.ts";
import type { Platform, WordedReply } from "../../src/bot/platform.ts";
import { EngineError } from "../../src/engine/errors.ts";

/** A platform that keeps what it was told to show; `onShow` may throw. */
export function recordingPlatform(onShow: () => void = () => {}): Platform & { readonly shown: WordedReply[] } {
  const shown: WordedReply[] = [];
  return {
    name: "recording",
    shown,
    async show(_target: Target, reply: WordedReply) {
      onShow();
      shown.push(reply);
    },
    async readAttachment() {
      throw new EngineError("attachment.gone");
    },
  };
}
