import { EngineError } from "../errors.ts";
import { PickleBytes } from "./pickle-bytes.ts";
import { called, globalNamed } from "./pickle-globals.ts";
import { isRecord, type Pickled, type PickledStorage } from "./pickled.ts";
import { refuse } from "./refuse.ts";

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
    if (reader.step()) return { value: reader.result(), end: reader.end, storages: reader.storages };
  }
  return refuse(`the pickle has more than ${MOST_OPERATIONS} operations`);
}

/** An embedding of 75 vectors takes about 100. */
const MOST_OPERATIONS = 1_000_000;
const MOST_REMEMBERED = 100_000;

interface Frame {
  readonly items: Pickled[];
}

/** The machine that a pickle is a program for, without its dangerous half. */
class PickleReader {
  readonly storages: PickledStorage[] = [];
  readonly #bytes: PickleBytes;
  readonly #marks: Frame[] = [];
  readonly #memo = new Map<number, Pickled>();
  #frame: Frame = { items: [] };

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = new PickleBytes(bytes, start);
  }

  /** True behind the last operation. */
  step(): boolean {
    const code = this.#bytes.byte();
    switch (code) {
      case 0x80: // PROTO
        if (this.#bytes.byte() > 5) refuse("the pickle is of a protocol that does not exist");
        return false;
      case 0x95: // FRAME
        this.#bytes.take(8);
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
        return this.#remember(this.#bytes.byte());
      case 0x72: // LONG_BINPUT
        return this.#remember(this.#bytes.take(4).readUInt32LE());
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

  /** Behind what was read. */
  get end(): number {
    return this.#bytes.at;
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
        return this.#bytes.byte();
      case 0x4d: // BININT2
        return this.#bytes.take(2).readUInt16LE();
      case 0x4a: // BININT
        return this.#bytes.take(4).readInt32LE();
      case 0x8a: // LONG1
        return this.#bytes.wholeNumber(this.#bytes.byte());
      case 0x47: // BINFLOAT
        return this.#bytes.take(8).readDoubleBE();
      case 0x58: // BINUNICODE
        return this.#bytes.text(this.#bytes.take(4).readUInt32LE());
      case 0x8c: // SHORT_BINUNICODE
        return this.#bytes.text(this.#bytes.byte());
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
        return this.#recall(this.#bytes.byte());
      case 0x6a: // LONG_BINGET
        return this.#recall(this.#bytes.take(4).readUInt32LE());
      case 0x51: // BINPERSID
        return this.#storage(this.#pop());
      case 0x63: // GLOBAL
        return globalNamed(this.#bytes.line(), this.#bytes.line());
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
}
