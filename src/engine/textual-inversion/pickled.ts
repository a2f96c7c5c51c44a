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

export function isRecord(value: Pickled | undefined): value is PickledGlobal | PickledCall | PickledStorage {
  return typeof value === "object" && value !== null && "kind" in value;
}
