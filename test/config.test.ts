import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig, variables } from "../src/config.ts";

test("with nothing set, one process serves the loopback address and keeps its data in ./data", () => {
  expect(readConfig({})).toEqual({
    dataFolder: resolve("data"),
    port: 8787,
    listen: "127.0.0.1",
    hosts: [],
    modelFolders: [resolve("data/models")],
    hub: { endpoint: "https://huggingface.co", offline: false, cacheFolder: resolve("data/models") },
    allowedModels: ["*"],
    providers: "auto",
    batch: 1,
    generations: 1,
    embeddingRepositories: [],
    tokenizerMemory: 629_145_600,
    logLevel: "info",
    unknown: [],
  });
});

test("every variable arrives", () => {
  const env = {
    PICTOKEN_DATA: "/srv/pictoken",
    PICTOKEN_PORT: "0",
    PICTOKEN_LISTEN: "0.0.0.0",
    PICTOKEN_TOKEN: "a long enough token".replaceAll(" ", "-"),
    PICTOKEN_HOSTS: "bot.example, bot.local",
    PICTOKEN_MODELS: "/models/a:/models/b",
    HF_ENDPOINT: "https://hub.example/mirror/",
    HF_TOKEN: "hf_0123456789",
    HF_HUB_OFFLINE: "yes",
    PICTOKEN_HUB_CACHE: "/models/hub",
    PICTOKEN_ALLOWED_MODELS: "openai/*, google-bert/bert-base-uncased",
    PICTOKEN_EMBEDDING_REPOSITORIES: "sd-concepts-library/*, me/mine",
    PICTOKEN_EMBEDDINGS: "/embeddings",
    PICTOKEN_STYLES: "/styles.csv",
    PICTOKEN_PROVIDERS: "cuda,cpu",
    PICTOKEN_TOKENIZER_MEMORY: "300",
    PICTOKEN_MODEL_MEMORY: "2000",
    PICTOKEN_BATCH: "4",
    PICTOKEN_GENERATIONS: "2",
    PICTOKEN_THREADS: "4",
    PICTOKEN_LOG_LEVEL: "debug",
    REDIS_URL: "redis://localhost:6379/1",
    DATABASE_URL: "postgresql://someone@db/pictoken",
    PICTOKEN_HOOKS_LISTEN: "[::1]:8788",
    DISCORD_TOKEN: "MTIzNDU2Nzg5MDEyMzQ1Njc4.abcdef.ghijklmnop",
    DISCORD_PUBLIC_KEY: "0123456789abcdef".repeat(4),
    DISCORD_API_URL: "https://discord.example/api/",
    SLACK_BOT_TOKEN: "xoxb-1-2-abc",
    SLACK_APP_TOKEN: "xapp-1-A1-2-abc",
    SLACK_SIGNING_SECRET: "0123456789abcdef".repeat(2),
    SLACK_API_URL: "https://slack.example/api/",
  };
  expect(Object.keys(env)).toEqual([...variables]);
  expect(readConfig(env)).toEqual({
    dataFolder: "/srv/pictoken",
    port: 0,
    listen: "0.0.0.0",
    token: "a-long-enough-token",
    hosts: ["bot.example", "bot.local"],
    modelFolders: ["/models/a", "/models/b", "/models/hub"],
    hub: { endpoint: "https://hub.example/mirror", token: "hf_0123456789", offline: true, cacheFolder: "/models/hub" },
    allowedModels: ["openai/*", "google-bert/bert-base-uncased"],
    embeddingRepositories: ["sd-concepts-library/*", "me/mine"],
    embeddingsFolder: "/embeddings",
    stylesFile: "/styles.csv",
    providers: ["cuda", "cpu"],
    tokenizerMemory: 314_572_800,
    modelMemory: 2_097_152_000,
    batch: 4,
    generations: 2,
    threads: 4,
    redisUrl: "redis://localhost:6379/1",
    databaseUrl: "postgresql://someone@db/pictoken",
    hooks: { host: "::1", port: 8788 },
    slack: {
      botToken: "xoxb-1-2-abc",
      way: { appToken: "xapp-1-A1-2-abc" },
      apiUrl: "https://slack.example/api/",
    },
    discord: {
      token: "MTIzNDU2Nzg5MDEyMzQ1Njc4.abcdef.ghijklmnop",
      publicKey: "0123456789abcdef".repeat(4),
      api: "https://discord.example/api",
    },
    logLevel: "debug",
    unknown: [],
  });
});

