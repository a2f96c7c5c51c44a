import { html, nothing, type TemplateResult } from "lit-html";
import type { Completion } from "./completion.ts";
import { type Say, sayRange } from "./say.ts";

/** The list over the input, and what is known of the option being typed. `active` is the index of the chosen item, or -1. */
export function suggestionsView(
  { items, option }: Completion,
  active: number,
  parts: { readonly say: Say; readonly take: (index: number) => void },
): TemplateResult {
  const { say, take } = parts;
  const item = (index: number) => {
    const { label, summary, option: named } = items[index] ?? { label: "", summary: "" };
    return html`<li id=${itemId(index)} role="option" aria-selected=${index === active} @click=${() => take(index)}>
      <code>${label}</code><span>${summary}</span>${named ? html`<small>${sayRange(named, say)}</small>` : nothing}
    </li>`;
  };
  // A press must not take the focus out of the input.
  return html`<div class="suggestions" @pointerdown=${(event: Event) => event.preventDefault()}>
    ${
      option
        ? html`<p id="typing"><code>${option.name}</code><span>${option.summary}</span><small>${sayRange(option, say)}</small></p>`
        : nothing
    }
    <ul id="suggestions" role="listbox" aria-label=${say("web.suggestions")} ?hidden=${items.length === 0}>
      ${items.map((_, index) => item(index))}
    </ul>
  </div>`;
}

export function itemId(index: number): string {
  return `suggestion-${index}`;
}
