import { applyStyles } from "../../src/engine/styles/style.ts";
import { findStyles, type StyleStore } from "../../src/engine/styles/style-file.ts";

/** The options with the words of the styles that they name. */
export async function withStyles<
  Options extends { readonly prompt: string; readonly negative: string; readonly style: string | undefined },
>(options: Options, store: StyleStore): Promise<Options> {
  return options.style === undefined ? options : applyStyles(options, await findStyles(options.style, store));
}
