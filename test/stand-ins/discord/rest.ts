import { type Context, Hono } from "hono";
import type { Contracts } from "./contracts.ts";
import type { Faults } from "./faults.ts";
import { type ComponentNode, type MessageBody, messageProblems } from "./message-rules.ts";
import { messageResponse, userOf } from "./responses.ts";
import type { KnownFile, KnownInteraction, KnownMessage, World } from "./world.ts";

/** Discord's HTTP interface as far as the bot uses it. Every body, in and out, is held against the contracts. */
export function restApp(world: World, contracts: Contracts, faults: Faults, origin: () => string): Hono {
  const app = new Hono();
  const api = "/api/v10";

  app.get("/cdn/*", (c) => {
    const bytes = world.files.get(new URL(c.req.url).pathname);
    return bytes === undefined ? c.body(null, 404) : c.body(Buffer.from(bytes));
  });

  route("get", "/gateway/bot", () =>
    ok({
      url: origin().replace("http", "ws"),
      shards: faults.shards,
      session_start_limit: { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 1 },
    }),
  );
  route("get", "/applications/@me", () =>
    ok({
      id: world.applicationId,
      name: "Pictoken",
      icon: null,
      description: "",
      type: null,
      verify_key: "",
      flags: 0,
      flags_new: "0",
      redirect_uris: [],
      interactions_endpoint_url: null,
      role_connections_verification_url: null,
      owner: userOf(world.userId, "owner"),
      approximate_guild_count: 1,
      approximate_user_install_count: 0,
      approximate_user_authorization_count: 0,
      explicit_content_filter: 0,
      team: null,
      eligible_oauth2_scopes: [],
    }),
  );

  for (const scope of [
    "/applications/{application_id}/commands",
    "/applications/{application_id}/guilds/{guild_id}/commands",
  ]) {
    const list = (params: Params) => world.commands.get(params["guild_id"] ?? "") ?? [];
    const keep = (params: Params, commands: readonly object[]) => {
      const known = commands.map((command) => ({
        id: world.snowflake(),
        application_id: world.applicationId,
        version: world.snowflake(),
        default_member_permissions: null,
        description: "",
        nsfw: false,
        dm_permission: true,
        name_localizations: null,
        description_localizations: null,
        ...command,
      }));
      world.commands.set(params["guild_id"] ?? "", known);
      return known;
    };
    route("get", scope, ({ params }) => ok(list(params)));
    route("put", scope, ({ params, body }) => ok(keep(params, body as object[])));
    route("post", scope, ({ params, body }) => ok(keep(params, [...list(params), body as object]).at(-1), 201));
    route("patch", `${scope}/{command_id}`, ({ params, body }) => {
      const all = keep(
        params,
        list(params).map((old) => (old.id === params["command_id"] ? { ...old, ...(body as object) } : old)),
      );
      return ok(all.find(({ id }) => id === params["command_id"]));
    });
    route("delete", `${scope}/{command_id}`, ({ params }) => {
      keep(
        params,
        list(params).filter(({ id }) => id !== params["command_id"]),
      );
      return ok(undefined, 204);
    });
  }

  route(
    "post",
    "/interactions/{interaction_id}/{interaction_token}/callback",
    ({ params, body, files }) => {
      const interaction = world.interactions.get(params["interaction_id"] ?? "");
      if (interaction === undefined || interaction.token !== params["interaction_token"])
        return failed(404, 10062, "Unknown interaction");
      return acknowledge(world, interaction, body, files) ?? ok(undefined, 204);
    },
    "none",
  );

  route(
    "post",
    "/webhooks/{webhook_id}/{webhook_token}",
    ({ params, body, files }) =>
      withInteraction(params, (interaction) => {
        if (interaction.thinking && interaction.original) return edit(interaction.original, body as MessageBody, files);
        return create(body as MessageBody, files, interaction.channelId, interaction);
      }),
    "none",
  );
  // The client writes `@original` as `%40original`, so that only the decoded parameter tells it.
  const oneMessage = "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}";
  const idOf = ({ message_id = "" }: Params, { original }: KnownInteraction) =>
    message_id === "@original" ? (original ?? "") : message_id;
  route(
    "patch",
    oneMessage,
    ({ params, body, files }) =>
      withInteraction(params, (interaction) => edit(idOf(params, interaction), body as MessageBody, files)),
    "none",
  );
  route(
    "delete",
    oneMessage,
    ({ params }) =>
      withInteraction(params, (interaction) => {
        const id = idOf(params, interaction);
        if (!world.messages.delete(id)) return failed(404, 10008, "Unknown Message");
        if (interaction.original === id) Object.assign(interaction, { original: null, thinking: false });
        return ok(undefined, 204);
      }),
    "none",
  );

  route("post", "/channels/{channel_id}/messages", ({ params, body, files }) => {
    const channel = params["channel_id"] ?? "";
    const { nonce, enforce_nonce } = body as MessageBody;
    const direct = [...world.directChannels.values()].includes(channel);
    if (direct && !world.takesDirectMessages) return failed(403, 50007, "Cannot send messages to this user");
    if (!direct && !world.channels.has(channel)) return failed(404, 10003, "Unknown Channel");
    const same = enforce_nonce ? world.messages.get(world.nonces.get(nonce ?? "") ?? "") : undefined;
    return same === undefined
      ? create(body as MessageBody, files, channel)
      : ok(messageResponse(same, world, origin()));
  });
  route("patch", "/channels/{channel_id}/messages/{message_id}", ({ params, body, files }) =>
    edit(params["message_id"] ?? "", body as MessageBody, files),
  );
  route("delete", "/channels/{channel_id}/messages/{message_id}", ({ params }) => {
    const message = world.messages.get(params["message_id"] ?? "");
    // What only one person sees is nobody else's to delete.
    if (message === undefined || message.ephemeral) return failed(404, 10008, "Unknown Message");
    world.messages.delete(message.id);
    const interaction = world.interactions.get(message.interaction ?? "");
    if (interaction?.original === message.id) interaction.original = null;
    return ok(undefined, 204);
  });
  route("post", "/users/@me/channels", ({ body }) => {
    const { recipient_id: user } = body as { recipient_id: string };
    const id = world.directChannels.get(user) ?? world.snowflake();
    world.directChannels.set(user, id);
    return ok({ id, type: 1, flags: 0, recipients: [userOf(user, "asker")] });
  });
  return app;

  function route(
    method: Method,
    path: string,
    handle: (request: Incoming) => Outgoing,
    auth: "bot" | "none" = "bot",
  ): void {
    app.on(method.toUpperCase(), api + path.replaceAll(/\{(\w+)\}/gu, ":$1"), async (c) => {
      const { body, files } = await readBody(c);
      const params = c.req.param();
      const given = c.req.header("authorization");
      const where = `${method} ${path}`;
      const answer = faults.take(where) ?? (await answerTo());
      world.requests.push({ method, path: new URL(c.req.url).pathname, status: answer.status, body });
      if (answer.body !== undefined || answer.status === 204) {
        const wrong = contracts.response(method, path, answer.status, answer.body);
        if (answer.status < 500) world.violations.push(...wrong.map((problem) => `our answer to ${where}: ${problem}`));
      }
      const headers = answer.headers ?? {};
      return answer.body === undefined
        ? c.body(null, answer.status as 204, headers)
        : c.json(answer.body, answer.status as 200, headers);

      async function answerTo(): Promise<Outgoing> {
        if (auth === "none" && given !== undefined) world.violations.push(`${where} carries the bot's token`);
        if (auth === "bot" && given !== `Bot ${world.token}`) return failed(401, 0, "401: Unauthorized");
        const wrong = contracts.request(method, path, body);
        world.violations.push(...wrong.map((problem) => `${where}: ${problem}`));
        if (wrong.length > 0) return failed(400, 50035, "Invalid Form Body");
        return handle({ params, body, files });
      }
    });
  }

  function withInteraction(params: Params, act: (interaction: KnownInteraction) => Outgoing): Outgoing {
    const interaction = [...world.interactions.values()].find(({ token }) => token === params["webhook_token"]);
    if (interaction?.acknowledged === undefined) return failed(404, 10015, "Unknown Webhook");
    if (world.now() - interaction.at > 15 * 60_000) return failed(401, 50027, "Invalid Webhook Token");
    return act(interaction);
  }

  function create(
    body: MessageBody,
    uploads: readonly KnownFile[],
    channelId: string,
    interaction?: KnownInteraction,
  ): Outgoing {
    const problems = messageProblems(body, uploads);
    if (problems.length > 0) return refuse(problems);
    const message: KnownMessage = {
      id: world.snowflake(),
      channelId,
      ephemeral: ((body.flags ?? 0) & 64) !== 0,
      ...(interaction && { interaction: interaction.id }),
      components: body.components ?? [],
      files: uploads,
      mentions: body.allowed_mentions?.users ?? [],
      edits: 0,
    };
    world.messages.set(message.id, message);
    if (body.nonce !== undefined) world.nonces.set(body.nonce, message.id);
    return ok(messageResponse(message, world, origin()));
  }

  function edit(id: string, body: MessageBody, uploads: readonly KnownFile[]): Outgoing {
    const message = world.messages.get(id);
    if (message === undefined) return failed(404, 10008, "Unknown Message");
    const problems = messageProblems(body, uploads);
    if (problems.length > 0) return refuse(problems);
    const mentions = body.allowed_mentions?.users ?? [];
    Object.assign(message, { components: body.components, files: uploads, mentions, edits: message.edits + 1 });
    const interaction = world.interactions.get(message.interaction ?? "");
    if (interaction?.original === id) interaction.thinking = false;
    return ok(messageResponse(message, world, origin()));
  }

  function refuse(problems: readonly string[]): Outgoing {
    world.violations.push(...problems);
    return failed(400, 50035, "Invalid Form Body");
  }

  async function readBody(c: Context): Promise<{ readonly body: unknown; readonly files: readonly KnownFile[] }> {
    if (!c.req.header("content-type")?.startsWith("multipart/form-data")) {
      const text = await c.req.text();
      return { body: text === "" ? undefined : JSON.parse(text), files: [] };
    }
    const form = await c.req.formData();
    const body: MessageBody = JSON.parse(String(form.get("payload_json")));
    const files = (body.attachments ?? []).map(async ({ id, filename }): Promise<KnownFile> => {
      const part = form.get(`files[${id}]`);
      if (!(part instanceof File)) world.violations.push(`attachment ${id} has no file`);
      const bytes = part instanceof File ? await part.bytes() : new Uint8Array();
      return { id: world.snowflake(), name: filename ?? "", bytes };
    });
    return { body, files: await Promise.all(files) };
  }
}

