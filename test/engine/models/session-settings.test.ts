import { describe, expect, test } from "vitest";
import { sessionSettings } from "../../../src/engine/models/session-settings.ts";
import { demoModel } from "../../support/demo-model.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const modelWith = async (file: unknown) => ({
  name: "mine",
  tasks: [],
  folder: await temporaryFolder({ "pictoken.json": file }),
});

describe("sessionSettings", () => {
  test("are none where the model says nothing", async () => {
    expect(await sessionSettings(demoModel)).toEqual({});
    expect(await sessionSettings({ ...demoModel, folder: await temporaryFolder() })).toEqual({});
  });

  test("are what the model's file says", async () => {
    const session = {
      providers: ["cuda", "cpu"],
      threads: 2,
      graphOptimization: "extended",
      memoryPattern: false,
      memoryArena: false,
    };
    expect(await sessionSettings(await modelWith({ session }))).toEqual(session);
    expect(await sessionSettings(await modelWith({ session: { providers: "auto" } }))).toEqual({ providers: "auto" });
  });

  test.each([
    [{ providers: ["gpu"] }, "providers"],
    [{ providers: [] }, "providers"],
    [{ threads: 0 }, "threads"],
    [{ threads: "4" }, "threads"],
    [{ graphOptimization: "lots" }, "graphOptimization"],
    [{ memoryPattern: 1 }, "memoryPattern"],
    [{ freeDimensions: { height: 64 } }, "freeDimensions"],
    ["fast", "expected object"],
  ])("%j is refused by name", async (session, named) => {
    await expect(sessionSettings(await modelWith({ session }))).rejects.toMatchObject({
      code: "model.session-settings",
      params: { model: "mine", reason: expect.stringContaining(named) },
    });
  });
});
