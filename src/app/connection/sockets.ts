import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { isRecord } from "../../core/model/json.ts";
import type { Place } from "../../core/connection/place.ts";

export type Opened<S extends Socket> =
  | { readonly ok: true; readonly socket: S }
  | { readonly ok: false; readonly code: string | undefined };

/** Node's or OpenSSL's code of an error; `undefined` where it has none. */
export function codeOf(error: unknown): string | undefined {
  return isRecord(error) && typeof error["code"] === "string" ? error["code"] : undefined;
}

/**
 * What `run` resolves with; or what `late` makes of `ABORTED` or `ETIMEDOUT`, when the user leaves or `limitMs` milliseconds are over, at once. The signal that
 * `run` is given ends then too.
 */
export async function untilEither<T, U>(
  signal: AbortSignal,
  limitMs: number,
  run: (signal: AbortSignal) => Promise<T>,
  late: (code: "ABORTED" | "ETIMEDOUT") => U,
): Promise<T | U> {
  const leaving = new AbortController();
  const { promise, resolve } = Promise.withResolvers<U>();
  const leave = (code: "ABORTED" | "ETIMEDOUT"): void => {
    leaving.abort();
    resolve(late(code));
  };
  const onAbort = (): void => leave("ABORTED");
  const timer = setTimeout(() => leave("ETIMEDOUT"), limitMs);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) {
    leave("ABORTED");
  }
  try {
    return await Promise.race([promise, run(leaving.signal)]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

/** A TCP connection. Closed when `signal` is aborted. Never rejects. */
export function openSocket({ host, port }: Place, signal: AbortSignal): Promise<Opened<Socket>> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port, signal });
    socket.once("connect", () => resolve({ ok: true, socket }));
    // Stays: an error that comes later, or of the abort, must not be uncaught.
    socket.on("error", (error) => resolve({ ok: false, code: codeOf(error) }));
  });
}

/** How hands are shaken. */
export interface Handshake {
  /** What the server is asked for by name. */
  readonly servername: string | undefined;
  /** PEM; `undefined`: Node's own. */
  readonly ca: string[] | undefined;
  /** `false`: whatever the certificate is, which is for looking at it alone. */
  readonly verify: boolean;
  /** Whom the certificate has to be for, where that is no name. */
  readonly host?: string | undefined;
  readonly signal: AbortSignal;
}

/** A TLS handshake over a connection. Sends nothing else. Never rejects. */
export function shakeHands(over: Socket, { servername, ca, verify, host, signal }: Handshake): Promise<Opened<TLSSocket>> {
  return new Promise((resolve) => {
    const socket = connectTls({
      socket: over,
      rejectUnauthorized: verify,
      ALPNProtocols: ["http/1.1"],
      ...(servername === undefined ? { ...(host === undefined ? {} : { host }) } : { servername }),
      ...(ca === undefined ? {} : { ca }),
    });
    const failed = (code: string | undefined): void => {
      socket.destroy();
      over.destroy();
      resolve({ ok: false, code });
    };
    signal.addEventListener("abort", () => failed("ABORTED"), { once: true });
    socket.once("secureConnect", () => resolve({ ok: true, socket }));
    socket.on("error", (error) => failed(codeOf(error)));
    socket.once("close", () => failed("ECONNRESET"));
  });
}

/** The head of an HTTP answer: its status, and all that came up to its blank line. */
export interface Head {
  /** `undefined` where what came is no HTTP. */
  readonly status: number | undefined;
  readonly text: string;
  /** Of what broke the connection. */
  readonly code: string | undefined;
}

/** Reads up to the blank line, the end, or `limit` bytes; what has come when `signal` is aborted. Never rejects. */
export function readHead(socket: Socket, limit: number, signal: AbortSignal): Promise<Head> {
  return new Promise((resolve) => {
    let text = "";
    const settle = (code?: string): void => {
      socket.off("data", onData);
      resolve({ status: statusOf(text), text, code });
    };
    const onData = (data: Buffer): void => {
      text += data.toString("latin1");
      if (/\r?\n\r?\n/.test(text) || text.length > limit || isNoHttp(text)) {
        settle();
      }
    };
    socket.on("data", onData);
    socket.once("end", () => settle("ECONNRESET"));
    socket.once("close", () => settle("ECONNRESET"));
    socket.once("error", (error) => settle(codeOf(error)));
    signal.addEventListener("abort", () => settle("ETIMEDOUT"), { once: true });
  });
}

function statusOf(text: string): number | undefined {
  const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(text)?.[1];
  return status === undefined ? undefined : Number(status);
}

/** Whether a whole line came that begins no answer of HTTP. */
function isNoHttp(text: string): boolean {
  return !text.startsWith("HTTP/".slice(0, Math.min(5, text.length))) && /[\r\n]/.test(text);
}
