import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Machines that test for others are shared and noisy: there a second try counts, and the report says that it was one.
    retry: process.env["CI"] ? 1 : 0,
    // onnxruntime's native threads and PGlite want a process of their own per file.
    pool: "forks",
    maxWorkers: 2,
    // Tests report to nobody either: src/main.ts says why.
    env: { ORT_DISABLE_TELEMETRY: "1" },
  },
});
