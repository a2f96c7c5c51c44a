import { expect, test } from "vitest";
import { checkHub } from "../../src/doctor/check-hub.ts";
import type { EngineError } from "../../src/engine/errors.ts";
import { tokens } from "../stand-ins/hub/answers.ts";
import { hubStandIn } from "../stand-ins/hub/hub-stand-in.ts";

const wordError = ({ code }: EngineError) => ({ message: code, hint: "hint" });
const check = (hub: { endpoint: string; token?: string; offline?: boolean }) =>
  checkHub({ hub: { offline: false, cacheFolder: "/models", ...hub } }, wordError);

test("nothing is asked of the Hub without a token, or when it must be left alone", async () => {
  const { endpoint, seen } = await hubStandIn([]);
  expect(await check({ endpoint })).toMatchObject([{ state: "good", words: { key: "doctor.hub.open" } }]);
  expect(await check({ endpoint, token: tokens.granted, offline: true })).toMatchObject([
    { state: "good", words: { key: "doctor.hub.offline" }, data: { token: true } },
  ]);
  expect(seen).toEqual([]);
});

test("a token is shown to the Hub, and whose it is or that it is none is told, never the token", async () => {
  const { endpoint } = await hubStandIn([]);
  const known = await check({ endpoint, token: tokens.granted });
  expect(known).toMatchObject([{ state: "good", words: { key: "doctor.hub.known", params: { name: "someone" } } }]);
  const unknown = await check({ endpoint, token: "hf_expired" });
  expect(unknown).toMatchObject([{ state: "broken", words: { verbatim: "hub.token" }, help: { verbatim: "hint" } }]);
  expect(JSON.stringify([known, unknown])).not.toMatch(/hf_/u);
});

test("a Hub that is out of reach breaks nothing that is here", async () => {
  const hub = await hubStandIn([]);
  hub.misbehave(() => ({ kind: "instead", status: 503 }));
  expect(await check({ endpoint: hub.endpoint, token: tokens.granted })).toMatchObject([
    { state: "open", words: { verbatim: "hub.busy" } },
  ]);
});
