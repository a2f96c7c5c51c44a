import { delimiter, join } from "node:path";
import { z } from "zod";
import { EngineError } from "./engine/errors.ts";
import { nearest } from "./engine/nearest.ts";
import { executionProviders, type WantedProviders } from "./engine/runtime/execution-providers.ts";
import { address, folder, hostAndPort, list, wholeNumber, yesOrNo } from "./setting-kinds.ts";

/** What the environment decides, checked. Every variable is explained in docs/configuration.md. */
export interface Config {
  /** Absolute. Holds the embedded database, the queue, the pictures and whoever runs on it. */
  readonly dataFolder: string;
  readonly port: number;
  readonly listen: string;
  /** What a caller from elsewhere must show; always present when `listen` is not loopback. */
  readonly token?: string;
  /** Host names, besides loopback, by which the web page may be called. */
  readonly hosts: readonly string[];
  /** Absolute folders that hold models, searched in this order; the last is that of models from the Hub. */
  readonly modelFolders: readonly string[];
  /** The Hugging Face Hub, or what stands in for it. */
  readonly hub: {
    /** Without a slash at its end. */
    readonly endpoint: string;
    readonly token?: string;
    /** Whether it must be left alone. */
    readonly offline: boolean;
    /** Absolute folder of models that were pulled. */
    readonly cacheFolder: string;
  };
  /** Patterns of the names of models that people may use who do not run the bot. */
  readonly allowedModels: readonly string[];
  /** Patterns of the Hub's repositories from which people may take embeddings who do not run the bot. */
  readonly embeddingRepositories: readonly string[];
  /** Absolute folder of textual inversions that prompts may name; none when absent. */
  readonly embeddingsFolder?: string;
  /** Absolute path of a `styles.csv`; the usual styles when absent. */
  readonly stylesFile?: string;
  /** Where models compute: the best that works here, or these, tried in this order. */
  readonly providers: WantedProviders;
  /** Bytes that loaded tokenizers may take together. */
  readonly tokenizerMemory: number;
  /** Bytes that loaded models may take together; half of the machine's when absent. */
  readonly modelMemory?: number;
  /** The most requests for pictures that are painted at once as one batch, where that pays. */
  readonly batch: number;
  /** How many generations may run at once on this machine. */
  readonly generations: number;
  /** Inference threads; ONNX Runtime's choice when absent. */
  readonly threads?: number;
  /** Absent: the queue lives in the data folder. */
  readonly redisUrl?: string;
  /** Absent: the database lives in the data folder. */
  readonly databaseUrl?: string;
  /** Present when Discord is to be served. */
  readonly discord?: {
    readonly token: string;
    /** 64 hex digits: what Discord signs its requests with. */
    readonly publicKey?: string;
    /** Without the version. */
    readonly api: string;
  };
  /** Present when Slack is to be served: over a socket, or where `hooks` listens. */
  readonly slack?: {
    readonly botToken: string;
    readonly way: { readonly appToken: string } | { readonly signingSecret: string };
    /** The real one when absent. */
    readonly apiUrl?: string;
  };
  /** Where chat platforms call the bot. Absent: it calls them. */
  readonly hooks?: { readonly host: string; readonly port: number };
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  /** Variables that begin like ours and mean nothing: most often a slip of the fingers. */
  readonly unknown: readonly { readonly variable: string; readonly nearest: readonly string[] }[];
}

