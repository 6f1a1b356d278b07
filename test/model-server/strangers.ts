import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { listenRaw, type RunningServer } from "./tlsFront.ts";

/** Answers to everything alike. */
async function startAlike(answer: (response: ServerResponse, request: IncomingMessage) => void): Promise<RunningServer> {
  const server = createServer((request, response) => {
    request.resume();
    answer(response, request);
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

const signInPage = "<!doctype html><html><head><title>Sign in to Example Wi-Fi</title></head><body><form></form></body></html>";

/** A network's sign-in page in place of whatever is asked for. */
export function startPortalPage(): Promise<RunningServer> {
  return startAlike((response) => response.writeHead(200, { "content-type": "text/html" }).end(signInPage));
}

/** The same, at an address of its own that everything is sent on to. */
export function startPortalRedirect(): Promise<RunningServer> {
  return startAlike((response) =>
    response.writeHead(302, { location: "http://portal.example/login?from=here", "content-type": "text/html" }).end(),
  );
}

/** A web server on which nothing is. */
export function startEmptySite(): Promise<RunningServer> {
  return startAlike((response) =>
    response
      .writeHead(404, { "content-type": "text/html" })
      .end("<html><head><title>404 Not Found</title></head><body>nginx</body></html>"),
  );
}

/** A resource of Azure that does not know the version it is asked for, and says no more than that nothing is there. */
export function startAzureWithoutVersion(): Promise<RunningServer> {
  return startAlike((response, request) => {
    const [status, error] =
      request.headers["api-key"] === undefined
        ? ([401, { code: "401", message: "Access denied due to missing subscription key." }] as const)
        : ([404, { code: "404", message: "Resource not found" }] as const);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
  });
}

/** Something that is no web server: it says who it is, and hangs up on what it does not understand. */
export function startSshServer(): Promise<RunningServer> {
  return listenRaw((socket) => {
    socket.write("SSH-2.0-OpenSSH_9.7\r\n");
    socket.once("data", () => socket.end("Invalid SSH identification string.\r\n"));
  });
}

/** A port of loopback at which nothing listens: one that was free a moment ago. */
export async function closedPort(): Promise<number> {
  const server = await listenRaw(() => undefined);
  await server.close();
  return server.port;
}
