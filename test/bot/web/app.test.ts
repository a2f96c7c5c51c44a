import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WordedButton } from "../../../src/bot/platform.ts";
import type { Listening } from "../../../src/bot/web/serve.ts";
import type { WebPlatform } from "../../../src/bot/web/web-platform.ts";
import type { CommandOnWire, ErrorOnWire, FileOnWire, HistoryOnWire, WordsOnWire } from "../../../src/bot/web/wire.ts";
import { circle } from "../../support/web-commands.ts";
import { SECRET, startWeb, webParts } from "../../support/web-server.ts";

let server: Listening;
beforeAll(async () => {
  server = await startWeb();
});
afterAll(() => server[Symbol.asyncDispose]());

const CONVERSATION = "0123456789abcdef0123456789abcdef";

describe("commands over HTTP", () => {
  test("the options go in as JSON and the reply comes out", async () => {
    const { status, body } = await post("/api/commands/echo", { text: "two\nlines" });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ok: true,
      blocks: [{ kind: "text", words: "two\nlines" }],
      buttons: [],
      files: [],
      data: { text: "two\nlines", bytes: null, caller: { platform: "web", role: "member" } },
    });
  });

  test("the answer to a command that works for a while is the final one, with its files", async () => {
    const { status, body } = await post("/api/commands/paint", { prompt: "a red circle", steps: 2 });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ok: true,
      data: { prompt: "a red circle", steps: 2 },
      files: [{ name: "circle.png", mediaType: "image/png" }],
    });
    const file = await fetch(`${server.url}${body.files[0]?.url}`);
    expect(file.headers.get("content-type")).toBe("image/png");
    expect((await file.bytes()).length).toBe(body.files[0]?.size);
  });

  test("as server-sent events it reports every step and ends with the final answer", async () => {
    const response = await fetch(`${server.url}/api/commands/paint`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ prompt: "a red circle", steps: 3 }),
    });
    const events = readEvents(await response.text());
    expect(events.map(({ event }) => event)).toEqual(["working", "working", "working", "working", "final"]);
    expect(events[1]?.data.blocks).toMatchObject([{ kind: "progress", done: 1, total: 3, words: "Step 1 of 3" }]);
    expect(events.at(-1)?.data).toMatchObject({ ok: true, data: { prompt: "a red circle" } });
  });

  test("a subcommand stands in the path", async () => {
    expect((await post("/api/commands/choose/one", { kind: "green", loud: true })).status).toBe(200);
    expect((await post("/api/commands/choose/nine", {})).body.error.code).toBe("command.subcommand-unknown");
  });

  test.each([
    ["an unknown command", "/api/commands/pain", {}, 404, "command.unknown", "Did you mean /paint"],
    ["an unknown option", "/api/commands/paint", { prompt: "x", step: 3 }, 400, "option.unknown", "Did you mean steps"],
    ["a number out of range", "/api/commands/paint", { prompt: "x", steps: 0 }, 400, "option.out-of-range", "1 to 150"],
    ["a missing option", "/api/commands/paint", {}, 400, "option.required", "prompt"],
    ["an option that is an object", "/api/commands/paint", { prompt: {} }, 400, "web.bad-body", "docs"],
    ["a body that is no object", "/api/commands/paint", [1], 400, "web.bad-body", "docs"],
    [
      "an attachment that nobody sent",
      "/api/commands/echo",
      { text: "x", file: "nope" },
      400,
      "attachment.gone",
      "again",
    ],
    ["a bug", "/api/commands/fail", {}, 500, "unexpected", "again"],
    ["an unknown button", "/api/buttons/nope", { conversation: CONVERSATION }, 410, "button.expired", "again"],
    [
      "a conversation that could be guessed",
      "/api/lines",
      { conversation: "1", line: "x" },
      400,
      "web.bad-body",
      "docs",
    ],
    ["an unknown address", "/api/nothing", {}, 404, "web.no-such-page", "/api/commands"],
  ])("%s is refused in clear words", async (_, path, options, status, code, hint) => {
    const answer = await post(path, options);
    expect(answer).toMatchObject({ status, body: { ok: false, error: { code } } });
    expect(answer.body.error.message).not.toMatch(/\{\{|^error\./);
    expect(`${answer.body.error.message} ${answer.body.error.hint}`).toContain(hint);
  });

  test.each([
    ["text/plain", "{}", 415, "web.not-json"],
    ["application/json", '{"text": ', 400, "web.bad-json"],
    ["application/json", JSON.stringify({ text: "x".repeat(2 ** 20) }), 413, "web.too-large"],
  ])("a body of %s, %#, is answered in clear words", async (type, body, status, code) => {
    const response = await fetch(`${server.url}/api/commands/echo`, {
      method: "POST",
      headers: { "content-type": type },
      body,
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ ok: false, error: { code } });
  });

  test("100,000 characters arrive whole, escapes, control characters and lone surrogates included", async () => {
    const text = `${"\u0001\ud800\0é".repeat(25_000)}`;
    const { status, body } = await post("/api/commands/echo", { text });
    expect(status).toBe(200);
    expect(body.data.text).toBe(text);
  });

  test("calls with the same conversation have the same caller, and the caller's id does not open the conversation", async () => {
    const ids = await Promise.all(
      [CONVERSATION, CONVERSATION, "another-conversation-of-somebody"].map(async (conversation) => {
        const { body } = await post("/api/commands/echo", { text: "x" }, { "x-conversation": conversation });
        return body.data.caller.id;
      }),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
    expect(ids[0]).not.toContain(CONVERSATION);
  });

  test("whoever shows the lock file's secret is the operator", async () => {
    const { body } = await post("/api/commands/echo", { text: "x" }, { authorization: `Bearer ${SECRET}` });
    expect(body.data.caller).toMatchObject({ role: "operator" });
    const alive = (secret: string) =>
      fetch(`${server.url}/api/alive`, { headers: { authorization: `Bearer ${secret}` } });
    expect((await alive(SECRET)).status).toBe(200);
    expect((await alive("wrong")).status).toBe(401);
  });
});

describe("what the page asks for", () => {
  test("definitions are worded and carry what completion needs", async () => {
    const definitions = await json<readonly CommandOnWire[]>(await fetch(`${server.url}/api/commands`));
    expect(definitions[0]).toMatchObject({
      name: "paint",
      summary: "Paint a prompt with Stable Diffusion",
      examples: [expect.stringContaining("/paint"), expect.anything()],
      actions: [
        {
          name: "",
          options: expect.arrayContaining([
            {
              name: "steps",
              kind: "integer",
              summary: "Denoising steps; the model’s own number unless given",
              required: false,
              suggests: false,
              min: 1,
              max: 150,
              default: 4,
            },
          ]),
        },
      ],
    });
  });

  test("suggestions come from the option's source, and from nowhere for other options", async () => {
    const complete = async (query: string) => (await fetch(`${server.url}/api/complete?${query}`)).json();
    expect(await complete("command=paint&option=sampler&typed=eu")).toEqual(["euler", "euler-ancestral"]);
    expect(await complete("command=paint&option=steps&typed=1")).toEqual([]);
    expect(await complete("command=constructor&option=toString")).toEqual([]);
  });

  test("every word of the page has a sentence", async () => {
    const headers = { "accept-language": "xx, en;q=0.5" };
    const { locale, words } = await json<WordsOnWire>(await fetch(`${server.url}/api/words`, { headers }));
    expect(locale).toBe("en-US");
    expect(words["web.send"]).toBe("Send");
    expect(words["web.range"]).toBe("{{min}} to {{max}}");
  });

  test("a language that was chosen is kept, and goes before what the browser asks for", async () => {
    const choose = (locale: string) =>
      fetch(`${server.url}/api/locale`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ locale }),
      });
    const chosen = await choose("zh-TW");
    const [cookie = ""] = chosen.headers.getSetCookie();
    expect(cookie).toMatch(/^pictoken-locale=zh-TW; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Strict$/u);
    const headers = { "accept-language": "ja", cookie: cookie.split(";")[0] ?? "" };
    const { locale, languages, words } = await json<WordsOnWire>(await fetch(`${server.url}/api/words`, { headers }));
    expect([locale, words["web.send"]]).toEqual(["zh-TW", "傳送"]);
    expect(languages.map(({ name }) => name)).toEqual(["English", "한국어", "简体中文", "繁體中文", "日本語"]);
    const failure = await fetch(`${server.url}/api/nothing`, { headers });
    expect(await failure.text()).toContain("上沒有內容");

    expect((await choose("tlh")).status).toBe(400);
    const unknown = { "accept-language": "ja", cookie: "pictoken-locale=tlh" };
    const back = await json<WordsOnWire>(await fetch(`${server.url}/api/words`, { headers: unknown }));
    expect(back.locale).toBe("ja");
  });

  test("a line is answered at once with the id under which the conversation will show the reply", async () => {
    const conversation = "a-conversation-about-painting";
    const response = await fetch(`${server.url}/api/lines`, {
      method: "POST",
      headers: { "content-type": "application/json", prefer: "respond-async" },
      body: JSON.stringify({ conversation, line: "/paint steps:2 a red circle" }),
    });
    expect(response.status).toBe(202);
    const { message } = await json<{ message: string }>(response);
    await expect
      .poll(async () => (await history(conversation)).entries)
      .toMatchObject([
        {
          message,
          said: "/paint steps:2 a red circle",
          reply: { final: true, blocks: [{ kind: "image" }, { kind: "facts" }] },
        },
      ]);
  });

  test("a page that connects late gets all that was said, then what happens, and nothing twice", async () => {
    const conversation = "a-conversation-that-goes-on";
    await post("/api/lines", { conversation, line: "/echo before" });
    const stop = new AbortController();
    const stream = await fetch(`${server.url}/api/conversations/${conversation}/events`, { signal: stop.signal });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = (await reader.read()).value ?? "";
    await post("/api/lines", { conversation, line: "/echo after" });
    while (!text.includes('"words":"after"')) text += (await reader.read()).value;
    stop.abort();
    const events = readEvents(text);
    expect(events.map(({ event }) => event)).toEqual(["history", "said", "reply"]);
    expect(events[0]?.data.entries).toMatchObject([{ said: "/echo before", reply: { final: true } }]);
    expect(events[1]?.data.entry.said).toBe("/echo after");
  });

  test("a button of a reply runs its command", async () => {
    const conversation = "a-conversation-with-buttons";
    const painted = await post("/api/lines", { conversation, line: "/paint steps:1 a red circle" });
    const [button] = painted.body.buttons;
    const again = await post(`/api/buttons/${button?.id}`, { conversation, said: button?.label });
    expect(again.body).toMatchObject({ ok: true, data: { prompt: "a red circle", steps: 1 } });
    expect((await history(conversation)).entries.map(({ said }) => said)).toEqual([
      "/paint steps:1 a red circle",
      "Again, new seed",
    ]);
  });
});

