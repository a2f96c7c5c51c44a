import type { Embedding } from "../ports.ts";

/** A loaded network that makes vectors of one kind of thing. */
export interface Encoder<Input> extends AsyncDisposable {
  encode(input: Input): Promise<Embedding>;
}