/** Reads the environment; an empty variable counts as not set. Throws `EngineError("config.…", {variable, given})` for the first that can't be used. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ""));
  const read = environment.safeParse(set);
  if (!read.success) throw problem(read.error.issues[0], set);
  const {
    PICTOKEN_TOKEN: token,
    PICTOKEN_EMBEDDINGS: embeddingsFolder,
    PICTOKEN_STYLES: stylesFile,
    PICTOKEN_MODEL_MEMORY: modelMemory,
    PICTOKEN_THREADS: threads,
    REDIS_URL: redisUrl,
    DATABASE_URL: databaseUrl,
    PICTOKEN_HOOKS_LISTEN: hooks,
  } = read.data;
  const listen = read.data.PICTOKEN_LISTEN;
  const hub = hubOf(read.data);
  if (token === undefined && !isLoopback(listen)) throw new EngineError("config.token-needed", { listen });
  return {
    dataFolder: read.data.PICTOKEN_DATA,
    port: read.data.PICTOKEN_PORT,
    listen,
    ...(token === undefined ? {} : { token }),
    hosts: read.data.PICTOKEN_HOSTS,
    modelFolders: [...read.data.PICTOKEN_MODELS, hub.cacheFolder],
    hub,
    allowedModels: read.data.PICTOKEN_ALLOWED_MODELS,
    embeddingRepositories: read.data.PICTOKEN_EMBEDDING_REPOSITORIES,
    ...(embeddingsFolder === undefined ? {} : { embeddingsFolder }),
    ...(stylesFile === undefined ? {} : { stylesFile }),
    providers: read.data.PICTOKEN_PROVIDERS,
    tokenizerMemory: read.data.PICTOKEN_TOKENIZER_MEMORY * 2 ** 20,
    batch: read.data.PICTOKEN_BATCH,
    generations: read.data.PICTOKEN_GENERATIONS,
    ...(modelMemory === undefined ? {} : { modelMemory: modelMemory * 2 ** 20 }),
    ...(threads === undefined ? {} : { threads }),
    ...(redisUrl === undefined ? {} : { redisUrl }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...discordOf(read.data),
    ...slackOf(read.data),
    ...(hooks === undefined ? {} : { hooks }),
    logLevel: read.data.PICTOKEN_LOG_LEVEL,
    unknown: unknownVariables(Object.keys(set)),
  };
}

const PORTS = 65_536;

/** A guess a second finds 12 letters and digits in 10¹⁴ years; shorter words are found in dictionaries. */
const SHORTEST_TOKEN = 12;

