import type { CommandOnWire, ErrorOnWire, WordsOnWire } from "../wire.ts";
import type { Completion } from "./completion.ts";

/** What the server refused, in its words. */
export class Refused extends Error {
  readonly error: ErrorOnWire;
  readonly status: number;

  constructor(error: ErrorOnWire, status: number) {
    super(error.message);
    this.error = error;
    this.status = status;
  }
}

export interface Uploaded {
  readonly handle: string;
  readonly name: string;
  readonly size: number;
}

export function getWords(): Promise<WordsOnWire> {
  return ask("/api/words");
}

/** Chooses the language of this browser's visitor, from the next request on. */
export function chooseLocale(locale: string): Promise<unknown> {
  return post("/api/locale", { locale });
}

export function getCommands(): Promise<readonly CommandOnWire[]> {
  return ask("/api/commands");
}

/** Values that the server knows for the option being typed. */
export function getValues(wanted: NonNullable<Completion["ask"]>, conversation: string): Promise<readonly string[]> {
  return ask(`/api/complete?${new URLSearchParams(wanted)}`, { headers: { "x-conversation": conversation } });
}

/** Says a line; the reply comes with the conversation. */
export function sendLine(line: {
  conversation: string;
  line: string;
  attachments: readonly string[];
}): Promise<unknown> {
  return post("/api/lines", line);
}

export function pressButton(
  id: string,
  press: { conversation: string; said: string; filled?: Readonly<Record<string, string>> },
): Promise<unknown> {
  return post(`/api/buttons/${encodeURIComponent(id)}`, press);
}

export function uploadFile(file: File): Promise<Uploaded> {
  return ask(`/api/attachments?${new URLSearchParams({ name: file.name })}`, { method: "POST", body: file });
}

function post(path: string, body: object): Promise<unknown> {
  const headers = { "content-type": "application/json", prefer: "respond-async" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) });
}

/** The server is ours and of the same version: its answers are what wire.ts says. Throws `Refused`, or a TypeError when nobody answers. */
async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  const body = await response.json();
  if (!response.ok) throw new Refused(body.error, response.status);
  return body;
}
