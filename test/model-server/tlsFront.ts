import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { TestCertificate } from "./testCertificates.ts";

/** A server that listens on loopback until it is closed. */
export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

/** How a {@link startTlsFront} answers. */
export interface TlsFrontOptions {
  readonly certificate: TestCertificate;
  /** The port of the server on loopback that what was decrypted is passed on to. */
  readonly to: number;
  /** Added to the time that it reports to those who speak plain HTTP, in milliseconds. */
  readonly clockOffMs?: number | undefined;
}

/** TLS in front of a plain server, as nginx puts it: who speaks plain HTTP to it is answered with 400 and a sentence. */
export async function startTlsFront({ certificate, to, clockOffMs = 0 }: TlsFrontOptions): Promise<RunningServer> {
  const secure = createTlsServer({ key: certificate.key, cert: certificate.cert, ALPNProtocols: ["http/1.1"] }, (socket) => {
    const inner = connect(to, "127.0.0.1");
    joined(socket, inner);
  });
  // Whoever leaves during the handshake is no error of the test's.
  secure.on("tlsClientError", () => undefined);
  return listenRaw((socket) => {
    socket.once("data", (first: Buffer) => {
      if (first[0] === 0x16) {
        socket.pause();
        socket.unshift(first);
        secure.emit("connection", socket);
        return;
      }
      const page = "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head><body>nginx</body></html>";
      socket.end(
        `HTTP/1.1 400 Bad Request\r\nDate: ${new Date(Date.now() + clockOffMs).toUTCString()}\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\nConnection: close\r\n\r\n${page}`,
      );
    });
  });
}

/** Passes on what comes on one side to the other; the end of one is the end of both. */
export function joined(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroy());
  }
}

/** Listens for plain connections on any free port of loopback. */
export async function listenRaw(onSocket: (socket: Socket) => void): Promise<RunningServer> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) {
        socket.destroy();
      }
      await closed;
    },
  };
}
