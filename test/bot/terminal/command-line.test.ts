import { expect, test } from "vitest";
import { say } from "../../../commands/words.ts";
import { readCommandLine } from "../../../src/bot/terminal/command-line.ts";
import { createWording } from "../../../src/bot/wording.ts";

const wording = createWording();
const read = (...args: string[]) =>
  readCommandLine(args, { version: "1.2.3", words: (key, params) => wording.words(say(key, params), "en-US") });

const plain = { do: "run", json: false, out: "pictures" };
const line = (text: string, ...attach: string[]) => ({ asked: { line: text, attach } });

test.each([
  [["start"], { do: "start" }],
  [["bot"], { do: "bot" }],
  [["worker"], { do: "worker" }],
  [["doctor"], { do: "doctor", json: false }],
  [["doctor", "--json"], { do: "doctor", json: true }],
  [["models", "list"], { do: "models", action: "list", json: false }],
  [
    ["models", "pull", "openai/clip@v1", "--precision", "fp16", "--json"],
    { do: "models", action: "pull", model: "openai/clip@v1", precision: "fp16", json: true },
  ],
  [["models", "verify", "a/b"], { do: "models", action: "verify", model: "a/b", json: false }],
  [["models", "remove", "a/b"], { do: "models", action: "remove", model: "a/b", json: false }],
  [["run", "/imagine a red circle"], { ...plain, ...line("/imagine a red circle") }],
  [["run", "/count", "hello", "world"], { ...plain, ...line("/count hello world") }],
  [["run", "-"], { ...plain, ...line("-") }],
  [
    ["run", "/imagine x --steps 5", "--json", "--out", "here", "--locale", "ko"],
    { ...plain, ...line("/imagine x --steps 5"), json: true, out: "here", locale: "ko" },
  ],
  [["run", "--attach", "a.png", "/embed", "--attach=b.png"], { ...plain, ...line("/embed", "a.png", "b.png") }],
  [["run", "--press", "b12"], { ...plain, asked: { button: "b12" } }],
  [
    ["run", "--press", "b12", "add:Hi", "role:tool"],
    { ...plain, asked: { button: "b12", filled: "add:Hi role:tool" } },
  ],
  [["run", "--json", "--", "/imagine", "--steps", "5", "x"], { ...plain, ...line("/imagine --steps 5 x"), json: true }],
])("%j means %j", (args, meaning) => {
  expect(read(...args)).toEqual(meaning);
});

test("help and the version go to stdout, and are no failure", () => {
  expect(read("--version")).toEqual({ do: "print", stdout: "1.2.3\n", stderr: "", status: 0 });
  const help = read("--help");
  expect(help).toMatchObject({ do: "print", stderr: "", status: 0 });
  for (const name of ["start", "bot", "worker", "run", "doctor"]) {
    expect(help).toMatchObject({ stdout: expect.stringMatching(new RegExp(`^ {2}${name} `, "mu")) });
  }
  expect(read("run", "--help")).toMatchObject({ stdout: expect.stringContaining("--attach <file>"), status: 0 });
});

test.each([
  [["fly"], "unknown command 'fly'"],
  [["strat"], "Did you mean start?"],
  [["run"], "missing argument 'line'"],
  [["run", "/count x", "--jsn"], "Did you mean --json?"],
  [["run", "/count x", "--press", "b12"], "takes the place of a line"],
  [["run", "/count x", "--out"], "argument missing"],
  [["start", "now"], "too many arguments"],
  [["models"], "Usage: pictoken models"],
  [["models", "pull"], "missing argument 'model'"],
  [["models", "pull", "a/b", "--precision", "fp8"], "Allowed choices are fp32, fp16"],
  [[], "Usage: pictoken"],
])("%j is wrong usage: status 2, the reason and the help on stderr", (args, reason) => {
  const printed = read(...args);
  expect(printed).toMatchObject({ do: "print", stdout: "", status: 2, stderr: expect.stringContaining(reason) });
  expect(printed).toMatchObject({ stderr: expect.stringContaining("Usage: pictoken") });
});

test("wrong usage with --json is one JSON object on stdout", () => {
  const printed = read("run", "--json");
  if (printed.do !== "print") throw new Error("nothing printed");
  expect(printed).toMatchObject({ stderr: "", status: 2 });
  expect(JSON.parse(printed.stdout)).toEqual({
    ok: false,
    error: { code: "cli.usage", message: "missing argument 'line'", hint: expect.stringContaining("--help") },
  });
});

test.each([
  [
    "ko",
    ["run", "/count x", "--jsn"],
    ["오류: 알 수 없는 옵션 '--jsn'", "(혹시 --json인가요?)", "사용법: pictoken run", "옵션:"],
  ],
  ["ja", ["fly"], ["エラー: 不明なコマンド 'fly'", "使い方: pictoken", "コマンド:"]],
  ["zh-CN", ["run", "/x", "--out"], ["错误：选项 '--out <dir>' 缺少值", "用法："]],
  ["zh-TW", ["start", "now"], ["錯誤：引數太多：now"]],
])("wrong usage is told in %s", (locale, args, said) => {
  const printed = readCommandLine(args, {
    version: "1.2.3",
    words: (key, params) => wording.words(say(key, params), locale),
  });
  if (printed.do !== "print") throw new Error("nothing printed");
  for (const part of said) expect(printed.stderr).toContain(part);
});
