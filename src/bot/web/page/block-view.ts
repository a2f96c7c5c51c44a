import { html, nothing, type TemplateResult } from "lit-html";
import type { Block, FileRef } from "../../../../commands/reply.ts";
import type { Say } from "./say.ts";
import { saySize } from "./say.ts";

/** What a block needs of the page around it. */
export interface BlockParts {
  readonly say: Say;
  readonly locale: string;
  readonly enlarge: (picture: Picture) => void;
  readonly copied: () => void;
}

export interface Picture {
  readonly file: FileRef;
  readonly alt: string;
}

/** A reply's blocks; pictures that follow each other stand side by side. */
export function blocksView(blocks: readonly Block<string>[], parts: BlockParts): TemplateResult[] {
  const views: TemplateResult[] = [];
  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[i];
    if (block === undefined) continue;
    if (block.kind !== "image") {
      views.push(blockView(block, parts));
      continue;
    }
    const after = blocks.slice(i).findIndex(({ kind }) => kind !== "image");
    const pictures = blocks.slice(i, after === -1 ? undefined : i + after).filter((each) => each.kind === "image");
    views.push(html`<div class="pictures">${pictures.map((each) => pictureView(each, parts))}</div>`);
    i += pictures.length - 1;
  }
  return views;
}

export function fileUrl({ id, name }: FileRef): string {
  return `/files/${encodeURIComponent(id)}/${encodeURIComponent(name)}`;
}

function blockView(block: Exclude<Block<string>, { kind: "image" }>, parts: BlockParts): TemplateResult {
  const { say, locale } = parts;
  switch (block.kind) {
    case "heading":
      return html`<h2>${block.words}</h2>`;
    case "text":
      return html`<p class="text">${block.words}</p>`;
    case "note":
      return html`<p class="note">${block.words}</p>`;
    case "code":
      return html`<div class="code">
        <pre tabindex="0" class=${block.language === undefined ? "plain" : ""}><code>${block.text}</code></pre>
        ${"clipboard" in navigator ? copyView(block.text, parts) : nothing}
      </div>`;
    case "table":
      return html`<div class="table" tabindex="0">
        <table>
          <thead><tr>${block.columns.map((column, i) => html`<th scope="col" class=${columnClass(block.rows, i)}>${column}</th>`)}</tr></thead>
          <tbody>${block.rows.map((row) => html`<tr>${row.map((cell, i) => html`<td class=${columnClass(block.rows, i)}>${cell}</td>`)}</tr>`)}</tbody>
        </table>
      </div>`;
    case "facts":
      return html`<dl>${block.facts.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
    case "file":
      return html`<a class="file" href=${`${fileUrl(block.file)}?save`} download=${block.file.name}>
        <span class="file-name">${block.file.name}</span>
        <span class="file-size">${saySize(block.file.size, say, locale)}</span>
      </a>`;
    case "progress":
      return html`<div class="progress">
        ${block.preview && html`<img class="preview" src=${`data:image/png;base64,${block.preview}`} alt=${say("web.preview")}>`}
        <div>
          <span>${block.words}</span>
          <progress max=${Math.max(1, block.total)} .value=${block.done} aria-label=${block.words}></progress>
        </div>
      </div>`;
    default:
      return block satisfies never;
  }
}

function pictureView({ file, alt }: Picture, { say, enlarge }: BlockParts): TemplateResult {
  return html`<figure>
    <button type="button" class="picture" aria-label=${say("web.enlarge", { alt })} @click=${() => enlarge({ file, alt })}>
      <img src=${fileUrl(file)} alt=${alt}>
    </button>
    <a class="quiet save" href=${`${fileUrl(file)}?save`} download=${file.name}>${say("web.save")}</a>
  </figure>`;
}

/** Browsers give the clipboard to pages on this machine and over TLS only. */
function copyView(text: string, { say, copied }: BlockParts): TemplateResult {
  const copy = async ({ currentTarget }: Event) => {
    await navigator.clipboard.writeText(text);
    if (currentTarget instanceof HTMLElement) currentTarget.classList.add("done");
    copied();
  };
  return html`<button type="button" class="quiet copy" data-done=${say("web.copied")} @click=${copy}>${say("web.copy")}</button>`;
}

/** Numbers stand under each other. */
function columnClass(rows: readonly (readonly string[])[], column: number): string {
  return rows.every((row) => /^[\d.,\s%−+-]+$/u.test(row[column] ?? "")) ? "number" : "";
}