describe("files", () => {
  test("an attachment is known by its bytes, not by its name, and reaches the command", async () => {
    const picture = await circle("red", 16);
    const uploaded = await upload("../../etc/a\u202egnp.txt", picture);
    expect(uploaded).toMatchObject({
      status: 201,
      body: { name: "agnp.txt", mediaType: "image/png", size: picture.length },
    });
    const { body } = await post("/api/commands/echo", { text: "x", file: uploaded.body.handle });
    expect(body.data.bytes).toBe(picture.length);
    const line = await post("/api/lines", { line: "/echo hello", attachments: [uploaded.body.handle] });
    expect(line.body.data.bytes).toBe(picture.length);
  });

  test("an attachment over 10 MB is refused while it arrives, also without a length", async () => {
    const piece = Buffer.alloc(2 ** 20);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (sent++ < 50) controller.enqueue(piece);
        else controller.close();
      },
    });
    const response = await fetch(`${server.url}/api/attachments?name=zeros`, {
      method: "POST",
      body,
      duplex: "half",
    } as RequestInit).catch(() => undefined);
    expect(sent).toBeLessThan(50);
    if (response) expect(response.status).toBe(413);
    expect((await upload("empty", Buffer.alloc(0))).body.error.code).toBe("attachment.empty");
  });

  test("a file that could act is never shown, only saved", async () => {
    const { body } = await post("/api/commands/show", {});
    const response = await fetch(`${server.url}${body.files[0]?.url}`);
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="tokens <b>.svg"; filename*=UTF-8''tokens%20%3Cb%3E.svg`,
    );
    expect(response.headers.get("content-security-policy")).toMatch(/^sandbox/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await fetch(`${server.url}/files/nope/x.png`)).status).toBe(404);
  });
});

describe("who may ask", () => {
  test.each([
    ["127.0.0.1", 200],
    ["localhost", 200],
    ["[::1]", 200],
    ["evil.example", 403],
    ["127.0.0.1.evil.example", 403],
    ["localhost@evil.example", 400],
    ["", 400],
  ])("a request for the host %s and our port is answered with %d", async (host, status) => {
    expect(await rawStatus({ host: `${host}:${server.port}` })).toBe(status);
  });

  test("another port on this machine is another site", async () => {
    expect(await rawStatus({ host: `localhost:${server.port + 1}` })).toBe(403);
    expect(await rawStatus({ host: "localhost" })).toBe(403);
  });

  test.each([
    ["our own page", { origin: "OWN" }, 200],
    ["a program", {}, 200],
    ["another site", { origin: "https://evil.example" }, 403],
    ["a sandboxed frame", { origin: "null" }, 403],
    ["another server on this machine", { origin: "http://localhost:1" }, 403],
    ["another site that sends no origin", { "sec-fetch-site": "cross-site" }, 403],
    ["a page of a neighbouring site", { "sec-fetch-site": "same-site" }, 403],
    ["our own page, by its fetch metadata", { "sec-fetch-site": "same-origin" }, 200],
    ["a link on another site, to the interface", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, 403],
  ])("a request from %s is answered as it should be", async (_, headers, status) => {
    const host = `localhost:${server.port}`;
    const own = Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, v.replace("OWN", `http://${host}`)]));
    expect(await rawStatus({ host, ...own }, "/api/commands")).toBe(status);
  });

  test("a link on another site opens the page", async () => {
    const headers = { host: `localhost:${server.port}`, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect(await rawStatus(headers, "/")).toBe(200);
  });

  test("the page may run nothing but its own modules", async () => {
    const page = await fetch(`${server.url}/`);
    expect(page.headers.get("content-security-policy")).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    );
    expect(await page.text()).not.toMatch(/<script(?![^>]*src=)|style=|\son\w+=|https?:\/\//);
  });
});

