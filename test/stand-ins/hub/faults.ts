import type { ServerResponse } from "node:http";
import type { Answer } from "./answers.ts";

/** What goes wrong with one answer. */
export type Fault =
  /** Another answer comes instead. */
  | ({ readonly kind: "instead" } & Partial<Answer>)
  /** The connection breaks after so many bytes of the body. */
  | { readonly kind: "cut"; readonly after: number }
  /** A byte in the middle of the body is another one. */
  | { readonly kind: "corrupt" }
  /** So many bytes come, then nothing more. */
  | { readonly kind: "silence"; readonly after: number };

/** Sends an answer, or what becomes of it. */
export function send(response: ServerResponse, answer: Answer, fault: Fault | undefined): void {
  const { status, headers, body } =
    fault?.kind === "instead" ? { status: 200, headers: {}, body: Buffer.alloc(0), ...fault } : answer;
  const bytes = Buffer.from(body);
  if (fault?.kind === "corrupt" && bytes.length > 0) bytes[bytes.length >> 1]! ^= 1;
  response.writeHead(status, { ...headers, "content-length": bytes.length });
  if (fault?.kind === "cut") response.write(bytes.subarray(0, fault.after), () => response.destroy());
  else if (fault?.kind === "silence") response.write(bytes.subarray(0, fault.after));
  else response.end(bytes);
}