describe("a value that can't be used is named with what was given", () => {
  test.each([
    ["PICTOKEN_PORT", "eighty", "config.port"],
    ["PICTOKEN_PORT", "65536", "config.port"],
    ["PICTOKEN_PORT", "-1", "config.port"],
    ["PICTOKEN_PORT", "80.5", "config.port"],
    ["PICTOKEN_LISTEN", "everywhere", "config.listen"],
    ["PICTOKEN_HOSTS", "https://bot.example", "config.hosts"],
    ["PICTOKEN_ALLOWED_MODELS", "openai/?", "config.allowed-models"],
    ["PICTOKEN_EMBEDDING_REPOSITORIES", "a b", "config.embedding-repositories"],
    ["HF_ENDPOINT", "huggingface.co", "config.hub-endpoint"],
    ["HF_HUB_OFFLINE", "maybe", "config.hub-offline"],
    ["PICTOKEN_PROVIDERS", "cpu,gpu", "config.providers"],
    ["PICTOKEN_TOKENIZER_MEMORY", "49", "config.tokenizer-memory"],
    ["PICTOKEN_MODEL_MEMORY", "49", "config.model-memory"],
    ["PICTOKEN_BATCH", "17", "config.batch"],
    ["PICTOKEN_GENERATIONS", "0", "config.generations"],
    ["PICTOKEN_THREADS", "0", "config.threads"],
    ["PICTOKEN_LOG_LEVEL", "loud", "config.log-level"],
    ["REDIS_URL", "localhost:6379", "config.redis"],
    ["DATABASE_URL", "mysql://db/pictoken", "config.database"],
    ["PICTOKEN_HOOKS_LISTEN", "8788", "config.hooks"],
    ["PICTOKEN_HOOKS_LISTEN", "127.0.0.1:99999", "config.hooks"],
    ["DISCORD_PUBLIC_KEY", "0123", "config.discord-key"],
    ["DISCORD_API_URL", "discord.com", "config.discord-api"],
    ["SLACK_API_URL", "slack.com", "config.slack-api"],
  ])("%s=%s is %s", (variable, given, code) => {
    expect(() => readConfig({ [variable]: given })).toThrow(
      expect.objectContaining({ code, params: { variable, given } }),
    );
  });
});

test.each([
  ["PICTOKEN_TOKEN", "hunter2"],
  ["DISCORD_TOKEN", "hunter2"],
  ["HF_TOKEN", "hunter2"],
  ["SLACK_BOT_TOKEN", "hunter2"],
  ["SLACK_APP_TOKEN", "hunter2"],
  ["SLACK_SIGNING_SECRET", "hunter2"],
  ["DATABASE_URL", "mysql://someone:hunter2@db/pictoken"],
  ["DATABASE_URL", "mysql://someone:/?#hunter2@db/pictoken"],
  ["REDIS_URL", "someone:hunter2@redis"],
])("a secret in an unusable %s is not repeated", (variable, given) => {
  expect(() => readConfig({ [variable]: given })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("hunter2") }),
  );
});

test("listening on a network needs a token, an empty one is none", () => {
  expect(() => readConfig({ PICTOKEN_LISTEN: "0.0.0.0", PICTOKEN_TOKEN: "" })).toThrow(
    expect.objectContaining({ code: "config.token-needed" }),
  );
  expect(readConfig({ PICTOKEN_LISTEN: "::1" }).listen).toBe("::1");
});

test("a misspelt variable is reported with the nearest name", () => {
  expect(readConfig({ PICTOKEN_PROT: "80", REDIS_URI: "x" }).unknown).toEqual([
    { variable: "PICTOKEN_PROT", nearest: ["PICTOKEN_PORT"] },
  ]);
});

test("docs/configuration.md lists every variable with its true default", async () => {
  const page = await readFile(new URL("../docs/configuration.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `(\w+)` \| (?:`([^`]*)`)? ?\|/gmu)];
  expect(rows.map(([, name]) => name)).toEqual([...variables]);
  const documented = Object.fromEntries(rows.map(([, name, value]) => [name, value]));
  expect(readConfig(documented)).toEqual(readConfig({}));
});

test("Slack is reached over a socket, or calls where it may", () => {
  const bot = { SLACK_BOT_TOKEN: "xoxb-1" };
  const secret = { SLACK_SIGNING_SECRET: "0123456789abcdef".repeat(2) };
  expect(readConfig({ ...bot, ...secret, PICTOKEN_HOOKS_LISTEN: "127.0.0.1:8788" }).slack).toEqual({
    botToken: "xoxb-1",
    way: { signingSecret: secret.SLACK_SIGNING_SECRET },
  });
  expect(readConfig({ SLACK_APP_TOKEN: "xapp-1" }).slack).toBeUndefined();
  expect(() => readConfig(bot)).toThrow(expect.objectContaining({ code: "config.slack-way" }));
  expect(() => readConfig({ ...bot, ...secret })).toThrow(expect.objectContaining({ code: "config.slack-hooks" }));
});
