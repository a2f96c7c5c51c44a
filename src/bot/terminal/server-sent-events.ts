export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/** The events of a stream, as far as our own servers use the format (WHATWG HTML, section 9.2): names and data, lines ended by LF. */
export async function* serverSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let text = "";
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    const whole = (text + piece).split("\n\n");
    // What follows the last empty line is not whole yet.
    text = whole.pop() ?? "";
    for (const event of whole) yield parse(event);
  }
}

function parse(text: string): ServerSentEvent {
  const fields = text.split("\n").map((line) => /^(\w*): ?(.*)$/su.exec(line) ?? []);
  const values = (name: string) => fields.filter(([, found]) => found === name).map(([, , value = ""]) => value);
  return { event: values("event").at(-1) ?? "message", data: values("data").join("\n") };
}
