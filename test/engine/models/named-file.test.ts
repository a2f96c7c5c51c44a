import { expect, test } from "vitest";
import { namedFile } from "../../../src/engine/models/named-file.ts";

test.each([
  ["/models/some model/model_index.json", "model_index.json"],
  ["/models/some model/unet/config.json", "unet/config.json"],
  ["/models/some model/text_encoder_2/config.json", "text_encoder_2/config.json"],
  ["/models/some model/scheduler/scheduler_config.json", "scheduler/scheduler_config.json"],
  ["/models/some model/1_Pooling/config.json", "1_Pooling/config.json"],
  ["config.json", "config.json"],
])("%s is named %s", (path, named) => {
  expect(namedFile(path)).toBe(named);
});
