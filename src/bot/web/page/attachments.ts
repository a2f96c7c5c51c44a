import { html, nothing, type TemplateResult } from "lit-html";
import { Refused, type Uploaded, uploadFile } from "./api.ts";
import { type Say, saySize } from "./say.ts";

/** Files that go along with the next line. */
export interface Attachments {
  /** Uploads them one after the other. */
  add(files: Iterable<File>): Promise<void>;
  /** Those that have arrived. */
  readonly handles: readonly string[];
  readonly names: readonly string[];
  readonly uploading: boolean;
  clear(): void;
  view(): TemplateResult | typeof nothing;
}

export function attachments(parts: {
  readonly say: Say;
  readonly locale: string;
  readonly changed: () => void;
  readonly failed: (error: unknown) => void;
}): Attachments {
  const { say, locale, changed, failed } = parts;
  let kept: readonly Uploaded[] = [];
  let underWay = 0;

  return {
    async add(files) {
      for (const file of files) {
        underWay++;
        changed();
        try {
          kept = [...kept, await uploadFile(file)];
        } catch (error) {
          failed(error);
        }
        underWay--;
        changed();
      }
    },
    get handles() {
      return kept.map(({ handle }) => handle);
    },
    get names() {
      return kept.map(({ name }) => name);
    },
    get uploading() {
      return underWay > 0;
    },
    clear() {
      kept = [];
    },
    view() {
      if (kept.length === 0 && underWay === 0) return nothing;
      return html`<ul class="attached">
        ${kept.map(
          (file) => html`<li>
            <span>${file.name}</span><small>${saySize(file.size, say, locale)}</small>
            <button type="button" aria-label=${say("web.detach", { name: file.name })} @click=${() => remove(file)}>×</button>
          </li>`,
        )}
        ${underWay > 0 ? html`<li class="uploading">${say("web.uploading")}…</li>` : nothing}
      </ul>`;
    },
  };

  function remove(file: Uploaded): void {
    kept = kept.filter((each) => each !== file);
    changed();
  }
}

/** What went wrong with a request, in the server's words or, when nobody answered, in the page's. */
export function sayFailure(error: unknown, say: Say): string {
  if (!(error instanceof Refused)) return say("web.not-sent");
  const { message, hint = "" } = error.error;
  return `${message} ${hint}`;
}