describe("with a token", () => {
  const token = "a token that is long enough".replaceAll(" ", "-");
  let guarded: Listening;
  beforeAll(async () => {
    guarded = await startWeb({ token, hosts: ["bot.example"] });
  });
  afterAll(() => guarded[Symbol.asyncDispose]());

  const status = async (path: string, headers: Record<string, string> = {}) =>
    (await fetch(`${guarded.url}${path}`, { headers, redirect: "manual" })).status;

  test.each(["/api/commands", "/api/words", "/files/x/y", "/api/conversations/0123456789abcdef0123456789"])(
    "%s stays closed without it",
    async (path) => {
      expect(await status(path)).toBe(401);
      expect(await status(path, { authorization: "Bearer wrong" })).toBe(401);
      expect(await status(path, { cookie: "pictoken=wrong" })).toBe(401);
      expect(await status(path, { authorization: `Bearer ${token}` })).not.toBe(401);
    },
  );

  test("the page asks for it, and its address carries it in once", async () => {
    const asked = await fetch(`${guarded.url}/`);
    expect(asked.status).toBe(401);
    expect(await asked.text()).toContain('type="password"');
    expect(await status("/?token=wrong")).toBe(401);

    const entered = await fetch(`${guarded.url}/?token=${token}`, { redirect: "manual" });
    expect(entered.status).toBe(303);
    expect(entered.headers.get("location")).toBe("/");
    const cookie = entered.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toContain(token);
    const key = cookie.split(";")[0] ?? "";
    expect(await status("/", { cookie: key })).toBe(200);
    expect(await status("/api/commands", { cookie: key })).toBe(200);
  });

  test("the form lets in too", async () => {
    const body = new URLSearchParams({ token });
    const entered = await fetch(`${guarded.url}/token`, { method: "POST", body, redirect: "manual" });
    expect(entered.status).toBe(303);
    const flood = new URLSearchParams({ token: "x".repeat(100_000) });
    expect((await fetch(`${guarded.url}/token`, { method: "POST", body: flood })).status).toBe(413);
  });

  test("an address of this machine and a configured name are its own, any other name is not", async () => {
    const port = guarded.port;
    const ask = (host: string) => rawStatus({ host, authorization: `Bearer ${token}` }, "/api/commands", port);
    expect(await ask("192.168.1.5:8787")).toBe(200);
    expect(await ask("bot.example")).toBe(200);
    expect(await ask("evil.example:8787")).toBe(403);
  });
});

