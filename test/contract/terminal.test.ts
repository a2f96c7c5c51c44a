import { randomUUID } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Target } from "../../commands/define.ts";
import { printAnswer } from "../../src/bot/terminal/print-answer.ts";
import { progressLine } from "../../src/bot/terminal/progress-line.ts";
import { createTerminal } from "../../src/bot/terminal/terminal.ts";
import { memoryFiles } from "../support/memory-stores.ts";
import { replyParts } from "../support/reply-parts.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type PlatformUnderTest, platformContract } from "./platform.ts";

/** Everything but line ends and tabs that a terminal acts upon, and what turns the direction of text. */
const OBEYED = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u;

platformContract("a terminal of 60 columns", () => open(60), { obeyed: OBEYED });
platformContract("a pipe", () => open(undefined), { obeyed: OBEYED });

async function open(columns: number | undefined, files = memoryFiles()): Promise<PlatformUnderTest> {
  const folder = await temporaryFolder();
  const terminal = createTerminal({ files, log: replyParts().log });
  const screens = new Map<unknown, Screen>();

  return {
    platform: terminal,
    files,
    async place() {
      const target = terminal.place(randomUUID(), join(folder, randomUUID()));
      screens.set(target["id"], followOn(screen(columns), target));
      return target;
    },
    async seen(target) {
      // The answers are read as they come.
      await turn();
      const out = String(target["out"]);
      const names = await readdir(out).catch(() => []);
      const text = screens.get(target["id"])?.text.replaceAll(ERASE, "") ?? "";
      return { text, files: await Promise.all(names.sort().map((name) => readFile(join(out, name)))) };
    },
    async attach(name, bytes) {
      await writeFile(join(folder, name), bytes);
      return terminal.attach(join(folder, name));
    },
    restart: () => open(columns, files),
  };

  function followOn(screen: Screen, target: Target): Screen {
    const answers = terminal.answers(target);
    const progress = progressLine(screen);
    void (async () => {
      for await (const answer of answers) {
        if (!answer.reply.final) progress.show(answer.reply);
        else
          printAnswer(answer, {
            stdout: screen,
            stderr: screen,
            style: (_, text) => text,
            json: false,
            locale: "en-US",
          });
      }
    })();
    return screen;
  }
}

interface Screen {
  text: string;
  readonly isTTY: boolean;
  readonly columns?: number;
  write(text: string): void;
}

function screen(columns: number | undefined): Screen {
  return {
    text: "",
    isTTY: columns !== undefined,
    ...(columns === undefined ? {} : { columns }),
    write(text) {
      this.text += text;
    },
  };
}

/** How the line of progress makes room for its next state. */
const ERASE = "\r\x1b[2K";
