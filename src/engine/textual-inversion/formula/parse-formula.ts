import { EngineError } from "../../errors.ts";

/** A formula over embeddings as a tree. */
export type Formula =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "negative"; readonly of: Formula }
  | { readonly kind: "+" | "-" | "*" | "/" | ","; readonly left: Formula; readonly right: Formula }
  /** Vectors `from` up to but not `to`, counted from 0; from the end where negative, as in Python. */
  | { readonly kind: "slice"; readonly of: Formula; readonly from?: number; readonly to?: number }
  | { readonly kind: "norm" | "mean"; readonly of: Formula };

/**
 * Reads `'a'*0.5 + 'b'`: names in quotes (a quote inside is doubled), numbers, `+ - * /`, brackets, `'a'[0:2]` for some vectors, `norm(…)` for vectors
 * of length 1, `mean(…)` for one vector, and a comma to put vectors behind one another. Throws `EngineError("embedding.formula", {at, found, expected})`.
 */
export function parseFormula(text: string): Formula {
  if (text.length > MOST_CHARACTERS)
    throw new EngineError("embedding.formula-long", { characters: text.length, max: MOST_CHARACTERS });
  const tokens = lex(text);
  let next = 0;
  let depth = 0;

  const peek = () => tokens[next]!;
  const accept = (...written: readonly string[]) => {
    const token = peek();
    if (token.kind !== "sign" || !written.includes(token.text)) return undefined;
    next++;
    return token.text;
  };
  const expect = (written: string) => accept(written) ?? wrong(peek(), `“${written}”`);

  function chain(operators: readonly ("+" | "-" | "*" | "/" | ",")[], operand: () => Formula): Formula {
    let left = operand();
    for (;;) {
      const kind = accept(...operators) as (typeof operators)[number] | undefined;
      if (kind === undefined) return left;
      left = { kind, left, right: operand() };
    }
  }
  const list = (): Formula => chain([","], sum);
  const sum = (): Formula => chain(["+", "-"], product);
  const product = (): Formula => chain(["*", "/"], factor);

  function factor(): Formula {
    if (++depth > MOST_DEPTH) wrong(peek(), "fewer brackets");
    const found = accept("-") ? ({ kind: "negative", of: factor() } as const) : sliced(value());
    depth--;
    return found;
  }

  function value(): Formula {
    const token = peek();
    if (token.kind === "number") return take({ kind: "number", value: Number(token.text) });
    if (token.kind === "name") return take({ kind: "name", name: token.text });
    if (token.kind === "word" && (token.text === "norm" || token.text === "mean")) {
      next++;
      expect("(");
      return closed({ kind: token.text, of: list() });
    }
    if (accept("(")) return closed(list());
    return wrong(token, "a name in quotes, a number or “(”");
  }

  function sliced(of: Formula): Formula {
    if (!accept("[")) return of;
    const from = whole();
    if (!accept(":")) {
      if (from === undefined) return wrong(peek(), "the number of a vector");
      expect("]");
      return sliced({ kind: "slice", of, from, ...(from !== -1 && { to: from + 1 }) });
    }
    const to = whole();
    expect("]");
    return sliced({ kind: "slice", of, ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  }

  function whole(): number | undefined {
    const sign = accept("-") ? -1 : 1;
    const token = peek();
    if (token.kind !== "number") return sign === -1 ? wrong(token, "a whole number") : undefined;
    if (!/^\d+$/u.test(token.text)) wrong(token, "a whole number");
    next++;
    return sign * Number(token.text);
  }

  function take(formula: Formula): Formula {
    next++;
    return formula;
  }
  function closed(formula: Formula): Formula {
    expect(")");
    return formula;
  }

  const formula = list();
  if (peek().kind !== "end") wrong(peek(), "an operator");
  return formula;
}

/** Longer ones are no formulas that a person wrote. */
const MOST_CHARACTERS = 2000;
const MOST_DEPTH = 50;

interface Lexeme {
  readonly kind: "number" | "name" | "word" | "sign" | "end";
  readonly text: string;
  /** In UTF-16 units from 0. */
  readonly at: number;
}

/** Curly quotes come from telephones, × and ÷ and − from careful people. */
const LEXEMES =
  /\s+|(?<number>\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|(?<name>'(?:[^']|'')*'|"(?:[^"]|"")*"|‘[^’]*’|“[^”]*”)|(?<word>\p{L}+)|(?<sign>[-+*/,()[\]:×÷−])/iuy;

function lex(text: string): readonly Lexeme[] {
  const lexemes: Lexeme[] = [];
  LEXEMES.lastIndex = 0;
  while (LEXEMES.lastIndex < text.length) {
    const at = LEXEMES.lastIndex;
    const { groups } =
      LEXEMES.exec(text) ?? wrong({ kind: "sign", text: text.slice(at, at + 10), at }, "a name in quotes");
    const { number, name, word, sign } = groups ?? {};
    if (number !== undefined) lexemes.push({ kind: "number", text: number, at });
    if (name !== undefined) lexemes.push({ kind: "name", text: unquoted(name), at });
    if (word !== undefined) lexemes.push({ kind: "word", text: word.toLowerCase(), at });
    if (sign !== undefined) lexemes.push({ kind: "sign", text: PLAIN[sign] ?? sign, at });
  }
  return [...lexemes, { kind: "end", text: "", at: text.length }];
}

const PLAIN: Readonly<Record<string, string>> = { "×": "*", "÷": "/", "−": "-" };

function unquoted(name: string): string {
  const quote = name[0]!;
  return name.slice(1, -1).replaceAll(quote + quote, quote);
}

function wrong({ text, at }: Pick<Lexeme, "text" | "at"> & Partial<Lexeme>, expected: string): never {
  throw new EngineError("embedding.formula", { at: at + 1, found: text, expected });
}
