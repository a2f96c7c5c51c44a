import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** Checks messages against Discord's own OpenAPI description and against schemas made from its types. Each method gives what is wrong, in words. */
export interface Contracts {
  /** The body of a request; `route` as the description spells it (`/users/@me`). */
  request(method: string, route: string, body: unknown): readonly string[];
  response(method: string, route: string, status: number, body: unknown): readonly string[];
  /** A message of the gateway, or an interaction, by the name of its generated schema (`ChatInput`). */
  event(kind: GeneratedSchema, body: unknown): readonly string[];
}

export type GeneratedSchema = "ChatInput" | "Component" | "ModalSubmit" | "Autocomplete" | "AnyInteraction" | "Ready";

/** Reads the contracts in the shared folder. */
export function readContracts(shared: string): Contracts {
  const folder = path.join(shared, "contracts");
  const json = (file: string) => JSON.parse(readFileSync(path.join(folder, file), "utf8"));
  const spec = json("discord/openapi.json");
  const ajv = withFormats(new Ajv2020(LOOSE));
  ajv.addSchema({ $id: "discord", ...spec });
  const compiled = new Map<string, ValidateFunction | undefined>();

  return {
    request: (method, route, body) => {
      const content = operation(route, method)?.requestBody?.content;
      if (content === undefined) return body === undefined ? [] : [`${method} ${route} takes no body`];
      return check(`#/paths/${escaped(route)}/${method}/requestBody/content/application~1json/schema`, body);
    },
    response: (method, route, status, body) => {
      const responses = operation(route, method)?.responses;
      if (responses === undefined) return [`${method} ${route} is not in the description`];
      const key = [String(status), status >= 400 && status < 500 ? "4XX" : ""].find((name) => name in responses);
      if (key === undefined) return status >= 500 ? [] : [`${method} ${route} never answers ${status}`];
      const reference: string | undefined = responses[key].$ref;
      const place = reference ?? `#/paths/${escaped(route)}/${method}/responses/${key}`;
      const response =
        reference === undefined ? responses[key] : spec.components.responses[reference.split("/")[3] ?? ""];
      if (response.content === undefined) return body === undefined ? [] : [`${status} has no body`];
      return check(`${place}/content/application~1json/schema`, body);
    },
    event: (kind, body) => report(generated(kind), body),
  };

  function operation(route: string, method: string) {
    return spec.paths[route]?.[method];
  }

  function check(pointer: string, body: unknown): readonly string[] {
    return report(
      validator(pointer, () => ajv.compile({ $ref: `discord${pointer}` })),
      body,
    );
  }

  function generated(kind: GeneratedSchema): ValidateFunction | undefined {
    return validator(kind, () =>
      withFormats(new Ajv(LOOSE)).compile(withOpenFlags(json(`generated/gen-d-${kind}.json`))),
    );
  }

  function validator(key: string, compile: () => ValidateFunction): ValidateFunction | undefined {
    if (!compiled.has(key)) compiled.set(key, compile());
    return compiled.get(key);
  }
}

/** Generated schemas have words where a draft wants a boolean. */
const LOOSE = { strict: false, validateSchema: false } as const;

function withFormats<A extends Ajv | Ajv2020>(ajv: A): A {
  addFormats.default(ajv);
  ajv.addFormat("snowflake", /^\d{1,20}$/u);
  ajv.addFormat("nonce", true);
  return ajv;
}

function report(validate: ValidateFunction | undefined, body: unknown): readonly string[] {
  if (validate === undefined || validate(body)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function escaped(route: string): string {
  return encodeURIComponent(route.replaceAll("~", "~0").replaceAll("/", "~1"));
}

/** Sums of bit flags are no members of the enums that the types name, and Discord adds fields as it likes. */
function withOpenFlags(schema: { readonly definitions: Record<string, unknown> }): object {
  const open = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(open);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).filter(
      ([key, inner]) => !(key === "additionalProperties" && inner === false),
    );
    return Object.fromEntries(entries.map(([key, inner]) => [key, open(inner)]));
  };
  const definitions = Object.fromEntries(
    Object.entries(schema.definitions).map(([name, definition]) =>
      name.endsWith("Flags") ? [name, { type: "integer" }] : [name, open(definition)],
    ),
  );
  return { ...schema, $schema: undefined, definitions };
}