test("a port in use is named", async () => {
  await expect(startWeb({}, server.port)).rejects.toMatchObject({
    code: "web.port-in-use",
    params: { port: server.port },
  });
});

test.each([
  ["a page's event stream", "/api/conversations/0123456789abcdef0123456789/events", undefined],
  ["an answer as events", "/api/commands/paint", "text/event-stream"],
  ["an answer as JSON", "/api/commands/paint", "application/json"],
])("whoever waits for %s and goes is no longer waited for", async (_, path, accept) => {
  const parts = webParts();
  const signals: AbortSignal[] = [];
  const watch: WebPlatform["watch"] = (conversation, signal) => {
    signals.push(signal);
    return parts.platform.watch(conversation, signal);
  };
  await using own = await startWeb({ ...parts, platform: { ...parts.platform, watch } });
  const gone = new AbortController();
  const post = { method: "POST", body: '{"prompt":"x","steps":100}', headers: { "content-type": "application/json" } };
  const headers = { ...post.headers, accept: accept ?? "*/*" };
  const asked = fetch(`${own.url}${path}`, { ...(accept && post), headers, signal: gone.signal }).catch(
    () => undefined,
  );
  await expect.poll(() => signals.length).toBe(1);
  gone.abort();
  await asked;
  await expect.poll(() => signals[0]?.aborted).toBe(true);
});

