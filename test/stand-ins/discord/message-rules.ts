import type { KnownFile } from "./world.ts";

/** What Discord refuses in a message although its description allows it. */
export function messageProblems(body: MessageBody, files: readonly KnownFile[]): readonly string[] {
  const nodes = [...walk(body.components ?? [])];
  const texts = nodes.map(({ content }) => content ?? "");
  const customIds = nodes.flatMap(({ custom_id }) => (custom_id === undefined ? [] : [custom_id]));
  const shown: readonly string[] = JSON.stringify(body.components ?? []).match(/attachment:\/\/[^"]+/gu) ?? [];
  const names = files.map(({ name }) => `attachment://${name}`);
  const sum = texts.join("").length;
  const parse = body.allowed_mentions?.parse;
  return [
    ...(((body.flags ?? 0) & COMPONENTS_V2) === 0 ? ["the message is not of components"] : []),
    ...(body.content !== undefined || body.embeds !== undefined ? ["content beside components"] : []),
    ...(nodes.length === 0 ? ["an empty message"] : []),
    ...(nodes.length > 40 ? [`${nodes.length} components`] : []),
    ...(sum > 4000 ? [`${sum} characters of text`] : []),
    ...(new Set(customIds).size < customIds.length ? ["a custom_id twice"] : []),
    ...nodes
      .filter(({ type, components = [] }) => type === 1 && components.length > 5)
      .map(() => "more than 5 buttons in a row"),
    ...shown.filter((url) => !names.includes(url)).map((url) => `${url} is not attached`),
    ...names.filter((url) => !shown.includes(url)).map((url) => `${url} is attached and not shown`),
    ...files.filter(({ bytes }) => bytes.length > 10 * 2 ** 20).map(({ name }) => `${name} has more than 10 MiB`),
    ...(parse === undefined || parse.length > 0 ? ["mentions are parsed"] : []),
  ];
}

export interface MessageBody {
  readonly flags?: number;
  readonly content?: unknown;
  readonly embeds?: unknown;
  readonly components?: readonly ComponentNode[];
  readonly attachments?: readonly { readonly id: string; readonly filename?: string; readonly description?: string }[];
  readonly allowed_mentions?: { readonly parse?: readonly string[]; readonly users?: readonly string[] };
  readonly nonce?: string;
  readonly enforce_nonce?: boolean;
}

export interface ComponentNode {
  readonly type: number;
  readonly content?: string;
  readonly custom_id?: string;
  readonly components?: readonly ComponentNode[];
  readonly items?: readonly { readonly media: { readonly url: string }; readonly description?: string }[];
  readonly file?: { readonly url: string };
  readonly [field: string]: unknown;
}

const COMPONENTS_V2 = 1 << 15;

function* walk(components: readonly ComponentNode[]): Generator<ComponentNode> {
  for (const component of components) {
    yield component;
    yield* walk(component.components ?? []);
  }
}
