import type { Failure, TransportCause } from "../../../core/model/failure.ts";
import { isRecord } from "../../../core/model/json.ts";
import type { FailureContext } from "./failureContext.ts";
import { buildFailure, nameOf, unreadableFailure } from "./failureContext.ts";

/** Whether the connection was being made, or the answer was on its way. Decides what an error without a known code is. */
export type TransportMoment = "opening" | "answering";

interface Clue {
  readonly code: string | undefined;
  readonly message: string;
  /** Where the connection was to be made, as far as the error reports. */
  readonly port: number | undefined;
  readonly hostname: string | undefined;
}

/**
 * Codes by the part of the way that they blame. Sources: Node's `errors`, `dns` and `tls` pages, undici's `errors.js`, and Chromium's
 * `net_error_list.h` for the fetch of Electron (`net::ERR_…`); 2026-11.
 */
const codes: readonly (readonly [TransportCause, RegExp])[] = [
  ["proxy", /^ERR_(?:PROXY|TUNNEL|MANDATORY_PROXY|NO_SUPPORTED_PROXIES)|_PROXY_/],
  ["dns", /^(?:ENOTFOUND|EAI_\w+|ENODATA|ESERVFAIL|ERR_NAME_\w+)$/],
  [
    "tls",
    /^(?:CERT_|ERR_CERT|ERR_TLS|ERR_SSL|ERR_OSSL|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CRL_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_MISMATCH|EPROTO$|ERR_BAD_SSL)/,
  ],
  [
    "reset",
    /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE|HPE_\w+|ERR_CONNECTION_(?:RESET|CLOSED|ABORTED)|ERR_HTTP2_\w+|ERR_INCOMPLETE_\w+)$/,
  ],
  [
    "connect",
    /^(?:ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ETIMEDOUT|ECONNABORTED|EADDRNOTAVAIL|EACCES|UND_ERR_CONNECT_TIMEOUT|ERR_CONNECTION_\w+|ERR_ADDRESS_\w+|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_\w+|ERR_TIMED_OUT)$/,
  ],
];

/** What unpacking an answer fails with: zlib's codes, Node's for Brotli and Zstandard, and Chromium's. */
const brokenPacking = /^(?:Z_|ERR__ERROR_|ZSTD_|ERR_CONTENT_DECODING)/;

/** The failure that a rejected `fetch`, or a body that broke off, reports. The chain of causes is searched for the first code that says more. */
export function transportFailure(failureContext: FailureContext, error: unknown, moment: TransportMoment): Failure {
  const clues = cluesOf(error);
  if (clues.some(({ code }) => code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT")) {
    return buildFailure(failureContext, {
      kind: "stalled",
      retry: "same",
      message: `${nameOf(failureContext)} stopped responding, and the connection was closed.`,
    });
  }
  const unpacking = clues.find(({ code }) => code !== undefined && brokenPacking.test(code));
  if (unpacking?.code !== undefined) {
    return unreadableFailure(failureContext, `sent an answer that couldn't be decompressed (${unpacking.code})`);
  }
  // A tunnel's own error carries a code of the socket or of nothing in particular.
  const blamed =
    clues.find((clue) => isElsewhere(clue, failureContext.origin)) ??
    clues.find(({ message }) => /proxy response|tunneling|via proxy|\bproxy\b.*\b(?:refused|failed|auth)/i.test(message));
  const found = blamed === undefined ? known(clues) : ({ cause: "proxy", code: blamed.code } as const);
  const cause = found?.cause ?? (moment === "opening" ? "connect" : "reset");
  const code = found?.code ?? clues.find((clue) => clue.code !== undefined)?.code;
  return buildFailure(failureContext, {
    kind: "transport",
    cause,
    code,
    retry: cause === "tls" || cause === "proxy" ? "elsewhere" : "same",
    message: sentence(failureContext, cause, code),
  });
}

/** Errors that come without a code. undici's parser says so of what is no HTTP at all. */
const codesByName = new Map<unknown, string>([["HTTPParserError", "HPE_INVALID"]]);

function known(clues: readonly Clue[]): { readonly cause: TransportCause; readonly code: string } | undefined {
  for (const { code } of clues) {
    const cause = code === undefined ? undefined : codes.find(([, pattern]) => pattern.test(code))?.[0];
    if (code !== undefined && cause !== undefined) {
      return { cause, code };
    }
  }
  return undefined;
}

/** Whether a connection was to be made to another place than the provider: to a proxy on the way. */
function isElsewhere({ port, hostname }: Clue, origin: string): boolean {
  const url = URL.parse(origin);
  const own = url?.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url?.port);
  return url !== null && ((port !== undefined && port !== own) || (hostname !== undefined && hostname.toLowerCase() !== url.hostname));
}

/** The error and its causes, outermost first; of several attempts at once (IPv6 and IPv4) each. */
function cluesOf(error: unknown): readonly Clue[] {
  const clues: Clue[] = [];
  const queue: unknown[] = [error];
  // A chain may bite its own tail.
  while (queue.length > 0 && clues.length < 12) {
    const current = queue.shift();
    if (!isRecord(current)) {
      continue;
    }
    const message = typeof current["message"] === "string" ? current["message"] : "";
    const code =
      typeof current["code"] === "string"
        ? current["code"]
        : (/\bnet::(ERR_[A-Z0-9_]+)/.exec(message)?.[1] ?? codesByName.get(current["name"]));
    const { port, hostname } = current;
    clues.push({
      code,
      message,
      port: typeof port === "number" ? port : undefined,
      hostname: typeof hostname === "string" ? hostname : undefined,
    });
    queue.push(current["cause"], ...(Array.isArray(current["errors"]) ? (current["errors"] as unknown[]) : []));
  }
  return clues;
}

function sentence(failureContext: FailureContext, cause: TransportCause, code: string | undefined): string {
  const who = nameOf(failureContext);
  const why = code === undefined ? "" : ` (${code})`;
  switch (cause) {
    case "dns":
      return `Couldn't resolve the address of ${who}${why}.`;
    case "connect":
      return code === "ECONNREFUSED" ? `Couldn't reach ${who}: nothing answers at its address${why}.` : `Couldn't reach ${who}${why}.`;
    case "tls":
      return `Couldn't make a secure connection to ${who}, because its certificate or protocol isn't trusted${why}.`;
    case "proxy":
      return `A proxy between VS Code and ${who} rejected the connection${why}.`;
    case "reset":
      return `The connection to ${who} was lost${why}.`;
  }
}
