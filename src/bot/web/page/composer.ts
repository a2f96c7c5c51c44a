import { html, nothing, type TemplateResult } from "lit-html";
import { ifDefined } from "lit-html/directives/if-defined.js";
import { createRef, ref } from "lit-html/directives/ref.js";
import type { CommandOnWire } from "../wire.ts";
import { attachments, sayFailure } from "./attachments.ts";
import { type Completion, complete, withValues } from "./completion.ts";
import { lineHistory } from "./line-history.ts";
import type { Say } from "./say.ts";
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
  const { say, commands, changed } = parts;
  const input = createRef<HTMLTextAreaElement>();
  const history = lineHistory(parts.lines);
  const files = attachments({ ...parts, failed });
  let completion: Completion | undefined;
  let active = -1;
  let problem = "";
  let sending = false;

  return {
    view,
    focus: () => input.value?.focus(),
    attach: (given) => void files.add(given),
    failed,
  };

  function view(): TemplateResult {
    const open = completion !== undefined && (completion.items.length > 0 || completion.option !== undefined);
    return html`<form class="composer" @submit=${submit}>
      ${open && completion ? suggestionsView(completion, active, { say, take }) : nothing}
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
          aria-expanded=${open && completion?.items.length ? "true" : "false"}
          aria-controls="suggestions"
          aria-activedescendant=${ifDefined(open && active >= 0 ? itemId(active) : undefined)}
          aria-describedby=${ifDefined(open && completion?.option ? "typing" : undefined)}
          placeholder=${say("web.placeholder")}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="send"
          dir="auto"
          @input=${() => typed()}
          @keydown=${pressed}
          @click=${() => typed()}
          @paste=${pasted}
          @blur=${close}
        ></textarea>
        <button class="round send" ?disabled=${sending || files.uploading} title=${say("web.send")} aria-label=${say("web.send")}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19V5M6 11l6-6 6 6" /></svg>
        </button>
      </div>
    </form>`;
  }

  /** Looks anew at what stands before the caret. */
  function typed(): void {
    const area = input.value;
    if (area === undefined) return;
    problem = "";
    grow(area);
    const caret = area.selectionStart === area.selectionEnd ? area.selectionStart : 0;
    completion = history.shows(area.value) ? undefined : complete(area.value.slice(0, caret), commands);
    active = completion?.preferred ?? -1;
    changed();
    if (completion?.ask) void askValues(completion, completion.ask);
  }

  async function askValues(asking: Completion, wanted: NonNullable<Completion["ask"]>): Promise<void> {
    // Without an answer one types on without suggestions.
    const values = await parts.values(wanted).catch(() => []);
    if (completion !== asking) return;
    completion = withValues(asking, values);
    active = wanted.typed === "" ? -1 : completion.preferred;
    changed();
  }

  function take(index: number): void {
    const item = completion?.items[index];
    const area = input.value;
    if (completion === undefined || item === undefined || area === undefined) return;
    area.setRangeText(item.insert, completion.from, area.selectionStart, "end");
    area.focus();
    typed();
  }

  function pressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const count = completion?.items.length ?? 0;
    const { key, shiftKey } = event;
    if (key === "Enter" && !shiftKey) {
      event.preventDefault();
      if (active >= 0) take(active);
      else void send();
    } else if (key === "Tab" && !shiftKey && count > 0) {
      event.preventDefault();
      take(Math.max(active, 0));
    } else if (key === "Escape" && completion) {
      event.preventDefault();
      close();
    } else if ((key === "ArrowDown" || key === "ArrowUp") && count > 0) {
      event.preventDefault();
      choose(key === "ArrowDown" ? (active + 1) % count : (active <= 0 ? count : active) - 1);
    } else if (key === "ArrowUp" || key === "ArrowDown") {
      recall(key === "ArrowUp", event);
    }
  }

  function choose(index: number): void {
    active = index;
    changed();
    document.getElementById(itemId(index))?.scrollIntoView({ block: "nearest" });
  }

  /** The arrows walk through what was said, unless something else was typed. */
  function recall(older: boolean, event: Event): void {
    const area = input.value;
    if (area === undefined || !(area.value === "" || history.shows(area.value))) return;
    const line = older ? history.older(area.value) : history.newer();
    if (line === undefined) return;
    event.preventDefault();
    put(line);
  }

  function put(line: string): void {
    const area = input.value;
    if (area === undefined) return;
    area.value = line;
    area.setSelectionRange(line.length, line.length);
    typed();
  }

  function close(): void {
    completion = undefined;
    active = -1;
    changed();
  }

  function submit(event: Event): void {
    event.preventDefault();
    void send();
  }

  async function send(): Promise<void> {
    const line = input.value?.value ?? "";
    if (sending || files.uploading || line.trim() === "") return;
    sending = true;
    close();
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
    const pastedFiles = event.clipboardData?.files ?? [];
    if (pastedFiles.length === 0) return;
    event.preventDefault();
    void files.add(pastedFiles);
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
