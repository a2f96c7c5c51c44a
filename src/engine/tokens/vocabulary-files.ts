import { clipText } from "./clip-text.ts";
import { type TokenizerConfig, type TokenizerJson, tokenizerJsonSchema } from "./tokenizer-json.ts";

/** The `tokenizer.json` of a repository that has only BERT's `vocab.txt`, one token a line: what transformers makes of it (`BertConverter`). */
export function fromWordList(words: string, config: TokenizerConfig): TokenizerJson {
  const tokens = words.replace(/\r?\n$/, "").split(/\r?\n/);
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  const role = (given: string | null | undefined, usual: string) => given ?? usual;
  const cls = role(config.cls_token, "[CLS]");
  const sep = role(config.sep_token, "[SEP]");
  const unk = role(config.unk_token, "[UNK]");
  const special = [role(config.pad_token, "[PAD]"), unk, cls, sep, role(config.mask_token, "[MASK]")];
  return tokenizerJsonSchema.parse({
    added_tokens: specialTokens(special, vocab),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: config["tokenize_chinese_chars"] ?? true,
      strip_accents: config["strip_accents"] ?? null,
      lowercase: config.do_lower_case ?? true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: { type: "BertProcessing", cls: [cls, vocab[cls]], sep: [sep, vocab[sep]] },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: { type: "WordPiece", vocab, unk_token: unk, continuing_subword_prefix: "##", max_input_chars_per_word: 100 },
  });
}

type Vocab = Readonly<Record<string, number>>;

/** The same for `vocab.json` with `merges.txt`, by the kind of its class or model: CLIP, RoBERTa, Qwen2, and GPT-2 for all others. */
export function fromMerges(vocab: Vocab, merges: string, kind: string): TokenizerJson {
  const pairs = merges
    .split(/\r?\n/)
    .filter((line, i) => line !== "" && !(i === 0 && line.startsWith("#version")))
    .map((line) => line.split(" "));
  const family = familyOf(vocab, kind);
  return tokenizerJsonSchema.parse({
    added_tokens: specialTokens(family.special, vocab),
    normalizer: family.normalizer ?? null,
    pre_tokenizer: family.pre_tokenizer ?? BYTE_LEVEL,
    post_processor: family.post_processor ?? null,
    decoder: BYTE_LEVEL,
    model: { type: "BPE", vocab, merges: pairs, ...family.model },
  });
}

const BYTE_LEVEL = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true };

interface Family {
  readonly special: readonly string[];
  readonly normalizer?: object;
  readonly pre_tokenizer?: object;
  readonly post_processor?: object;
  readonly model?: object;
}

function familyOf(vocab: Vocab, kind: string): Family {
  if (/clip/i.test(kind) || Object.hasOwn(vocab, "a</w>")) return clip(vocab);
  if (/qwen2/i.test(kind)) return QWEN;
  if (/roberta|bart|longformer/i.test(kind) || Object.hasOwn(vocab, "<mask>")) return roberta(vocab);
  return { special: ["<|endoftext|>"] };
}

/** `CLIPConverter` of transformers. */
function clip(vocab: Vocab): Family {
  const [start, end] = ["<|startoftext|>", "<|endoftext|>"];
  return {
    special: [start, end],
    ...clipText,
    post_processor: { type: "RobertaProcessing", cls: [start, vocab[start]], sep: [end, vocab[end]] },
    model: { unk_token: end, end_of_word_suffix: "</w>" },
  };
}

/** `RobertaConverter`. */
function roberta(vocab: Vocab): Family {
  return {
    special: ["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
    post_processor: { type: "RobertaProcessing", cls: ["<s>", vocab["<s>"]], sep: ["</s>", vocab["</s>"]] },
  };
}

/** `Qwen2Converter`. */
const QWEN: Family = {
  special: ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
  normalizer: { type: "NFC" },
  pre_tokenizer: {
    type: "Sequence",
    pretokenizers: [
      {
        type: "Split",
        pattern: {
          Regex:
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
        },
        behavior: "Isolated",
      },
      { ...BYTE_LEVEL, use_regex: false },
    ],
  },
};

/** Those that the vocabulary has; `<mask>` takes the space before it along, as in transformers. */
function specialTokens(names: readonly string[], vocab: Vocab) {
  return names.flatMap((content) => {
    const id = vocab[content];
    return id === undefined ? [] : [{ id, content, special: true, normalized: false, lstrip: content === "<mask>" }];
  });
}
