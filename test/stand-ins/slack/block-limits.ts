/** `slack/blockkit/spec/limits.json` of the contracts, as far as it is read here. */
export interface Limits {
  readonly text: Range;
  readonly action_id: Range;
  readonly block_id: Range;
  readonly button: { readonly text: Range; readonly value: Range };
  readonly option: { readonly text: Range; readonly value: Range };
  readonly select: { readonly options: Range };
  readonly plain_text_input: { readonly max_length: { readonly max: number } };
  readonly actions: { readonly elements: Range };
  readonly header: { readonly text: Range };
  readonly image: { readonly alt_text: Range };
  readonly input: { readonly label: Range; readonly hint: Range };
  readonly view: {
    readonly blocks: Range;
    readonly private_metadata: Range;
    readonly callback_id: Range;
    readonly title: Range;
    readonly close: Range;
    readonly submit: Range;
  };
}

interface Range {
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_items?: number;
  readonly max_items?: number;
}

type Node = { readonly [field: string]: unknown };

/** What Slack's schemas do not say of the blocks of a message: lengths and numbers. */
export function blocksProblems(blocks: unknown, limits: Limits): readonly string[] {
  if (!Array.isArray(blocks)) return ["blocks are no list"];
  const problems = blocks.flatMap((block: Node) => blockProblems(block, limits));
  if (blocks.length > MESSAGE_BLOCKS) problems.push(`${blocks.length} blocks`);
  if (blocks.filter(({ type }) => type === "table").length > 1) problems.push("more than one table");
  if (JSON.stringify(blocks).length > ALL_CHARACTERS)
    problems.push(`msg_blocks_too_long: ${JSON.stringify(blocks).length}`);
  return problems;
}

export function viewProblems(view: unknown, limits: Limits): readonly string[] {
  const {
    blocks,
    private_metadata = "",
    callback_id = "",
    title,
    submit,
    close,
  } = view as Node & { blocks: readonly Node[] };
  const problems = [
    ...ranged("blocks of a view", blocks, limits.view.blocks),
    ...ranged("private_metadata", private_metadata, limits.view.private_metadata),
    ...ranged("callback_id", callback_id, limits.view.callback_id),
    ...ranged("title", textOf(title), limits.view.title),
    ...ranged("submit", textOf(submit), limits.view.submit),
    ...ranged("close", textOf(close), limits.view.close),
    ...blocks.flatMap((block) => blockProblems(block, limits)),
  ];
  const ids = blocks.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]));
  if (new Set(ids).size < ids.length) problems.push("two blocks of one block_id");
  if (JSON.stringify(view).length > VIEW_BYTES) problems.push("view_too_large");
  if (blocks.some(({ type }) => type === "table")) problems.push("a table in a view");
  return problems;
}

/** docs.slack.dev/reference/block-kit/blocks; slackapi/bolt-js#2509; docs.slack.dev/reference/views. */
const MESSAGE_BLOCKS = 50;
const ALL_CHARACTERS = 13_200;
const VIEW_BYTES = 250_000;

function blockProblems(block: Node, limits: Limits): string[] {
  const problems = [...ranged("block_id", block["block_id"], limits.block_id), ...emptyTexts(block)];
  switch (block["type"]) {
    case "header":
      return [...problems, ...ranged("header", textOf(block["text"]), limits.header.text)];
    case "image":
      return [...problems, ...ranged("alt_text", block["alt_text"], limits.image.alt_text)];
    case "table":
      return [...problems, ...tableProblems(block["rows"] as readonly (readonly Node[])[])];
    case "actions": {
      const elements = block["elements"] as readonly Node[];
      const ids = elements.map(({ action_id }) => action_id);
      if (new Set(ids).size < ids.length) problems.push("two elements of one action_id");
      problems.push(...ranged("elements", elements, limits.actions.elements));
      return [...problems, ...elements.flatMap((element) => elementProblems(element, limits))];
    }
    case "input":
      problems.push(...ranged("label", textOf(block["label"]), limits.input.label));
      problems.push(...ranged("hint", textOf(block["hint"]), limits.input.hint));
      return [...problems, ...elementProblems(block["element"] as Node, limits)];
    case "rich_text":
      return problems;
    default:
      return [...problems, `nobody here knows blocks of type ${String(block["type"])}`];
  }
}

function elementProblems(element: Node, limits: Limits): string[] {
  const problems = [...ranged("action_id", element["action_id"], limits.action_id)];
  switch (element["type"]) {
    case "button":
      problems.push(...ranged("button", textOf(element["text"]), limits.button.text));
      return [...problems, ...ranged("value", element["value"], limits.button.value)];
    case "static_select": {
      const options = element["options"] as readonly Node[];
      problems.push(...ranged("options", options, limits.select.options));
      return [
        ...problems,
        ...options.flatMap((option) => [
          ...ranged("option", textOf(option["text"]), limits.option.text),
          ...ranged("option's value", option["value"], limits.option.value),
        ]),
      ];
    }
    case "plain_text_input":
      if (Number(element["max_length"]) > limits.plain_text_input.max_length.max)
        problems.push("max_length of a field");
      if (String(element["initial_value"] ?? "").length > Number(element["max_length"]))
        problems.push("initial_value of a field");
      return problems;
    default:
      return problems;
  }
}

/** docs.slack.dev/reference/block-kit/blocks/table-block. */
function tableProblems(rows: readonly (readonly Node[])[]): string[] {
  const problems: string[] = [];
  if (rows.length > 100) problems.push(`a table of ${rows.length} rows`);
  if (rows.some((row) => row.length > 20)) problems.push("a table of more than 20 columns");
  if (rows.flat().reduce((sum, { text }) => sum + String(text).length, 0) > 10_000)
    problems.push("a table of more than 10,000 characters");
  return problems;
}

/** Slack refuses text elements that say nothing. */
function emptyTexts(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { type, text } = value as Node;
  const own =
    (type === "text" || type === "plain_text" || type === "raw_text") && text === "" ? [`an empty ${type}`] : [];
  return [...own, ...Object.values(value).flatMap(emptyTexts)];
}

function ranged(
  what: string,
  value: unknown,
  { min_length = 0, max_length = Infinity, min_items = 0, max_items = Infinity }: Range,
): string[] {
  if (value === undefined) return [];
  const isList = Array.isArray(value);
  const size = isList ? value.length : String(value).length;
  const fits = isList ? size >= min_items && size <= max_items : size >= min_length && size <= max_length;
  return fits ? [] : [`${what} of size ${size}`];
}

function textOf(text: unknown): string | undefined {
  return text === undefined ? undefined : String((text as Node)["text"]);
}
