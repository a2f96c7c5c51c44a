import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type Answer, hubAnswer, type Question, storeAnswer } from "./answers.ts";
import { type Fault, send } from "./faults.ts";
import type { StandInRepository } from "./repository.ts";

/** A request as it arrived. */
interface Seen extends Question {
  readonly host: "hub" | "store";
}

export interface HubStandIn {
  /** What `HF_ENDPOINT` is set to. */
  readonly endpoint: string;
  readonly seen: Seen[];
  /** Asked at every request; undefined where all is well. */
  misbehave(fault: (seen: Seen) => Fault | undefined): void;
  close(): void;
}

/** A Hub on loopback that speaks its protocol, and the other host that its large files lie on. It ends with the test. */
export async function hubStandIn(repositories: readonly StandInRepository[]): Promise<HubStandIn> {
  const seen: Seen[] = [];
  let faultOf: (seen: Seen) => Fault | undefined = () => undefined;
  const serve = (host: Seen["host"], answer: (question: Question) => Answer) =>
    listen((request, response) => {
      const one: Seen = { host, ...questionOf(request) };
      seen.push(one);
      send(response, answer(one), faultOf(one));
    });
  const store = await serve("store", (question) => storeAnswer(question, repositories));
  const hub = await serve("hub", (question) => hubAnswer(question, repositories, addressOf(hub), addressOf(store)));
  const close = () => {
    for (const server of [hub, store]) {
      server.closeAllConnections();
      server.close();
    }
  };
  onTestFinished(close);
  const misbehave: HubStandIn["misbehave"] = (fault) => {
    faultOf = fault;
  };
  return { endpoint: addressOf(hub), seen, misbehave, close };
}

function questionOf({ url = "/", headers }: IncomingMessage): Question {
  return { url, token: headers.authorization?.replace("Bearer ", ""), range: headers.range };
}

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(handle).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
