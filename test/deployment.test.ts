import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { variables } from "../src/config.ts";

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
const compose = read("docker-compose.yml");
const example = read(".env.example");

describe("the deployment files", () => {
  const hasCompose = spawnSync("docker-compose", ["version"]).status === 0;
  if (!hasCompose && process.env["CI"]) throw new Error("the test of docker-compose.yml needs docker-compose");
  if (!hasCompose) console.info("docker-compose is not installed: whether it takes docker-compose.yml is not tested");

  test.runIf(hasCompose)("docker-compose takes docker-compose.yml, the GPU worker included", () => {
    const { status, stdout, stderr } = composeConfig({ POSTGRES_PASSWORD: "secret", PICTOKEN_TOKEN: "another-secret" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const service of ["bot", "worker", "worker-gpu", "redis", "postgres"]) {
      expect(stdout).toMatch(new RegExp(`^ {2}${service}:$`, "mu"));
    }
    expect(stdout).toContain("127.0.0.1:8787:8787");
  });

  test.runIf(hasCompose).each(["bot", "worker", "worker-gpu"])(
    "%s reaches the Hub, and what the others pull",
    (name) => {
      const secrets = { POSTGRES_PASSWORD: "secret", PICTOKEN_TOKEN: "another-secret" };
      const { stdout } = composeConfig({
        ...secrets,
        HF_TOKEN: "hf_secret",
        HF_ENDPOINT: "https://mirror.example.org",
      });
      const service = new RegExp(`^ {2}${name}:\\n((?: {3,}.*\\n)+)`, "mu").exec(stdout)?.[1] ?? "";
      expect(service).toContain("HF_TOKEN: hf_secret");
      expect(service).toContain("HF_ENDPOINT: https://mirror.example.org");
      expect(service).toContain("PICTOKEN_HUB_CACHE: /pulled");
      expect(service).toMatch(/- pulled:\/pulled:rw|source: pulled\n\s+target: \/pulled/u);
    },
  );

  test("the folder for pulled models is the user's in both images", () => {
    const folders = matches(read("Dockerfile"), /^RUN mkdir \/data (\S+) && chown 1000:1000 \/data \1$/gmu);
    expect(folders).toEqual(["/pulled", "/pulled"]);
  });

  test.runIf(hasCompose).each(["POSTGRES_PASSWORD", "PICTOKEN_TOKEN"])("nothing starts without %s", (missing) => {
    const secrets = { POSTGRES_PASSWORD: "secret", PICTOKEN_TOKEN: "another-secret", [missing]: "" };
    const { status, stderr } = composeConfig(secrets);
    expect({ failed: status !== 0, stderr }).toEqual({
      failed: true,
      stderr: expect.stringContaining("missing in .env"),
    });
  });

  test(".env.example names the variables that docker-compose.yml asks for", () => {
    const asked = new Set(matches(compose, /\$\{(\w+)/gu));
    expect(matches(example, /^(\w+)=/gmu).sort()).toEqual([...asked].sort());
  });

  test("every variable that the containers get is one that is read", () => {
    const given = [
      ...matches(compose, /^\s+((?:PICTOKEN|DISCORD|SLACK|HF)_\w+|REDIS_URL|DATABASE_URL):/gmu),
      ...matches(read("Dockerfile"), /(PICTOKEN_\w+)=/gu),
    ];
    expect(given.length).toBeGreaterThan(8);
    expect(given.filter((name) => !variables.includes(name))).toEqual([]);
  });

  test("what the Dockerfile copies is let through to it", () => {
    const copied = matches(read("Dockerfile"), /^COPY (?!--from)(.+) \S+$/gmu).flatMap((files) => files.split(" "));
    const passed = matches(read(".dockerignore"), /^!(.+)$/gmu);
    expect(copied.filter((file) => !passed.includes(file.split("/")[0] ?? ""))).toEqual([]);
  });
});

function composeConfig(secrets: Record<string, string>) {
  const args = ["--env-file", ".env.example", "--profile", "gpu", "config"];
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], ...secrets };
  return spawnSync("docker-compose", args, { cwd: new URL("..", import.meta.url), env, encoding: "utf8" });
}

function matches(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, found = ""]) => found);
}
