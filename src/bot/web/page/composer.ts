import { html, nothing, type TemplateResult } from "lit-html";
import { ifDefined } from "lit-html/directives/if-defined.js";
import { createRef, ref } from "lit-html/directives/ref.js";
import type { CommandOnWire } from "../wire.ts";
import { attachments, sayFailure } from "./attachments.ts";
import type { Completion } from "./completion.ts";
import { lineHistory } from "./line-history.ts";
import type { Say } from "./say.ts";
import { suggester } from "./suggester.ts";
import { itemId, suggestionsView } from "./suggestions-view.ts";

export interface ComposerParts {
  readonly say: Say;
  readonly locale: string;
  readonly commands: readonly CommandOnWire[];
  /** What was said so far, oldest first. */
  readonly lines: () => readonly string[];
  readonly values: (wanted: NonNullable<Completion["ask"]>) => Promise<readonly string[]>;
  readonly send: (line: string, handles: readonly string[]) => Promise<unknown>;
  /** Asks for `view` to be drawn anew. */
  readonly changed: () => void;
}

/** The input: it completes what is typed, recalls what was said, takes files, and sends. */
export interface Composer {
  view(): TemplateResult;
  focus(): void;
  attach(files: Iterable<File>): void;
  /** Shows what went wrong with a request. */
  failed(error: unknown): void;
}

export function composer(parts: ComposerParts): Composer {
  const { say, changed } = parts;
  const input = createRef<HTMLTextAreaElement>();
  const files = attachments({ ...parts, failed });
  const suggestions = suggester({ ...parts, files: () => files.names });
  const history = lineHistory(parts.lines);
  let problem = "";
  let sending = false;

  return {
    view,
    focus: () => input.value?.focus(),
    attach: (given) => void files.add(given),
    failed,
  };

  function view(): TemplateResult {
    const { shown, active } = suggestions;
    return html`<form class="composer" @submit=${submit}>
      ${shown ? suggestionsView(shown, active, { say, take }) : nothing}
      ${problem === "" ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
      ${files.view()}
      <div class="line">
        <label class="round" title=${say("web.attach")}>
          <input type="file" multiple aria-label=${say("web.attach")} @change=${attachChosen}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14M5 12h14" /></svg>
        </label>
        <textarea
          ${ref(input)}
          rows="1"
          role="combobox"
          aria-label=${say("web.input")}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-expanded=${shown?.items.length ? "true" : "false"}
          aria-controls="suggestions"
          aria-activedescendant=${ifDefined(shown && active >= 0 ? itemId(active) : undefined)}
          aria-describedby=${ifDefined(shown?.option && "typing")}
          placeholder=${say("web.placeholder")}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="send"
          dir="auto"
          @input=${typed}
          @click=${typed}
          @keydown=${pressed}
          @paste=${pasted}
          @blur=${suggestions.close}
        ></textarea>
        <button class="round send" ?disabled=${sending || files.uploading} title=${say("web.send")} aria-label=${say("web.send")}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19V5M6 11l6-6 6 6" /></svg>
        </button>
      </div>
    </form>`;
  }

  /** The text or the caret is another one. */
  function typed(): void {
    const area = input.value;
    if (area === undefined) return;
    problem = "";
    grow(area);
    const isCaret = area.selectionStart === area.selectionEnd;
    if (isCaret && !history.shows(area.value)) suggestions.look(area.value.slice(0, area.selectionStart));
    else suggestions.close();
  }

  function take(index: number): void {
    const { shown } = suggestions;
    const item = shown?.items[index];
    const area = input.value;
    if (item === undefined || shown === undefined || area === undefined) return;
    area.setRangeText(item.insert, shown.from, area.selectionStart, "end");
    area.focus();
    typed();
  }

  function pressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const { shown, active } = suggestions;
    const hasItems = shown !== undefined && shown.items.length > 0;
    switch (event.shiftKey ? "" : event.key) {
      case "Enter":
        event.preventDefault();
        if (active >= 0) take(active);
        else void send();
        break;
      case "Tab":
        if (!hasItems) break;
        event.preventDefault();
        take(Math.max(active, 0));
        break;
      case "Escape":
        suggestions.close();
        break;
      case "ArrowDown":
      case "ArrowUp": {
        const down = event.key === "ArrowDown";
        if (hasItems || recall(down)) event.preventDefault();
        if (hasItems) choose(down ? 1 : -1);
        break;
      }
    }
  }

  function choose(by: 1 | -1): void {
    suggestions.step(by);
    // The list is drawn in the next microtask.
    setTimeout(() => document.getElementById(itemId(suggestions.active))?.scrollIntoView({ block: "nearest" }));
  }

  /** The arrows walk through what was said, unless something else was typed. False when the key means what it always does. */
  function recall(down: boolean): boolean {
    const text = input.value?.value ?? "";
    if (text !== "" && !history.shows(text)) return false;
    const line = down ? history.newer() : history.older(text);
    if (line !== undefined) put(line);
    return line !== undefined;
  }

  function put(line: string): void {
    const area = input.value;
    if (area === undefined) return;
    area.value = line;
    area.setSelectionRange(line.length, line.length);
    typed();
  }

  function submit(event: Event): void {
    event.preventDefault();
    void send();
  }

  async function send(): Promise<void> {
    const line = input.value?.value ?? "";
    if (sending || files.uploading || line.trim() === "") return;
    sending = true;
    suggestions.close();
    try {
      await parts.send(line, files.handles);
      files.clear();
      history.leave();
      // What was typed meanwhile stays.
      if (input.value?.value === line) put("");
    } catch (error) {
      failed(error);
    }
    sending = false;
    changed();
  }

  function attachChosen({ target }: Event): void {
    if (!(target instanceof HTMLInputElement)) return;
    void files.add([...(target.files ?? [])]);
    target.value = "";
    input.value?.focus();
  }

  function pasted(event: ClipboardEvent): void {
    const given = event.clipboardData?.files ?? [];
    if (given.length === 0) return;
    event.preventDefault();
    void files.add(given);
  }

  function failed(error: unknown): void {
    problem = sayFailure(error, say);
    changed();
  }
}

/** The area is as high as its text, up to the limit in the style sheet. */
function grow(area: HTMLTextAreaElement): void {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}
