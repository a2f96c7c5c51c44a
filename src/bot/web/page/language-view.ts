import { html, type TemplateResult } from "lit-html";
import type { WordsOnWire } from "../wire.ts";
import type { Say } from "./say.ts";

/** The chooser of languages, each under its own name. */
export function languageView(
  { locale, languages }: WordsOnWire,
  say: Say,
  choose: (locale: string) => void,
): TemplateResult {
  const chosen = ({ currentTarget }: Event) => choose((currentTarget as HTMLSelectElement).value);
  return html`<select class="quiet" aria-label=${say("web.language")} @change=${chosen}>
    ${languages.map(
      (language) =>
        html`<option value=${language.locale} lang=${language.locale} ?selected=${language.locale === locale}>
          ${language.name}
        </option>`,
    )}
  </select>`;
}
