import { html, render } from "lit-html";
import { fileUrl, type Picture } from "./block-view.ts";
import type { Say } from "./say.ts";

/** Shows a picture in its full size, over the page; Escape, the button and a click beside it close it. */
export function openPicture({ file, alt }: Picture, say: Say): void {
  const dialog = document.createElement("dialog");
  dialog.ariaLabel = alt;
  render(
    html`<img src=${fileUrl(file)} alt=${alt}>
      <div class="bar">
        <p>${alt}</p>
        <a class="button secondary" href=${`${fileUrl(file)}?save`} download=${file.name}>${say("web.save")}</a>
        <button type="button" class="button primary" autofocus @click=${() => dialog.close()}>${say("web.close")}</button>
      </div>`,
    dialog,
  );
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