/** Takes the first answer to an interaction; undefined when it is taken. */
export function acknowledge(
  world: World,
  interaction: KnownInteraction,
  body: unknown,
  files: readonly KnownFile[],
): Outgoing | undefined {
  const { type, data } = body as { type: number; data?: MessageBody };
  if (world.now() - interaction.at > 3000) return failed(404, 10062, "Unknown interaction");
  if (interaction.acknowledged !== undefined) return failed(400, 40060, "Interaction has already been acknowledged.");
  const isMessage = type === 4 || type === 5;
  if ((type === 8) !== (interaction.kind === 4))
    world.violations.push(`answer ${type} to an interaction ${interaction.kind}`);
  if (type === 4) world.violations.push(...messageProblems(data ?? {}, files));
  interaction.acknowledged = { type, at: world.now(), data };
  if (isMessage) {
    const id = world.snowflake();
    const ephemeral = ((data?.flags ?? 0) & 64) !== 0;
    const components: readonly ComponentNode[] = data?.components ?? [];
    world.messages.set(id, {
      id,
      channelId: interaction.channelId,
      ephemeral,
      interaction: interaction.id,
      components,
      files,
      mentions: [],
      edits: 0,
    });
    Object.assign(interaction, { original: id, thinking: type === 5 });
  }
  return undefined;
}

type Method = "get" | "put" | "post" | "patch" | "delete";
type Params = Readonly<Record<string, string>>;

interface Incoming {
  readonly params: Params;
  readonly body: unknown;
  readonly files: readonly KnownFile[];
}

export interface Outgoing {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

function ok(body: unknown, status = 200): Outgoing {
  return { status, body };
}

function failed(status: number, code: number, message: string): Outgoing {
  return { status, body: { code, message } };
}
