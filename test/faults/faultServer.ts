import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Exchange } from "../model-server/exchange.ts";
import { faultKey, type FaultWire } from "./faultWire.ts";

/** What a server knows of whoever reads its answer, and can do there. */
export interface ReaderSide {
  /** Settles when the reader has the first words: what is sent before a reset may be overtaken by it. */
  readonly seen: Promise<unknown>;
  /** Presses Stop. */
  stop(): void;
}

/** One request on the server's side. */
export interface Playing extends ReaderSide {
  readonly wire: FaultWire;
  readonly exchange: Exchange;
  readonly response: ServerResponse;
}

/** What the server does with a request. */
export type Play = (playing: Playing) => Promise<void> | void;

/** A server's certificate and its key, as PEM. */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
}

export interface FaultServerOptions {
  readonly wire: FaultWire;
  readonly play: Play;
  readonly reader: ReaderSide;
  /** Speaks TLS with it. Left out: plain HTTP. */
  readonly identity?: ServerIdentity | undefined;
}

/** A running server on loopback that answers every request alike. */
export interface FaultServer {
  readonly port: number;
  /** For each request so far, whether it carried the key anywhere. */
  readonly keysSeen: readonly boolean[];
  /** Settles when every exchange so far is over: sent whole, or its connection closed. */
  over(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server that plays one fault. */
export async function startFaultServer({ wire, play, reader, identity }: FaultServerOptions): Promise<FaultServer> {
  const keysSeen: boolean[] = [];
  const exchanges: Promise<boolean>[] = [];
  const listener: RequestListener = (request, response) => {
    const exchange = new Exchange(response);
    exchanges.push(exchange.finished);
    void text(request).then(
      async (body) => {
        keysSeen.push([request.url ?? "", ...request.rawHeaders, body].some((part) => part.includes(faultKey)));
        await play({ ...reader, wire, exchange, response });
      },
      () => undefined, // The client left before it had said what it wanted.
    );
  };
  const server: Server =
    identity === undefined
      ? createServer({ noDelay: true }, listener)
      : createSecureServer({ noDelay: true, key: identity.key, cert: identity.cert }, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    keysSeen,
    over: async () => {
      await Promise.all(exchanges);
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
