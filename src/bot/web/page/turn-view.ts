import { html, nothing, type TemplateResult } from "lit-html";
import type { WordedButton, WordedReply } from "../../platform.ts";
import type { ConversationEntry } from "../../stores.ts";
import { type BlockParts, blocksView } from "./block-view.ts";

export interface TurnParts extends BlockParts {
  readonly press: (button: WordedButton) => void;
  /** Says the same again. */
  readonly again: (said: string) => void;
  /** Milliseconds since 1970. */
  readonly serverStartedAt: number;
}

/** What a person said and what was answered. */
export function turnView({ said, reply, at }: ConversationEntry, parts: TurnParts): TemplateResult {
  const { say, serverStartedAt } = parts;
  const [, command = "", rest = said] = /^(\s*\/\S+)([\s\S]*)$/u.exec(said) ?? [];
  return html`<article class="turn" aria-busy=${reply?.final ? "false" : "true"}>
    ${said === "" ? nothing : html`<p class="said" dir="auto"><span class="unseen">${say("web.said")}: </span><b>${command}</b>${rest}</p>`}
    ${reply ? replyView(reply, parts) : at < serverStartedAt ? lostView(said, parts) : waitingView(parts)}
  </article>`;
}

function replyView(reply: WordedReply, parts: TurnParts): TemplateResult {
  // Whoever cancels a job gets what they asked for.
  const failed = reply.error !== undefined && reply.error.code !== "job.cancelled";
  return html`<div class=${failed ? "reply failed" : "reply"}>
    ${blocksView(reply.blocks, parts)}
    ${
      reply.buttons.length === 0
        ? nothing
        : html`<div class="buttons">${reply.buttons.map(
            (button) =>
              html`<button type="button" class=${`button ${button.style}`} @click=${() => parts.press(button)}>${button.label}</button>`,
          )}</div>`
    }
  </div>`;
}

/** Nothing remembers that this was asked: the server ended before it answered anything. */
function lostView(said: string, { say, again }: TurnParts): TemplateResult {
  return html`<div class="reply">
    <p class="note">${say("web.interrupted")}</p>
    <div class="buttons"><button type="button" class="button secondary" @click=${() => again(said)}>${say("web.again")}</button></div>
  </div>`;
}

function waitingView({ say }: TurnParts): TemplateResult {
  return html`<div class="reply waiting"><span class="unseen">${say("web.working")}</span><i></i><i></i><i></i></div>`;
}