/** Each check's message is the code of the error it becomes. */
const environment = z.object({
  PICTOKEN_DATA: folder().prefault("data"),
  PICTOKEN_PORT: wholeNumber("config.port", 0, PORTS - 1).default(8787),
  PICTOKEN_LISTEN: z.union([z.ipv4(), z.ipv6(), z.literal("localhost")], "config.listen").default("127.0.0.1"),
  PICTOKEN_TOKEN: z
    .string()
    .regex(new RegExp(`^[!-~]{${SHORTEST_TOKEN},}$`, "u"), "config.token")
    .optional(),
  PICTOKEN_HOSTS: list(",", z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/iu, "config.hosts")).default([]),
  PICTOKEN_MODELS: list(delimiter, folder()).default([]),
  HF_ENDPOINT: address("config.hub-endpoint", ["https:", "http:"]).default("https://huggingface.co"),
  HF_TOKEN: z
    .string()
    .regex(/^[!-~]{8,}$/u, "config.hub-token")
    .optional(),
  HF_HUB_OFFLINE: yesOrNo("config.hub-offline").default(false),
  PICTOKEN_HUB_CACHE: folder().optional(),
  PICTOKEN_ALLOWED_MODELS: list(",", z.string().regex(/^[\w./*-]+$/u, "config.allowed-models")).default(["*"]),
  PICTOKEN_EMBEDDING_REPOSITORIES: list(",", z.string().regex(/^[\w./*-]+$/u, "config.embedding-repositories")).default(
    [],
  ),
  PICTOKEN_EMBEDDINGS: folder().optional(),
  PICTOKEN_STYLES: folder().optional(),
  PICTOKEN_PROVIDERS: z
    .union([z.literal("auto"), list(",", z.enum(executionProviders))], "config.providers")
    .default("auto"),
  PICTOKEN_TOKENIZER_MEMORY: wholeNumber("config.tokenizer-memory", 50, 1_000_000).default(600),
  PICTOKEN_MODEL_MEMORY: wholeNumber("config.model-memory", 50, 10_000_000).optional(),
  PICTOKEN_BATCH: wholeNumber("config.batch", 1, 16).default(1),
  PICTOKEN_GENERATIONS: wholeNumber("config.generations", 1, 8).default(1),
  PICTOKEN_THREADS: wholeNumber("config.threads", 1, 1024).optional(),
  PICTOKEN_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"], "config.log-level").default("info"),
  REDIS_URL: address("config.redis", ["redis:", "rediss:"]).optional(),
  DATABASE_URL: address("config.database", ["postgres:", "postgresql:"]).optional(),
  PICTOKEN_HOOKS_LISTEN: hostAndPort("config.hooks").optional(),
  DISCORD_TOKEN: z
    .string()
    .regex(/^[\w.-]{20,}$/u, "config.discord-token")
    .optional(),
  DISCORD_PUBLIC_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/iu, "config.discord-key")
    .optional(),
  DISCORD_API_URL: address("config.discord-api", ["https:", "http:"]).default("https://discord.com/api"),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-[\w-]+$/u, "config.slack-bot-token")
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-[\w-]+$/u, "config.slack-app-token")
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(/^[0-9a-f]{32}$/u, "config.slack-signing-secret")
    .optional(),
  SLACK_API_URL: address("config.slack-api", ["https:", "http:"]).optional(),
});

/** The names of all variables. */
export const variables: readonly string[] = Object.keys(environment.shape);

function hubOf(read: z.infer<typeof environment>): Config["hub"] {
  const { HF_ENDPOINT: endpoint, HF_TOKEN: token, HF_HUB_OFFLINE: offline, PICTOKEN_DATA: data } = read;
  return {
    endpoint: endpoint.replace(/\/+$/u, ""),
    ...(token === undefined ? {} : { token }),
    offline,
    cacheFolder: read.PICTOKEN_HUB_CACHE ?? join(data, "models"),
  };
}

function discordOf(read: z.infer<typeof environment>): Pick<Config, "discord"> {
  const { DISCORD_TOKEN: token, DISCORD_PUBLIC_KEY: publicKey, DISCORD_API_URL: api } = read;
  if (token === undefined) return {};
  return { discord: { token, api: api.replace(/\/+$/u, ""), ...(publicKey === undefined ? {} : { publicKey }) } };
}

function slackOf(read: z.infer<typeof environment>): Pick<Config, "slack"> {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = read;
  if (botToken === undefined) return {};
  const apiUrl = read.SLACK_API_URL === undefined ? {} : { apiUrl: read.SLACK_API_URL };
  if (appToken !== undefined) return { slack: { botToken, way: { appToken }, ...apiUrl } };
  if (signingSecret === undefined) throw new EngineError("config.slack-way");
  if (read.PICTOKEN_HOOKS_LISTEN === undefined) throw new EngineError("config.slack-hooks");
  return { slack: { botToken, way: { signingSecret }, ...apiUrl } };
}

function problem(issue: z.core.$ZodIssue | undefined, set: Record<string, string | undefined>): Error {
  const variable = String(issue?.path[0]);
  const given = set[variable] ?? "";
  return new EngineError(issue?.message ?? "config.invalid", { variable, given: withoutSecrets(variable, given) });
}

/** A wrong token or password must not end up in a log. */
function withoutSecrets(variable: string, given: string): string {
  if (/_(TOKEN|SECRET)$/u.test(variable)) return "…";
  return given.replace(/^(\w+:\/\/)?.*@/u, "$1…@");
}

function isLoopback(listen: string): boolean {
  return listen === "localhost" || listen === "::1" || listen.startsWith("127.");
}

function unknownVariables(set: readonly string[]): Config["unknown"] {
  return set
    .filter((name) => name.startsWith("PICTOKEN_") && !variables.includes(name))
    .map((variable) => ({ variable, nearest: nearest(variable, variables, 1) }));
}
