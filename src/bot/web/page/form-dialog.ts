import { html, render, type TemplateResult } from "lit-html";
import type { OptionOnWire } from "../wire.ts";
import type { Say } from "./say.ts";

interface Form {
  readonly title: string;
  readonly options: readonly OptionOnWire[];
  /** What the options are so far, by name. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** A form over the page; `send` is given what was filled in, by name. */
export function openForm(
  { title, options, values }: Form,
  say: Say,
  send: (filled: Readonly<Record<string, string>>) => void,
): void {
  const dialog = document.createElement("dialog");
  dialog.className = "form";
  dialog.ariaLabel = title;
  render(
    html`<form method="dialog" @submit=${submitted}>
      <h2>${title}</h2>
      ${options.map((option, i) => fieldView(option, values[option.name] ?? option.default, i === 0))}
      <div class="bar">
        <button type="button" class="button secondary" @click=${() => dialog.close()}>${say("web.close")}</button>
        <button type="submit" class="button primary">${say("web.send")}</button>
      </div>
    </form>`,
    dialog,
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();

  function submitted(event: SubmitEvent): void {
    const texts = [...new FormData(event.currentTarget as HTMLFormElement)].map(([name, value]) => [
      name,
      // What a text area sends ends its lines as HTTP does.
      String(value).replaceAll("\r\n", "\n"),
    ]);
    send(Object.fromEntries(texts.filter(([, value]) => value !== "")));
  }
}

function fieldView(option: OptionOnWire, value: unknown, first: boolean): TemplateResult {
  const { name, summary, kind, choices } = option;
  const { maxLength = kind === "integer" || kind === "number" ? LINE_CHARACTERS : LONGEST } = option;
  const given = value === undefined ? "" : String(value);
  const field =
    choices !== undefined
      ? html`<select name=${name} ?autofocus=${first}>
          ${choices.map((choice) => html`<option value=${choice} ?selected=${choice === given}>${choice}</option>`)}
        </select>`
      : maxLength > LINE_CHARACTERS
        ? html`<textarea name=${name} rows="3" maxlength=${maxLength} dir="auto" ?autofocus=${first} .value=${given}></textarea>`
        : html`<input name=${name} value=${given} maxlength=${maxLength} dir="auto" ?autofocus=${first}>`;
  return html`<label><b>${name}</b> <span>${summary}</span>${field}</label>`;
}

/** What may be longer has room for several lines. */
const LINE_CHARACTERS = 500;
const LONGEST = 20_000;
