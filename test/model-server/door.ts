import type { IncomingHttpHeaders } from "node:http";
import type { KeyOwner, Wire } from "./script.ts";
import type { WireError } from "./wireError.ts";
import type { WireProtocol } from "./wireProtocol.ts";

/** A request as a door sees it. */
export interface DoorRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** As it came. */
  readonly bodyText: string;
  /** The server's time, in milliseconds since 1970-01-01 UTC. Left out: this computer's. */
  readonly nowMs?: number | undefined;
  /** The cloud's region that the server is in. Left out: any. */
  readonly region?: string | undefined;
}

/** What a path asks for. `model` and `stream` come from wires that have them in the path. */
export type Route =
  | { readonly kind: "generate"; readonly model?: string | undefined; readonly stream?: boolean | undefined }
  /** `part`: which of several lists that together name the models. */
  | { readonly kind: "models"; readonly part?: string | undefined }
  | { readonly kind: "model"; readonly id: string }
  /** `known`: whether the request itself shows that it was meant for this door. */
  | { readonly kind: "unknown"; readonly known: boolean };

/** One provider's way in: its paths, its keys and its framing around a wire's protocol. */
export interface Door {
  readonly owner: KeyOwner;
  readonly wire: Wire;
  readonly protocol: WireProtocol;
  /** What the request asks for, or `undefined` where it is not for this door. */
  route(request: DoorRequest): Route | undefined;
  /** Why the request's key (or signature) is not accepted. `accepted` is empty where any is, or none. */
  reject(request: DoorRequest, accepted: readonly string[]): WireError | undefined;
  /** The answer to what is no part of the wire, such as a cloud's own sign-in: a body of JSON. It is not recorded. Left out, or `undefined`: the request is one of the wire. */
  serve?(request: DoorRequest, accepted: readonly string[]): { readonly status: number; readonly body: unknown } | undefined;
  /** The content type of a stream. Default: server-sent events. */
  readonly streamType?: string | undefined;
  /** The bytes of one of the protocol's frames. Default: its text. */
  frame?(text: string): Uint8Array;
}

/** The rejection of a request whose key is the given value, for doors that take plain keys. */
export function rejectPlainKey(
  key: string | undefined,
  accepted: readonly string[],
  errors: WireProtocol["errors"],
): WireError | undefined {
  if (accepted.length === 0 || (key !== undefined && accepted.includes(key))) {
    return undefined;
  }
  return key === undefined ? errors.missingKey() : errors.wrongKey(key);
}

/** The bearer token of a request. */
export function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? "")?.[1];
}

/** A percent-encoded piece of a path, or the piece as it stands where it is none. */
export function decodePiece(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
