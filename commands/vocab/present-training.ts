import { tokenizerTrainOutput } from "../../src/jobs/job-types.ts";
import type { Present } from "../define.ts";
import type { Block, Reply } from "../reply.ts";
import { say, verbatim, type Words } from "../words.ts";

/** What was trained, and what each size of vocabulary costs and gains on the text. */
export const presentTraining: Present = (output, { files }): Reply => {
  const { name, algorithm, characters, sizes } = tokenizerTrainOutput.parse(output);
  const [tokenizer, picture] = files;
  const whole = sizes.at(-1)!;
  const blocks: Block[] = [
    { kind: "heading", words: say("vocab.trained.heading", { name, algorithm, count: whole.size }) },
    { kind: "text", words: say("vocab.trained.use", { name }) },
    {
      kind: "table",
      columns: [
        say("vocab.trained.size"),
        say("vocab.trained.tokens"),
        say("vocab.trained.ratio"),
        say("vocab.trained.gain"),
      ],
      rows: sizes.map(({ size, count, charactersPerToken }, i) => [
        say("number", { value: size }),
        say("number", { value: count }),
        say("compare.ratio", { value: charactersPerToken }),
        fewer(sizes[i - 1]?.count, count),
      ]),
    },
    ...(picture
      ? [{ kind: "image" as const, file: picture, alt: say("vocab.trained.alt", { count: sizes.length }) }]
      : []),
    ...(tokenizer ? [{ kind: "file" as const, file: tokenizer }] : []),
  ];
  return {
    blocks,
    buttons: [
      {
        label: say("vocab.trained.button"),
        style: "secondary",
        action: { command: "vocab", action: "look", options: { model: name } },
        for: "everyone",
      },
      {
        label: say("vocab.trained.forget"),
        style: "danger",
        action: { command: "vocab", action: "forget", options: { name } },
        for: "caller",
      },
    ],
    audience: "everyone",
    data: { name, algorithm, size: whole.size, characters, sizes: sizes.map((one) => ({ ...one })) },
  };
};

/** How many tokens fewer than with the size before. */
function fewer(before: number | undefined, count: number): Words {
  if (before === undefined || before === 0) return verbatim("–");
  return say("vocab.trained.fewer", { percent: 100 * (1 - count / before) });
}
