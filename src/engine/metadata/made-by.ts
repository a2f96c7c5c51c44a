/** Texts of a picture by their keyword. */
export type Texts = Readonly<Record<string, string>>;

/** Programs that leave what they painted with in the picture. `webui`: A1111's, and those that write as it does; `diffusers`: parameters under diffusers' names. */
export type MadeBy = "pictoken" | "webui" | "comfyui" | "novelai" | "invokeai" | "swarmui" | "fooocus" | "diffusers";

/** What the keywords of a picture's texts, and the keys of the JSON in them, say about its maker; undefined where they say nothing. */
export function madeBy(texts: Texts): MadeBy | undefined {
  return MARKS.find(([, isMark]) => isMark(texts))?.[0];
}

/** The objects that JSON texts hold are small, or they are no recipe. */
const LONGEST_JSON = 500_000;

/** The object that a text holds as JSON; undefined for any other text, and for one too long to be a recipe. */
export function jsonObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined || text.length > LONGEST_JSON || !/^\s*\{/u.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Each as its makers document it: InvokeAI's `invokeai_metadata` (before 3.0 `sd-metadata` and `Dream`), ComfyUI's `prompt` and `workflow`
 * graphs, NovelAI's `Software`, SwarmUI's `sui_image_params` and Fooocus' `fooocus_scheme` under A1111's keyword.
 */
const MARKS: readonly (readonly [MadeBy, (texts: Texts) => boolean])[] = [
  ["pictoken", (texts) => Object.hasOwn(texts, "pictoken")],
  ["novelai", ({ Software = "", Title = "" }) => /novelai/iu.test(Software + Title)],
  [
    "invokeai",
    (texts) => ["invokeai_metadata", "sd-metadata", "Dream"].some((keyword) => Object.hasOwn(texts, keyword)),
  ],
  ["swarmui", (texts) => jsonObject(parametersOf(texts))?.["sui_image_params"] !== undefined],
  ["fooocus", (texts) => Object.hasOwn(texts, "fooocus_scheme")],
  ["webui", (texts) => isInfotext(parametersOf(texts))],
  ["comfyui", ({ prompt, workflow }) => [prompt, workflow].some(isGraph)],
  ["diffusers", (texts) => [texts, ...Object.values(texts).map(jsonObject)].some(isDiffusers)],
];

/** Where A1111 writes: `parameters` in a PNG, the user's comment in JPEG, WebP and AVIF, the comment of a GIF. */
export function parametersOf({ parameters, UserComment, comment }: Texts): string | undefined {
  return parameters ?? UserComment ?? comment;
}

function isInfotext(text: string | undefined): boolean {
  return text !== undefined && /(?:^|\n|, )Steps: \d+,/u.test(text.slice(-MOST_OF_PARAMETERS));
}

/** A line of parameters is at the end. */
const MOST_OF_PARAMETERS = 20_000;

function isGraph(text: string | undefined): boolean {
  const graph = jsonObject(text);
  if (graph === undefined) return false;
  return Array.isArray(graph["nodes"]) || Object.values(graph).some((node) => isObject(node) && "class_type" in node);
}

function isDiffusers(value: Readonly<Record<string, unknown>> | undefined): boolean {
  return value !== undefined && ["num_inference_steps", "guidance_scale"].some((key) => Object.hasOwn(value, key));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
