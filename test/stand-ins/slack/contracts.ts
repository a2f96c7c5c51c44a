import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { blocksProblems, type Limits, viewProblems } from "./block-limits.ts";

/** Checks calls of the Web API against the descriptions of its methods, the types of Slack's own client and Block Kit's limits. Each method gives what is wrong, in words. */
export interface Contracts {
  /** The arguments of a call, JSON read. */
  call(method: string, args: Readonly<Record<string, unknown>>): readonly string[];
  /** What the stand-in itself answers. */
  answer(method: string, body: { readonly ok: boolean; readonly error?: string }): readonly string[];
  /** Blocks that come by a response URL. */
  blocks(blocks: unknown): readonly string[];
}

/** Reads the contracts in the shared folder. */
export function readContracts(shared: string): Contracts {
  const folder = path.join(shared, "contracts");
  const json = (file: string) => JSON.parse(readFileSync(path.join(folder, file), "utf8"));
  const limits: Limits = json("slack/blockkit/spec/limits.json");
  const common: readonly string[] = Object.keys(json("slack/methods/common_errors.json"));
  const compiled = new Map<string, ValidateFunction>();
  const methods = new Map<string, Method>();

  return {
    call(method, args) {
      const described = describedMethod(method);
      const required = Object.keys(described.args).filter((name) => described.args[name]?.required && !(name in args));
      const unknown = Object.keys(args).filter((name) => !(name in described.args) && !ALWAYS.includes(name));
      const { view, blocks, ...rest } = args;
      return [
        ...required.map((name) => `${method} lacks ${name}`),
        ...unknown.map((name) => `${method} knows no ${name}`),
        ...(method in REQUESTS ? check(String(REQUESTS[method]), without(args, ALWAYS)) : []),
        ...(view === undefined
          ? []
          : [...check(rest["user_id"] === undefined ? "Modal" : "Home", view), ...viewProblems(view, limits)]),
        ...(blocks === undefined ? [] : blocksProblems(blocks, limits)),
      ].map((problem) => `${method}: ${problem}`);
    },
    answer(method, body) {
      if (body.ok)
        return method in ANSWERS
          ? check(String(ANSWERS[method]), body).map((problem) => `answer of ${method}: ${problem}`)
          : [];
      const known = [...Object.keys(describedMethod(method).errors), ...common, ...UNLISTED];
      return known.includes(body.error ?? "") ? [] : [`${method} never answers ${body.error}`];
    },
    blocks: (blocks) => [
      ...(Array.isArray(blocks) ? blocks.flatMap((block) => check("AnyBlock", block)) : ["blocks are no list"]),
      ...blocksProblems(blocks, limits),
    ],
  };

  function describedMethod(name: string): Method {
    const known = methods.get(name);
    if (known !== undefined) return known;
    const { args, errors }: { args: Method["args"]; errors: Method["errors"] | readonly string[] } = json(
      `slack/methods/methods/${name}.json`,
    );
    const method = {
      args,
      errors: Array.isArray(errors) ? Object.fromEntries(errors.map((code) => [code, ""])) : errors,
    };
    methods.set(name, method as Method);
    return method as Method;
  }

  function check(schema: string, value: unknown): readonly string[] {
    const validate = compiled.get(schema) ?? newAjv().compile(json(`generated/gen-${schema}.json`));
    compiled.set(schema, validate);
    if (validate(value)) return [];
    // The branches of a union complain about everything: the deepest complaint tells most.
    const errors = [...(validate.errors ?? [])].sort((a, b) => b.instancePath.length - a.instancePath.length);
    return errors
      .slice(0, 3)
      .map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
  }
}

interface Method {
  readonly args: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly errors: Readonly<Record<string, unknown>>;
}

/** What Slack's client adds to any call. */
const ALWAYS = ["token", "team_id"];

/** Told by people who met them (slackapi/bolt-js#2509, the pages of the methods), though the descriptions lack them. */
const UNLISTED = ["msg_blocks_too_long", "invalid_blocks", "cannot_dm_bot", "ratelimited"];

const REQUESTS: Readonly<Record<string, string>> = {
  "chat.postMessage": "PostMessage",
  "chat.update": "Update",
  "chat.postEphemeral": "PostEphemeral",
  "files.getUploadURLExternal": "GetUpload",
  "files.completeUploadExternal": "Complete",
};

const ANSWERS: Readonly<Record<string, string>> = {
  "auth.test": "RAuth",
  "apps.connections.open": "RConn",
  "chat.postMessage": "RPost",
  "views.open": "RVOpen",
};

function newAjv(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true });
  addFormats.default(ajv);
  return ajv;
}

function without(record: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
