import { html, type TemplateResult } from "lit-html";
import type { CommandOnWire } from "../wire.ts";
import type { Say } from "./say.ts";

/** An empty conversation: what could be said. */
export function welcomeView(
  commands: readonly CommandOnWire[],
  say: Say,
  send: (line: string) => void,
): TemplateResult {
  return html`<section class="welcome">
    <h2>${say("web.empty")}</h2>
    <p>${say("web.tagline")}</p>
    <ul aria-label=${say("web.examples")}>
      ${examplesOf(commands).map(
        ({ line, summary }) => html`<li>
          <button type="button" @click=${() => send(line)}><code>${line}</code><span>${summary}</span></button>
        </li>`,
      )}
    </ul>
  </section>`;
}

const MOST = 6;

/** The first example of every command, then the second ones, and so on. */
function examplesOf(commands: readonly CommandOnWire[]): readonly { line: string; summary: string }[] {
  const rounds = Math.max(0, ...commands.map(({ examples }) => examples.length));
  const all = Array.from({ length: rounds }, (_, round) =>
    commands.flatMap(({ examples, summary }) => {
      const line = examples[round];
      return line === undefined ? [] : [{ line, summary }];
    }),
  );
  return all.flat().slice(0, MOST);
}
