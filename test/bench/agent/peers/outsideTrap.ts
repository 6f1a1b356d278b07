import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy that lets nothing through, and says which hosts were asked for: what a client seeks beside its model. */
export interface OutsideTrap {
  /** For a client's environment: all but this machine goes to the proxy. */
  readonly environment: Readonly<Record<string, string>>;
  /** Hosts that were asked for since the last call, each once. */
  readonly taken: () => readonly string[];
  readonly close: () => void;
}

/** Starts it on loopback. */
export async function startOutsideTrap(): Promise<OutsideTrap> {
  const hosts = new Set<string>();
  const server = createServer((request, response) => {
    hosts.add(new URL(request.url ?? "/", "http://unknown").host);
    response.writeHead(403).end();
  });
  server.on("connect", (request, socket) => {
    hosts.add(request.url ?? "unknown");
    socket.on("error", () => undefined);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];
  const here = "127.0.0.1,localhost";
  return {
    environment: { ...Object.fromEntries(names.map((name) => [name, proxy])), NO_PROXY: here, no_proxy: here, NODE_USE_ENV_PROXY: "1" },
    taken: () => {
      const all = [...hosts];
      hosts.clear();
      return all;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
