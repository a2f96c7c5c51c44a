import type { IncomingMessage, ServerResponse } from "node:http";
import type { Contracts } from "./contracts.ts";
import type { Faults } from "./faults.ts";
import { type Args, methodsOf } from "./methods.ts";
import type { Block, Workspace } from "./workspace.ts";

/** Slack's HTTP side: the Web API, uploads, files and response URLs. */
export function webApi(world: Workspace, contracts: Contracts | undefined, faults: Faults, origin: () => string) {
  const methods = methodsOf(world, origin);

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? "", origin());
    const body = await bodyOf(request);
    const [, first = "", ...rest] = pathname.split("/");
    if (first === "api") return call(rest.join("/"), request, body, response);
    if (first === "upload") return upload(rest.at(-1) ?? "", request, body, response);
    if (first === "files-pri") return download(rest.at(-1) ?? "", request, response);
    if (first === "commands") return respond(pathname, body, response);
    response.writeHead(404).end();
  };

  async function call(method: string, request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const fault = faults.take(method);
    if (fault?.waitMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.waitMs));
    if (fault?.status !== undefined) {
      response.writeHead(fault.status, fault.headers).end("");
      return;
    }
    const run = methods[method];
    if (run === undefined) {
      world.violations.push(`nobody here knows ${method}`);
      return json(response, { ok: false, error: "unknown_method" });
    }
    const args = argsOf(body);
    const token = request.headers.authorization?.replace("Bearer ", "");
    const wanted = method === "apps.connections.open" ? world.appToken : world.botToken;
    const answer =
      token !== wanted
        ? { ok: false, error: "invalid_auth" }
        : fault?.error !== undefined
          ? { ok: false, error: fault.error }
          : run(args);
    world.violations.push(...(contracts?.call(method, args) ?? []), ...(contracts?.answer(method, answer) ?? []));
    world.violations.push(...textProblems(method, args));
    json(response, answer);
  }

  async function upload(id: string, request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const file = world.files.get(id);
    if (file === undefined || file.bytes !== undefined) return void response.writeHead(404).end();
    if (request.headers.authorization !== undefined) world.violations.push("a token went to an upload address");
    file.bytes = body;
    response.writeHead(200).end("OK");
  }

  function download(id: string, request: IncomingMessage, response: ServerResponse): void {
    const file = world.files.get(id);
    // A person without the token is shown a page to sign in.
    if (request.headers.authorization !== `Bearer ${world.botToken}`)
      return void response.writeHead(302, { location: "/" }).end();
    if (file?.bytes === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "application/octet-stream" }).end(file.bytes);
  }

  function respond(pathname: string, body: Buffer, response: ServerResponse): void {
    const known = world.responseUrls.get(pathname);
    const isOver = known === undefined || world.now() - known.at > 30 * 60_000;
    if (isOver || known.uses >= 5) return void response.writeHead(404).end("used_url");
    known.uses++;
    const { blocks, text } = JSON.parse(body.toString());
    world.violations.push(...(contracts?.blocks(blocks) ?? []), ...textProblems("response_url", { text }));
    const { channel, user } = known;
    const said = { blocks: blocks as readonly Block[], text: String(text), files: [], edits: 0 };
    world.messages.push({ channel, ts: world.ts(), threadTs: undefined, onlyFor: user, ...said });
    response.writeHead(200).end("ok");
  }
}

/** The text beside blocks is read as mark-up. */
function textProblems(method: string, { text, parse, link_names, unfurl_links }: Args): string[] {
  const problems: string[] = [];
  if (/<[^>]*>|&(?!amp;|lt;|gt;)/u.test(String(text ?? "")))
    problems.push(`${method}: the text has mark-up: ${String(text)}`);
  if (method.startsWith("chat.") && text !== undefined) {
    if (parse !== "none" || link_names !== false) problems.push(`${method} lets names become links`);
    if (method === "chat.postMessage" && unfurl_links !== false) problems.push(`${method} unfolds links`);
  }
  return problems;
}

/** The client sends forms, with JSON where a value is more than text. */
function argsOf(body: Buffer): Args {
  const entries = [...new URLSearchParams(body.toString())].map(([name, value]): [string, unknown] => [
    name,
    /^[[{]/u.test(value) && JSON_ARGS.includes(name) ? JSON.parse(value) : typed(name, value),
  ]);
  return Object.fromEntries(entries);
}

const JSON_ARGS = ["blocks", "view", "files", "file_ids"];

function typed(name: string, value: string): unknown {
  if (name === "length") return Number(value);
  return value === "true" ? true : value === "false" ? false : value;
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
