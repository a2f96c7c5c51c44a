import { EngineError } from "../errors.ts";
import { refuse } from "./refuse.ts";

/** What a pickle says, as data. Nothing in it is ever called: a call that is known to be harmless stays a record of itself. */
export type Pickled =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Pickled[]
  | ReadonlyMap<Pickled, Pickled>
  | PickledGlobal
  | PickledCall
  | PickledStorage;

/** A name from a Python module, one of `GLOBALS`. */
export interface PickledGlobal {
  readonly kind: "global";
  readonly name: string;
}

/** What would be the result of a call. */
export interface PickledCall {
  readonly kind: "call";
  readonly callee: string;
  readonly args: readonly Pickled[];
  readonly state?: Pickled;
}

/** Data that lie outside the pickle. */
export interface PickledStorage {
  readonly kind: "storage";
  readonly id: Pickled;
}

export interface PickleReading {
  readonly value: Pickled;
  /** Behind its last byte. */
  readonly end: number;
  /** All that it names, also inside other values. */
  readonly storages: readonly PickledStorage[];
}

/**
 * Reads one pickle (Python's pickletools, protocols 0 to 5, as far as torch.save writes them) and says where it ends. Throws EngineErrors:
 * `embedding.unsafe` {found} for what would run something, `embedding.damaged`.
 */
export function readPickle(bytes: Uint8Array, start = 0): PickleReading {
  const reader = new PickleReader(bytes, start);
  for (let count = 0; count < MOST_OPERATIONS; count++) {
    if (reader.step()) return { value: reader.result(), end: reader.at, storages: reader.storages };
  }
  return refuse(`the pickle has more than ${MOST_OPERATIONS} operations`);
}

/** An embedding of 75 vectors takes about 100. */
const MOST_OPERATIONS = 1_000_000;
const MOST_REMEMBERED = 100_000;

/** Whole numbers of at most 16 bytes; the magic number of torch's old format has 10. */
const LONGEST_NUMBER = 16;

/** What an embedding may name. */
const GLOBALS: ReadonlySet<string> = new Set([
  "collections.OrderedDict",
  "__builtin__.set",
  "builtins.set",
  "torch._utils._rebuild_tensor_v2",
  "torch._utils._rebuild_parameter",
  "torch.nn.modules.container.ParameterDict",
  ...["Float", "Half", "BFloat16", "Double", "Long", "Int", "Short", "Char", "Byte", "Bool"].map(
    (type) => `torch.${type}Storage`,
  ),
]);

interface Frame {
  readonly items: Pickled[];
}

