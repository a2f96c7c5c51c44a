/** The entry of a process that renders one chat template and ends: it is sent `TemplateRenders` and answers with a `RenderAnswer`. */
import { compileTemplate } from "./compile-template.ts";
import type { RenderAnswer, TemplateRenders } from "./template-renders.ts";

process.once("message", (renders: TemplateRenders) => {
  process.send?.(answer(renders), () => process.disconnect());
});

function answer({ template, variables, now }: TemplateRenders): RenderAnswer {
  try {
    const render = compileTemplate(template, now);
    return {
      rendered: variables.map((one) => {
        try {
          return { text: render(one) };
        } catch (error) {
          return { refused: reasonOf(error) };
        }
      }),
    };
  } catch (error) {
    return { broken: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
