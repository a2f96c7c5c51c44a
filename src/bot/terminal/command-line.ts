import { Command, CommanderError, Option } from "commander";
import type { MessageKey } from "../../../commands/words.ts";
import { type Precision, precisions } from "../../engine/models/hub/needed-files.ts";
import type { Asked } from "./answers.ts";
import { STATUS } from "./print-answer.ts";
import { type UsageWords, wordTitle, wordUsage } from "./word-usage.ts";

/** What `pictoken` is asked to do. */
export type CommandLine =
  | { readonly do: "start" | "bot" | "worker" }
  | { readonly do: "doctor"; readonly json: boolean }
  /** `guild` is the one server to publish to. */
  | { readonly do: "publish"; readonly guild?: string }
  /** `address` is where Slack reaches the bot by HTTP; absent: socket mode. */
  | { readonly do: "slack-manifest"; readonly address?: string }
  | ({ readonly do: "run" } & RunArguments)
  | ({ readonly do: "models"; readonly json: boolean } & ModelsArguments)
  | Printed;

export interface RunArguments {
  /** A line `-` means standard input. */
  readonly asked: Asked;
  readonly json: boolean;
  readonly out: string;
  /** BCP 47; absent: the system's. */
  readonly locale?: string;
}

/** What to do with the models of this machine. */
export type ModelsArguments =
  | { readonly action: "list" }
  | { readonly action: "pull"; readonly model: string; readonly precision: Precision }
  | { readonly action: "remove" | "verify"; readonly model: string };

/** Help, the version, or what is wrong with the command line. */
interface Printed {
  readonly do: "print";
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

interface Edge {
  readonly version: string;
  readonly words: UsageWords;
}

/** Reads the arguments after the program's name. Never throws: wrong usage is something to print. */
export function readCommandLine(args: readonly string[], edge: Edge): CommandLine {
  const printed = { stdout: "", stderr: "" };
  const program = new Command("pictoken").exitOverride().configureOutput({
    writeOut: (text) => {
      printed.stdout += text;
    },
    writeErr: (text) => {
      printed.stderr += text;
    },
    outputError: (text, write) => write(wordUsage(text, edge.words)),
  });
  let read: CommandLine | undefined;
  describe(program, edge, (line) => {
    read = line;
  });
  try {
    program.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { do: "print", status: STATUS.done, ...printed };
    const hint = edge.words("cli.usage.hint");
    return {
      do: "print",
      status: STATUS.usage,
      ...(asksForJson(args) ? usageJson(wordUsage(error.message.replace(/^error: /u, ""), edge.words), hint) : printed),
    };
  }
  return read ?? { do: "print", status: STATUS.usage, ...printed };
}

function describe(program: Command, { version, words }: Edge, found: (line: CommandLine) => void): void {
  program
    .description(words("cli.summary"))
    .version(version, "-V, --version", words("cli.version"))
    .helpOption("-h, --help", words("cli.help"))
    .helpCommand(false)
    .configureHelp({ styleTitle: (title) => wordTitle(title, words) })
    .showHelpAfterError();

  for (const name of ["start", "bot", "worker"] as const) {
    command(name, `cli.${name}`).action(() => found({ do: name }));
  }
  command("run", "cli.run")
    .argument("[line...]", words("cli.run.line"))
    .option("--json", words("cli.run.json"), false)
    .option("--out <dir>", words("cli.run.out"), "pictures")
    .option("--locale <locale>", words("cli.run.locale"))
    .option("--attach <file>", words("cli.run.attach"), (file, files: readonly string[]) => [...files, file], [])
    .option("--press <button>", words("cli.run.press"))
    .action((line: readonly string[], { attach, press, ...options }: RunOptions, run: Command) => {
      if (line.length === 0 && press === undefined) run.error("error: missing argument 'line'");
      const typed = line.join(" ");
      if (typed.startsWith("/") && press !== undefined) run.error(`error: ${words("cli.wrong.press")}`);
      const asked =
        press === undefined ? { line: typed, attach } : { button: press, ...(typed !== "" && { filled: typed }) };
      found({ do: "run", asked, ...options });
    });
  command("doctor", "cli.doctor")
    .option("--json", words("cli.doctor.json"), false)
    .action(({ json }: { readonly json: boolean }) => found({ do: "doctor", json }));
  describeModels(command("models", "cli.models"), words, found);
  command("publish", "cli.publish")
    .option("--guild <id>", words("cli.publish.guild"))
    .action(({ guild }: { readonly guild?: string }, asked: Command) => {
      if (guild !== undefined && !/^\d{15,20}$/u.test(guild)) asked.error(`error: ${words("cli.wrong.guild")}`);
      found({ do: "publish", ...(guild !== undefined && { guild }) });
    });
  command("slack-manifest", "cli.slack-manifest")
    .option("--address <url>", words("cli.slack-manifest.address"))
    .action((options: { readonly address?: string }, asked: Command) => {
      const { address } = options;
      if (address !== undefined && URL.parse(address)?.protocol !== "https:")
        asked.error(`error: ${words("cli.wrong.address")}`);
      found({ do: "slack-manifest", ...options });
    });

  function command(name: string, summary: MessageKey): Command {
    return program.command(name).description(words(summary)).helpOption("-h, --help", words("cli.help"));
  }
}

function describeModels(models: Command, words: Edge["words"], found: (line: CommandLine) => void): void {
  type Json = { readonly json: boolean };
  subcommand("list").action(({ json }: Json) => found({ do: "models", action: "list", json }));
  subcommand("pull")
    .argument("<model>", words("models.pull.model"))
    .addOption(new Option("--precision <numbers>", words("models.precision")).choices(precisions).default("fp32"))
    .action((model: string, options: Json & { readonly precision: Precision }) =>
      found({ do: "models", action: "pull", model, ...options }),
    );
  for (const action of ["remove", "verify"] as const) {
    subcommand(action)
      .argument("<model>", words("models.model"))
      .action((model: string, { json }: Json) => found({ do: "models", action, model, json }));
  }

  function subcommand(name: "list" | "pull" | "remove" | "verify"): Command {
    const described = models.command(name).description(words(`models.${name}.summary`));
    return described.helpOption("-h, --help", words("cli.help")).option("--json", words("cli.run.json"), false);
  }
}

/** As commander names them. */
type RunOptions = Omit<RunArguments, "asked"> & { readonly attach: readonly string[]; readonly press?: string };

/** Whoever asked for JSON reads nothing else. */
function asksForJson(args: readonly string[]): boolean {
  return args.slice(0, args.includes("--") ? args.indexOf("--") : undefined).includes("--json");
}

function usageJson(message: string, hint: string): { readonly stdout: string; readonly stderr: string } {
  return { stdout: `${JSON.stringify({ ok: false, error: { code: "cli.usage", message, hint } })}\n`, stderr: "" };
}
