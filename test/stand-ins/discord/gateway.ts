import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import type { Contracts } from "./contracts.ts";
import { userOf } from "./responses.ts";
import type { World } from "./world.ts";

/** Discord's gateway: sessions that identify, beat, break off and resume with what they missed (topics/gateway.mdx). */
export interface Gateway extends AsyncDisposable {
  /** Sends an event to the session, or keeps it for when it resumes. */
  dispatch(event: string, data: unknown): void;
  /** Sends a frame as it is. */
  sendRaw(text: string): void;
  /** Breaks the connection as a network does. */
  drop(): void;
  /** Closes it with a code of Discord's. */
  close(code: number): void;
  readonly identified: number;
  readonly resumed: number;
}

export function startGateway(server: Server, world: World, contracts: Contracts, origin: () => string): Gateway {
  const sockets = new WebSocketServer({ server });
  const sessions = new Map<string, Session>();
  const seen = { identified: 0, resumed: 0 };
  let latest: Session | undefined;
  sockets.on("connection", (socket: WebSocket, request: IncomingMessage) => {
    const asked = new URL(request.url ?? "", origin());
    if (asked.searchParams.get("v") !== "10") world.violations.push("the gateway is asked for another version");
    const send = (frame: object) => socket.send(JSON.stringify(frame));
    send({ op: 10, d: { heartbeat_interval: 41_250 } });
    socket.on("message", (data) => receive(socket, JSON.parse(String(data)), send));
  });

  function receive(
    socket: WebSocket,
    { op, d }: { op: number; d: Identify & Resume },
    send: (frame: object) => void,
  ): void {
    if (op === 1) send({ op: 11 });
    else if (op !== 2 && op !== 6) world.violations.push(`the gateway is sent opcode ${op}`);
    else if (d.token !== world.token) socket.close(4004, "Authentication failed.");
    else if (op === 2) identify(socket, d);
    else resume(socket, d, send);
  }

  function resume(socket: WebSocket, { session_id, seq }: Resume, send: (frame: object) => void): void {
    const session = sessions.get(session_id);
    if (session === undefined) {
      send({ op: 9, d: false });
      return;
    }
    seen.resumed++;
    session.socket = socket;
    for (const frame of session.sent.filter(({ s }) => s > seq)) send(frame);
    sendEvent(session, "RESUMED", {});
  }

  function identify(socket: WebSocket, { intents, shard }: Identify): void {
    if (intents !== 1) world.violations.push(`intents ${intents}`);
    seen.identified++;
    const session: Session = { id: randomBytes(8).toString("hex"), socket, sent: [] };
    sessions.set(session.id, session);
    latest = session;
    const ready = {
      v: 10,
      user: {
        ...userOf(world.applicationId, "pictoken"),
        bot: true,
        mfa_enabled: false,
        verified: true,
        email: null,
        flags: 0,
      },
      guilds: [],
      session_id: session.id,
      resume_gateway_url: origin().replace("http", "ws"),
      application: { id: world.applicationId, flags: 0, flags_new: "0" },
      shard,
    };
    world.violations.push(...contracts.event("Ready", ready).map((problem) => `our READY: ${problem}`));
    sendEvent(session, "READY", ready);
  }

  function sendEvent(session: Session, t: string, d: unknown): void {
    const frame = { op: 0, t, s: session.sent.length + 1, d };
    session.sent.push(frame);
    if (session.socket.readyState === session.socket.OPEN) session.socket.send(JSON.stringify(frame));
  }

  return {
    dispatch: (event, data) => latest && sendEvent(latest, event, data),
    sendRaw: (text) => latest?.socket.send(text),
    drop: () => latest?.socket.terminate(),
    close: (code) => latest?.socket.close(code),
    get identified() {
      return seen.identified;
    },
    get resumed() {
      return seen.resumed;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => sockets.close(resolve));
    },
  };
}

interface Session {
  readonly id: string;
  socket: WebSocket;
  readonly sent: { readonly s: number }[];
}

interface Identify {
  readonly token: string;
  readonly intents: number;
  readonly shard: readonly number[];
}

interface Resume {
  readonly session_id: string;
  readonly seq: number;
}