/** The machine that a pickle is a program for, without its dangerous half. */
class PickleReader {
  at: number;
  readonly storages: PickledStorage[] = [];
  readonly #bytes: Buffer;
  readonly #marks: Frame[] = [];
  readonly #memo = new Map<number, Pickled>();
  #frame: Frame = { items: [] };

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = start;
  }

  /** True behind the last operation. */
  step(): boolean {
    const code = this.#byte();
    switch (code) {
      case 0x80: // PROTO
        if (this.#byte() > 5) refuse("the pickle is of a protocol that does not exist");
        return false;
      case 0x95: // FRAME
        this.#take(8);
        return false;
      case 0x2e: // STOP
        return true;
      case 0x28: // MARK
        this.#marks.push(this.#frame);
        this.#frame = { items: [] };
        return false;
      case 0x30: // POP
        this.#pop();
        return false;
      case 0x71: // BINPUT
        return this.#remember(this.#byte());
      case 0x72: // LONG_BINPUT
        return this.#remember(this.#take(4).readUInt32LE());
      case 0x94: // MEMOIZE
        return this.#remember(this.#memo.size);
      case 0x75: // SETITEMS
        return this.#setItems(this.#untilMark());
      case 0x73: {
        // SETITEM
        const value = this.#pop();
        return this.#setItems([this.#pop(), value]);
      }
      case 0x65: // APPENDS
        return this.#append(this.#untilMark());
      case 0x61: // APPEND
        return this.#append([this.#pop()]);
      case 0x62: // BUILD
        return this.#build(this.#pop());
      default:
        this.#push(this.#valueOf(code));
        return false;
    }
  }

  result(): Pickled {
    return this.#pop();
  }

  #valueOf(code: number): Pickled {
    switch (code) {
      case 0x4e: // NONE
        return null;
      case 0x88: // NEWTRUE
        return true;
      case 0x89: // NEWFALSE
        return false;
      case 0x4b: // BININT1
        return this.#byte();
      case 0x4d: // BININT2
        return this.#take(2).readUInt16LE();
      case 0x4a: // BININT
        return this.#take(4).readInt32LE();
      case 0x8a: // LONG1
        return wholeNumber(this.#take(this.#byte()));
      case 0x47: // BINFLOAT
        return this.#take(8).readDoubleBE();
      case 0x58: // BINUNICODE
        return this.#text(this.#take(4).readUInt32LE());
      case 0x8c: // SHORT_BINUNICODE
        return this.#text(this.#byte());
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        return [];
      case 0x7d: // EMPTY_DICT
        return new Map();
      case 0x74: // TUPLE
        return this.#untilMark();
      case 0x85: // TUPLE1
        return this.#last(1);
      case 0x86: // TUPLE2
        return this.#last(2);
      case 0x87: // TUPLE3
        return this.#last(3);
      case 0x68: // BINGET
        return this.#recall(this.#byte());
      case 0x6a: // LONG_BINGET
        return this.#recall(this.#take(4).readUInt32LE());
      case 0x51: // BINPERSID
        return this.#storage(this.#pop());
      case 0x63: // GLOBAL
        return globalNamed(this.#line(), this.#line());
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.#last(2);
        return globalNamed(String(module), String(name));
      }
      case 0x52: // REDUCE
      case 0x81: {
        // NEWOBJ
        const [callee, args] = this.#last(2);
        return called(callee, args);
      }
      default:
        throw new EngineError("embedding.unsafe", { found: `operation 0x${code.toString(16).padStart(2, "0")}` });
    }
  }

  #storage(id: Pickled): PickledStorage {
    const storage = { kind: "storage", id } as const;
    this.storages.push(storage);
    return storage;
  }

  #setItems(items: readonly Pickled[]): false {
    const map = this.#top();
    if (!(map instanceof Map) || items.length % 2 !== 0) refuse("items are put into what is no dictionary");
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i]!;
      if (typeof key !== "string" && typeof key !== "number") refuse("a dictionary has a key that is no text");
      map.set(key, items[i + 1]!);
    }
    return false;
  }

  #append(items: readonly Pickled[]): false {
    const list = this.#top();
    if (!Array.isArray(list)) refuse("items are put into what is no list");
    for (const item of items) list.push(item);
    return false;
  }

  /** The state of an object that stays a record; what a dictionary would get besides its items is nobody's business. */
  #build(state: Pickled): false {
    const built = this.#pop();
    if (built instanceof Map) this.#push(built);
    else if (isRecord(built) && built.kind === "call") this.#push({ ...built, state });
    else throw new EngineError("embedding.unsafe", { found: "state for what is no object" });
    return false;
  }

  #remember(slot: number): false {
    if (this.#memo.size >= MOST_REMEMBERED) refuse(`the pickle remembers more than ${MOST_REMEMBERED} values`);
    this.#memo.set(slot, this.#top());
    return false;
  }

  #recall(slot: number): Pickled {
    const value = this.#memo.get(slot);
    return value === undefined ? refuse("the pickle recalls what it never remembered") : value;
  }

  #push(value: Pickled): void {
    this.#frame.items.push(value);
  }

  #pop(): Pickled {
    const value = this.#frame.items.pop();
    return value === undefined ? refuse("the pickle takes what it never put down") : value;
  }

  #top(): Pickled {
    const value = this.#frame.items.at(-1);
    return value === undefined ? refuse("the pickle takes what it never put down") : value;
  }

  #last(count: number): Pickled[] {
    if (this.#frame.items.length < count) refuse("the pickle takes what it never put down");
    return this.#frame.items.splice(-count);
  }

  #untilMark(): Pickled[] {
    const { items } = this.#frame;
    this.#frame = this.#marks.pop() ?? refuse("the pickle closes what it never opened");
    return items;
  }

  #byte(): number {
    return this.#take(1).readUInt8();
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.at) refuse("the pickle ends before its data do");
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  #text(length: number): string {
    return this.#take(length).toString("utf8");
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.at);
    if (end === -1) refuse("the pickle ends in the middle of a name");
    const line = this.#text(end - this.at);
    this.at++;
    return line;
  }
}

/** Little-endian, two's complement. */
function wholeNumber(bytes: Buffer): bigint | number {
  if (bytes.length > LONGEST_NUMBER) refuse("the pickle has a number of more than 16 bytes");
  let value = 0n;
  for (const byte of [...bytes].reverse()) value = (value << 8n) | BigInt(byte);
  value = BigInt.asIntN(8 * bytes.length, value);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function globalNamed(module: string, name: string): PickledGlobal {
  const found = `${module}.${name}`;
  if (!GLOBALS.has(found)) throw new EngineError("embedding.unsafe", { found: found.slice(0, 100) });
  return { kind: "global", name: found };
}

/** Dictionaries and sets are made; any other call is written down. */
function called(callee: Pickled | undefined, args: Pickled | undefined): Pickled {
  if (!isRecord(callee) || callee.kind !== "global" || !Array.isArray(args)) refuse("the pickle calls what is no name");
  if (callee.name === "collections.OrderedDict") {
    if (args.length > 0) refuse("an ordered dictionary is made of something");
    return new Map();
  }
  if (callee.name.endsWith(".set")) return Array.isArray(args[0]) ? args[0] : [];
  return { kind: "call", callee: callee.name, args };
}

export function isRecord(value: Pickled | undefined): value is PickledGlobal | PickledCall | PickledStorage {
  return typeof value === "object" && value !== null && "kind" in value;
}
