/** What the rendering process is given. */
export interface TemplateRenders {
  readonly template: string;
  /** One rendering for each. */
  readonly variables: readonly Readonly<Record<string, unknown>>[];
  /** What `strftime_now` tells, in milliseconds; the present unless given. */
  readonly now?: number;
}

/** One rendering: the text, or why the template refused (`raise_exception`, or what it can't do). */
export type Rendered = { readonly text: string } | { readonly refused: string };

export type RenderAnswer = { readonly rendered: readonly Rendered[] } | { readonly broken: string };
