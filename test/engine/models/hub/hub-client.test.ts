import { describe, expect, test } from "vitest";
import { hubClient } from "../../../../src/engine/models/hub/hub-client.ts";
import { readRepositoryName } from "../../../../src/engine/models/repository-name.ts";
import { tokens } from "../../../stand-ins/hub/answers.ts";
import { type HubStandIn, hubStandIn } from "../../../stand-ins/hub/hub-stand-in.ts";
import { commitOf, filesOf, type StandInRepository } from "../../../stand-ins/hub/repository.ts";

const files = filesOf({
  "config.json": "{}",
  "tokenizer.json": "{}",
  "onnx/model.onnx": "network",
  "a b#?.txt": "odd",
});
const repositories: readonly StandInRepository[] = [
  {
    name: "some/model",
    revisions: { main: files, "refs/pr/1": filesOf({ "config.json": "changed" }) },
    formerly: ["model"],
  },
  { name: "some/gated", revisions: { main: files }, gated: true },
  { name: "some/private", revisions: { main: files }, private: true },
];

const look = (hub: HubStandIn, asked: string, token?: string) =>
  hubClient({ endpoint: hub.endpoint, ...(token !== undefined && { token }) }).look(readRepositoryName(asked));

describe("the Hub's client", () => {
  test("resolves a branch to its commit and lists what it holds, over several pages", async () => {
    const hub = await hubStandIn(repositories);
    const found = await look(hub, "some/model");
    expect(found).toMatchObject({ name: "some/model", commit: commitOf(files) });
    expect(found.files.map(({ path, size, digest }) => [path, size, digest.kind])).toEqual([
      ["config.json", 2, "git-sha1"],
      ["tokenizer.json", 2, "git-sha1"],
      ["onnx/model.onnx", 7, "sha256"],
      ["a b#?.txt", 3, "git-sha1"],
    ]);
    expect((await look(hub, "some/model@refs/pr/1")).commit).not.toBe(found.commit);
    expect((await look(hub, `some/model@${found.commit}`)).commit).toBe(found.commit);
    expect(await look(hub, "model")).toEqual(found);
  });

  test("reads a file from any place on, whatever its name", async () => {
    const hub = await hubStandIn(repositories);
    const client = hubClient({ endpoint: hub.endpoint });
    const repository = await client.look({ name: "some/model" });
    const read = async (path: string, from: number) =>
      Buffer.concat(await Array.fromAsync(client.read(repository, path, from))).toString();
    expect(await read("onnx/model.onnx", 0)).toBe("network");
    expect(await read("onnx/model.onnx", 3)).toBe("work");
    expect(await read("a b#?.txt", 1)).toBe("dd");
  });

  test("shows the token to the Hub alone, never to the host that large files lie on", async () => {
    const hub = await hubStandIn(repositories);
    const client = hubClient({ endpoint: hub.endpoint, token: tokens.granted });
    const repository = await client.look({ name: "some/gated" });
    await Array.fromAsync(client.read(repository, "onnx/model.onnx", 0));
    await Array.fromAsync(client.read(repository, "config.json", 0));
    const shownTo = (host: string) => new Set(hub.seen.filter((seen) => seen.host === host).map(({ token }) => token));
    expect(shownTo("hub")).toEqual(new Set([tokens.granted]));
    expect(shownTo("store")).toEqual(new Set([undefined]));
  });

  test("shows no token to an address that an answer names", async () => {
    const [hub, elsewhere] = [await hubStandIn(repositories), await hubStandIn(repositories)];
    hub.misbehave(({ url }) =>
      url.includes("/tree/")
        ? {
            kind: "instead",
            headers: { link: `<${elsewhere.endpoint}/api/models/some/model/tree/main>; rel="next"` },
            body: Buffer.from("[]"),
          }
        : undefined,
    );
    await look(hub, "some/model", tokens.granted);
    expect(elsewhere.seen.map(({ token }) => token)).toEqual([undefined, undefined]);
  });

  test.each<[string, string, string | undefined, string]>([
    ["is gated and nobody is known", "some/gated", undefined, "hub.gated"],
    ["is gated for this token", "some/gated", tokens.other, "hub.not-granted"],
    ["is private and nobody is known", "some/private", undefined, "hub.unknown"],
    ["is private for this token", "some/private", tokens.other, "hub.unknown"],
    ["does not exist", "some/nothing", undefined, "hub.unknown"],
    ["has no such revision", "some/model@v9", undefined, "hub.no-revision"],
    ["is asked for with a token that is none", "some/model", "hf_expired", "hub.token"],
  ])("a repository that %s", async (_, asked, token, code) => {
    const hub = await hubStandIn(repositories);
    const client = hubClient({ endpoint: hub.endpoint, ...(token !== undefined && { token }) });
    const asking = async () => {
      const repository = await client.look(readRepositoryName(asked));
      return Array.fromAsync(client.read(repository, "config.json", 0));
    };
    const error = await asking().catch((problem: unknown) => problem);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).not.toContain("hf_");
  });

  test.each<[string, object, string, object]>([
    ["is overrun", { status: 429, headers: { "retry-after": "7" } }, "hub.busy", { seconds: 7 }],
    ["is in trouble", { status: 503 }, "hub.busy", { status: 503 }],
    ["is another server", { body: Buffer.from("<html>Log in to this network</html>") }, "hub.answer", {}],
    ["says something else", { body: Buffer.from('{"id": "some/model", "sha": "main"}') }, "hub.answer", {}],
    ["names a path", { body: Buffer.from(`{"id": "../../etc", "sha": "${"0".repeat(40)}"}`) }, "hub.answer", {}],
    ["never ends", { body: Buffer.alloc(17 * 1024 * 1024, 32) }, "hub.answer", {}],
    ["forbids it", { status: 403, headers: { "x-error-message": "Enable access in your token." } }, "hub.gated", {}],
  ])("a Hub that %s", async (_, answer, code, params) => {
    const hub = await hubStandIn(repositories);
    hub.misbehave(() => ({ kind: "instead", ...answer }));
    await expect(look(hub, "some/model")).rejects.toMatchObject({ code, params });
  });

  test("a Hub that says nothing, breaks off or is not there", async () => {
    const hub = await hubStandIn(repositories);
    const client = hubClient({ endpoint: hub.endpoint, patienceMs: 300 });
    hub.misbehave(() => ({ kind: "silence", after: 5 }));
    await expect(client.look({ name: "some/model" })).rejects.toMatchObject({ code: "hub.unreachable" });
    hub.misbehave(() => ({ kind: "cut", after: 5 }));
    await expect(client.look({ name: "some/model" })).rejects.toMatchObject({ code: "hub.unreachable" });
    hub.close();
    await expect(client.look({ name: "some/model" })).rejects.toMatchObject({
      code: "hub.unreachable",
      params: { reason: expect.any(String) },
    });
  });

  test("stops when it is told to, with the reason", async () => {
    const hub = await hubStandIn(repositories);
    hub.misbehave(() => ({ kind: "silence", after: 0 }));
    const stop = new AbortController();
    const looking = hubClient({ endpoint: hub.endpoint }).look({ name: "some/model" }, stop.signal);
    stop.abort(new Error("enough"));
    await expect(looking).rejects.toThrow("enough");
  });
});
