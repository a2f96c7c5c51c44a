import { text } from "node:stream/consumers";
import { styleText } from "node:util";
import pino from "pino";
import { say } from "../commands/words.ts";
import packageJson from "../package.json" with { type: "json" };
import { type CommandLine, type RunArguments, readCommandLine } from "./bot/terminal/command-line.ts";
import { type Output, printAnswer, STATUS } from "./bot/terminal/print-answer.ts";
import { progressLine } from "./bot/terminal/progress-line.ts";
import { runLine } from "./bot/terminal/run-line.ts";
import { askedLocale, systemLocale as localeOfSystem } from "./bot/terminal/spoken-locale.ts";
import { wordFailure } from "./bot/word-reply.ts";
import { createWording } from "./bot/wording.ts";
import { openAnswers } from "./compose/open-answers.ts";
import { type Config, readConfig } from "./config.ts";

// ONNX Runtime 1.29 and later report to Microsoft what they run, unless this stands when they are loaded. Nothing leaves this machine unasked.
process.env["ORT_DISABLE_TELEMETRY"] = "1";

const { stdout, stderr, stdin } = process;
const wording = createWording();
const { locale: ofSystem } = new Intl.DateTimeFormat().resolvedOptions();
const systemLocale = wording.nearestLocale([localeOfSystem(process.env, ofSystem)]);
const stop = stopSignal();
// Nothing but mistakes of ours belongs between the lines of an answer.
const complaints = pino({ level: "error" }, pino.destination(2));

// Whoever reads us may have read enough: what was asked is done all the same.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const asked = readCommandLine(process.argv.slice(2), {
  version: packageJson.version,
  words: (key, params) => wording.words(say(key, params), systemLocale),
});
process.exitCode = await perform(asked).catch((error: unknown) => explain(error, asked));

/**
 * Does what the command line asks for, and gives the exit status. Throws EngineErrors. Loads what serves people only where it is wanted:
 * whoever asks another process, or for help, does not wait for it.
 */
async function perform(asked: CommandLine): Promise<number> {
  if (asked.do === "print") {
    stdout.write(asked.stdout);
    stderr.write(asked.stderr);
    return asked.status;
  }
  if (asked.do === "slack-manifest") {
    const { slackManifest } = await import("./bot/slack/manifest.ts");
    const { commands } = await import("../commands/index.ts");
    print(stdout, JSON.stringify(slackManifest(commands, wording, asked.address), null, 2));
    return STATUS.done;
  }
  const config = readConfig(process.env);
  for (const { variable, nearest } of config.unknown) {
    const key = nearest.length > 0 ? "config.unknown.near" : "config.unknown";
    print(stderr, wording.words(say(key, { variable, nearest: nearest.join() }), systemLocale));
  }
  switch (asked.do) {
    case "start":
      // With Redis, workers of their own do the work.
      return serve(config, config.redisUrl === undefined);
    case "bot":
      return serve(config, false);
    case "worker": {
      const { startWorkerProcess } = await import("./compose/start-worker.ts");
      const onReady = () => print(stdout, wording.words(say("cli.worker-ready"), systemLocale));
      await startWorkerProcess(config, { log: logFor(config), onReady, signal: stop });
      return STATUS.done;
    }
    case "run":
      return run(asked, config);
    case "models":
      return manage(asked, config);
    case "doctor":
      return examine(asked.json, config);
    case "publish": {
      const { publish } = await import("./compose/publish.ts");
      const published = await publish(config, wording, asked.guild);
      for (const state of ["created", "changed", "removed", "unchanged"] as const) {
        const names = published[state];
        if (names.length > 0)
          print(stdout, `${wording.words(say(`cli.publish.${state}`), systemLocale)}: ${names.join(", ")}`);
      }
      return STATUS.done;
    }
    default:
      return asked satisfies never;
  }
}

async function serve(config: Config, worker: boolean): Promise<number> {
  const { startServer } = await import("./compose/start-server.ts");
  const onReady = (url: string) => print(stdout, wording.words(say("cli.ready", { url }), systemLocale));
  await startServer(config, { log: logFor(config), worker, onReady, signal: stop });
  return STATUS.done;
}

async function run({ asked, json, out, locale }: RunArguments, config: Config): Promise<number> {
  const question = "line" in asked && asked.line === "-" ? { ...asked, line: await standardInput() } : asked;
  const spoken = locale === undefined ? systemLocale : askedLocale(locale, wording);
  const output = outputIn(spoken, json);
  await using here = await openAnswers(config, complaints);
  const parts = { answers: here.answers, wording, output, interrupted: stop };
  return await runLine({ asked: question, out, locale: spoken }, parts);
}

/** The line end that closes it is not part of what was said. */
async function standardInput(): Promise<string> {
  return (await text(stdin)).replace(/\r?\n$/u, "");
}

async function manage(asked: Extract<CommandLine, { do: "models" }>, config: Config): Promise<number> {
  const { manageModels } = await import("./compose/models.ts");
  const progress = progressLine(stderr);
  try {
    const parts = { config, wording, locale: systemLocale, progress, signal: stop };
    const { reply, good } = await manageModels(asked, parts);
    const status = printAnswer({ reply, paths: new Map() }, outputIn(systemLocale, asked.json));
    return good ? status : STATUS.failed;
  } catch (error) {
    progress.clear();
    if (stop.aborted) return STATUS.interrupted;
    throw error;
  }
}

async function examine(json: boolean, config: Config): Promise<number> {
  const { diagnose } = await import("./doctor/doctor.ts");
  const { version, engines } = packageJson;
  const parts = { config, wording, locale: systemLocale, log: complaints, version, wantedNode: engines.node };
  const { reply, healthy } = await diagnose(parts);
  printAnswer({ reply, paths: new Map() }, outputIn(systemLocale, json));
  return healthy ? STATUS.done : STATUS.failed;
}

function logFor({ logLevel }: Config) {
  return pino({ level: logLevel }, pino.destination(2));
}

/** What kept it from being done: a sentence and what would work, or an incident with its trace. */
function explain(error: unknown, asked: CommandLine): number {
  const reply = wordFailure(error, systemLocale, { wording, log: complaints });
  return printAnswer({ reply, paths: new Map() }, outputIn(systemLocale, "json" in asked && asked.json));
}

function outputIn(locale: string, json: boolean): Output {
  const style: Output["style"] = (name, text, stream) =>
    styleText(name, text, { stream: stream === stderr ? stderr : stdout });
  return { stdout, stderr, style, json, locale };
}

function print(stream: NodeJS.WriteStream, line: string): void {
  stream.write(`${line}\n`);
}

/** Aborted by the first Ctrl-C or SIGTERM; the second ends the process at once. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (stopping.signal.aborted) process.exit(STATUS.interrupted);
      stopping.abort();
    });
  }
  return stopping.signal;
}