test("closing ends open event streams", async () => {
  const own = await startWeb();
  const stream = await fetch(`${own.url}/api/conversations/0123456789abcdef0123456789/events`);
  await own[Symbol.asyncDispose]();
  await expect(stream.text()).rejects.toThrow();
});

/** What is read of an answer here. */
interface Body {
  readonly buttons: readonly WordedButton[];
  readonly files: readonly FileOnWire[];
  readonly data: { readonly text: string; readonly bytes: number; readonly caller: { readonly id: string } };
  readonly error: ErrorOnWire;
  readonly handle: string;
}

async function json<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await json<Body>(response) };
}

async function upload(name: string, bytes: Buffer) {
  const response = await fetch(`${server.url}/api/attachments?name=${encodeURIComponent(name)}`, {
    method: "POST",
    body: new Uint8Array(bytes),
  });
  return { status: response.status, body: await json<Body>(response) };
}

async function history(conversation: string): Promise<HistoryOnWire> {
  return json(await fetch(`${server.url}/api/conversations/${conversation}`));
}

function readEvents(text: string) {
  return text
    .split("\n\n")
    .filter((event) => event.startsWith("event:"))
    .map((event) => ({
      event: /^event: (.*)$/m.exec(event)?.[1],
      data: JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? "null"),
    }));
}

/** `fetch` writes Host, Origin and Sec-Fetch-Site by itself. */
function rawStatus(headers: Record<string, string>, path = "/health", port = server.port): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: "127.0.0.1", port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on("error", reject);
    request.end();
  });
}
