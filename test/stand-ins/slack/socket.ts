import type { Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import type { Workspace } from "./workspace.ts";

/** What Slack sends over a socket, by kind. */
type EnvelopeKind = "slash_commands" | "interactive" | "events_api";

/** Socket mode (docs.slack.dev/apis/events-api/using-socket-mode). */
export interface Sockets {
  /** Sends it over any open socket once there is one. Resolves with the payload of its acknowledgement; one that is late is a violation. */
  send(type: EnvelopeKind, payload: object): Promise<unknown>;
  /** Sends a frame as it is. */
  raw(frame: string): void;
  /** Asks every client to come again, as Slack does every few hours. */
  refresh(): void;
  /** Cuts every connection. */
  cut(): void;
  readonly open: number;
  /** How long each acknowledgement took, in milliseconds. */
  readonly latencies: readonly number[];
}

const ACKNOWLEDGE_MS = 3000;

export function startSockets(server: Server, world: Workspace): Sockets {
  const sockets = new WebSocketServer({ server, path: "/link/" });
  const tickets = new Set<string>();
  const waiting = new Map<string, (payload: unknown) => void>();
  const latencies: number[] = [];
  let arrival = Promise.withResolvers<void>();

  sockets.on("connection", (socket, request) => {
    const ticket = new URL(request.url ?? "", "http://x").searchParams.get("ticket") ?? "";
    if (tickets.has(ticket)) world.violations.push("a ticket was used twice");
    tickets.add(ticket);
    socket.on("message", (data) => acknowledged(String(data)));
    const hello = {
      type: "hello",
      num_connections: 1,
      connection_info: { app_id: "A111" },
      debug_info: { host: "standin" },
    };
    socket.send(JSON.stringify(hello), () => {
      arrival.resolve();
    });
  });

  function acknowledged(data: string): void {
    const { envelope_id, payload } = JSON.parse(data);
    const done = waiting.get(envelope_id);
    if (done === undefined) world.violations.push(`nobody waits for the acknowledgement of ${envelope_id}`);
    done?.(payload);
    waiting.delete(envelope_id);
  }

  const retired = new WeakSet<WebSocket>();
  const clients = () =>
    [...sockets.clients].filter((socket) => socket.readyState === socket.OPEN && !retired.has(socket));
  const each = (work: (socket: WebSocket) => void) => {
    arrival = Promise.withResolvers();
    for (const socket of clients()) {
      retired.add(socket);
      work(socket);
    }
  };

  return {
    async send(type, payload) {
      if (clients().length === 0) await arrival.promise;
      const envelope_id = crypto.randomUUID();
      const { promise, resolve } = Promise.withResolvers<unknown>();
      const sent = performance.now();
      const timer = setTimeout(() => world.violations.push(`${type} was not acknowledged in time`), ACKNOWLEDGE_MS);
      waiting.set(envelope_id, (answer) => {
        clearTimeout(timer);
        latencies.push(performance.now() - sent);
        resolve(answer);
      });
      clients()[0]?.send(
        JSON.stringify({ envelope_id, type, payload, accepts_response_payload: type !== "events_api" }),
      );
      return promise;
    },
    raw: (frame) => {
      for (const socket of clients()) socket.send(frame);
    },
    refresh: () => each((socket) => socket.send(JSON.stringify({ type: "disconnect", reason: "refresh_requested" }))),
    cut: () => each((socket) => socket.terminate()),
    get open() {
      return clients().length;
    },
    latencies,
  };
}
