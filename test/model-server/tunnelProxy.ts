import { createServer, request as requestTo, type IncomingMessage } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { joined, type RunningServer } from "./tlsFront.ts";

/** How a proxy treats those who ask it to open the way. */
export type TunnelBehavior =
  /** Opens the way, wherever it is to lead, to this port of loopback. */
  | { readonly kind: "opens"; readonly to: number }
  /** The same, but answers are held back until they are whole. */
  | { readonly kind: "gathers"; readonly to: number }
  | { readonly kind: "rejects"; readonly status: number }
  /** `schemes`: the ways to sign in that it offers. `accepts`: the header that it takes. */
  | { readonly kind: "wants-password"; readonly schemes: readonly string[]; readonly accepts?: string; readonly to?: number };

/** A proxy that was started. */
export interface TunnelProxy extends RunningServer {
  /** The hosts and ports that it was asked to open the way to. */
  readonly asked: readonly string[];
}

/** A forward proxy that knows CONNECT alone, on loopback. */
export async function startTunnelProxy(behavior: TunnelBehavior): Promise<TunnelProxy> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(400).end());
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => open.delete(socket));
  });
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    asked.push(request.url ?? "");
    answerConnect(behavior, request, socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) {
        socket.destroy();
      }
      await closed;
    },
  };
}

function answerConnect(behavior: TunnelBehavior, request: IncomingMessage, socket: Socket): void {
  if (behavior.kind === "rejects") {
    socket.end(`HTTP/1.1 ${behavior.status} Rejected\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    return;
  }
  if (
    behavior.kind === "wants-password" &&
    (behavior.accepts === undefined || request.headers["proxy-authorization"] !== behavior.accepts)
  ) {
    const offers = behavior.schemes
      .map((scheme) => `Proxy-Authenticate: ${scheme}${scheme === "Basic" ? ' realm="Example"' : ""}\r\n`)
      .join("");
    socket.end(`HTTP/1.1 407 Proxy Authentication Required\r\n${offers}Content-Length: 0\r\nConnection: close\r\n\r\n`);
    return;
  }
  const inner = connect(behavior.to ?? 0, "127.0.0.1", () => {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    if (behavior.kind === "gathers") {
      gather(inner, socket);
    } else {
      joined(socket, inner);
    }
  });
  inner.on("error", () => socket.destroy());
}

/** What comes from the server is passed on when an answer is whole: at the end of its chunks, or where it has a length. */
function gather(server: Socket, client: Socket): void {
  let held: Buffer[] = [];
  client.pipe(server);
  server.on("data", (data: Buffer) => {
    held.push(data);
    const all = Buffer.concat(held);
    const isChunked = /^transfer-encoding: chunked\r?$/im.test(all.toString("latin1").split("\r\n\r\n", 1)[0] ?? "");
    if (!isChunked || all.subarray(-5).toString("latin1") === "0\r\n\r\n") {
      held = [];
      client.write(all);
    }
  });
  server.on("close", () => client.destroy());
  client.on("close", () => server.destroy());
}

/** A gateway in front of a server on loopback that passes an answer on when it has all of it. */
export async function startGatheringGateway(to: number): Promise<RunningServer> {
  const server = createServer((request, response) => {
    const inner = requestTo(
      { host: "127.0.0.1", port: to, method: request.method, path: request.url, headers: request.headers },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () => {
          const { "transfer-encoding": _, ...headers } = answer.headers;
          response.writeHead(answer.statusCode ?? 502, headers).end(Buffer.concat(parts));
        });
      },
    );
    inner.on("error", () => response.destroy());
    request.pipe(inner);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
