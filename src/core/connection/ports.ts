import type { TransportCause } from "../model/failure.ts";
import type { Clock } from "../ports/clock.ts";
import type { LoadSchemaValidator } from "../ports/schemaValidator.ts";
import type { SilenceLimits } from "../resilience/watchdog.ts";
import type { Place } from "./place.ts";
import type { ProxyChoice, ProxyHop } from "./proxyChoice.ts";

export type LookupOutcome =
  | { readonly ok: true; readonly addresses: readonly string[] }
  | { readonly ok: false; readonly code: string | undefined };

/** `address` is the one that answered. */
export type ConnectOutcome = { readonly ok: true; readonly address: string } | { readonly ok: false; readonly code: string | undefined };

/** What a server's certificate says of itself. */
export interface CertificateFacts {
  /** The name that it is for. */
  readonly subject: string;
  /** Who vouches for it: organization, or name. */
  readonly issuer: string;
  /** The last issuer of the chain that the server sent. */
  readonly topIssuer: string;
  /** The hosts that it is for. */
  readonly names: readonly string[];
  /** Milliseconds since 1970-01-01 UTC. */
  readonly validFromMs: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly validToMs: number;
  readonly isSelfSigned: boolean;
}

/** `trustProblem` is OpenSSL's word for why the certificate is not trusted (`CERT_HAS_EXPIRED`); `undefined` where it is. */
export type HandshakeOutcome =
  | {
      readonly ok: true;
      readonly protocol: string;
      readonly trustProblem: string | undefined;
      readonly certificate: CertificateFacts | undefined;
    }
  | { readonly ok: false; readonly code: string | undefined };

/** How a proxy answered CONNECT. */
export type TunnelOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** `undefined` where it gave no HTTP answer. */
      readonly status: number | undefined;
      readonly code: string | undefined;
      /** Of a 407: the ways to sign in that it offers, such as `Basic` or `NTLM`. */
      readonly schemes: readonly string[];
    };

/** What a port says to a plain HTTP question without a key. */
export interface SpokenOutcome {
  /** `undefined` where what came is no HTTP. */
  readonly status: number | undefined;
  /** Of its `Date` header, in milliseconds since 1970-01-01 UTC. */
  readonly dateMs: number | undefined;
  /** The first line that came, without what cannot be printed; empty where nothing came. */
  readonly words: string;
}

/**
 * The network itself, below HTTP. Sends no key and no question, and nothing at all through a TLS connection whose certificate is not trusted but the
 * handshake. Never rejects; an abort of `signal`, or the limit of each, is an outcome with the code `ABORTED` or `ETIMEDOUT`.
 */
export interface NetworkProbes {
  lookup(host: string, signal: AbortSignal): Promise<LookupOutcome>;
  connect(place: Place, signal: AbortSignal): Promise<ConnectOutcome>;
  /** Asks a proxy to open the way to a place, and closes it again. */
  tunnel(hop: ProxyHop, target: Place, signal: AbortSignal): Promise<TunnelOutcome>;
  /** Shakes hands, looks at the certificate, and leaves. */
  handshake(place: Place, hop: ProxyHop | undefined, signal: AbortSignal): Promise<HandshakeOutcome>;
  /** Sends `HEAD /` in plain HTTP, and listens for a moment. */
  speak(place: Place, hop: ProxyHop | undefined, signal: AbortSignal): Promise<SpokenOutcome>;
}

/** A request without a key. */
export interface KeylessQuestion {
  readonly url: string;
  readonly method: "GET" | "POST";
  /** JSON. */
  readonly body?: string | undefined;
}

export type KeylessAnswer =
  | {
      readonly ok: true;
      readonly status: number;
      /** Where a redirect leads to, absolute. */
      readonly location: string | undefined;
      /** Of the `Date` header, in milliseconds since 1970-01-01 UTC. */
      readonly dateMs: number | undefined;
      /** The cloud's region, where a header names it. */
      readonly region: string | undefined;
      /** The beginning of the body. */
      readonly text: string;
      /** Whether it is a web page. */
      readonly isPage: boolean;
      /** The page's title. */
      readonly title: string | undefined;
    }
  | { readonly ok: false; readonly cause: TransportCause; readonly code: string | undefined };

/** The outside that a connection test is given. */
export interface DoctorPorts {
  readonly clock: Clock;
  readonly network: NetworkProbes;
  /** Which proxy VS Code's settings and the environment put on the way to an address. Never rejects. */
  proxyFor(url: string, signal: AbortSignal): Promise<ProxyChoice>;
  /** Asks through the same `fetch` as the adapters, with no key and following no redirect. Never rejects. */
  ask(question: KeylessQuestion, signal: AbortSignal): Promise<KeylessAnswer>;
  /** How VS Code decides which certificates it trusts, as one sentence of advice. */
  readonly trustAdvice: string;
  readonly loadValidator: LoadSchemaValidator;
  readonly limits: SilenceLimits;
}
