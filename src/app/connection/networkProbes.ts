import { lookup } from "node:dns/promises";
import type { Socket } from "node:net";
import type { HandshakeOutcome, LookupOutcome, NetworkProbes, SpokenOutcome, TunnelOutcome } from "../../core/connection/ports.ts";
import { isIpAddress, placeText, type Place } from "../../core/connection/place.ts";
import type { ProxyHop } from "../../core/connection/proxyChoice.ts";
import { certificateOf } from "./peerCertificate.ts";
import { codeOf, openSocket, readHead, shakeHands, untilEither } from "./sockets.ts";

/** How long each probe may take, in milliseconds. */
const limitsMs = { lookup: 5_000, connect: 10_000, tunnel: 10_000, handshake: 10_000, speak: 1_500 } as const;

/** What is read of an answer in plain HTTP, in bytes. */
const headLimit = 16 * 1024;

/**
 * The network through Node's own modules. `trusted`: the certificates that VS Code's fetch trusts, as PEM; `undefined`: Node's own, with
 * NODE_EXTRA_CA_CERTS.
 */
export function networkProbes(trusted: () => string[] | undefined): NetworkProbes {
  return {
    lookup: (host, signal) => untilEither(signal, limitsMs.lookup, () => findAddresses(host), failedLookup),
    connect: (place, signal) => untilEither(signal, limitsMs.connect, (inner) => connect(place, inner), failedLookup),
    tunnel: (hop, target, signal) =>
      untilEither(
        signal,
        limitsMs.tunnel,
        (inner) => tunnel(hop, target, inner, trusted()),
        (code): TunnelOutcome => ({ ok: false, status: undefined, code, schemes: [] }),
      ),
    handshake: (place, hop, signal) =>
      untilEither(signal, limitsMs.handshake, (inner) => handshake(place, hop, inner, trusted()), failedLookup),
    speak: (place, hop, signal) => speak(place, hop, signal, trusted()),
  };
}

function failedLookup(code: string): { readonly ok: false; readonly code: string } {
  return { ok: false, code };
}

async function findAddresses(host: string): Promise<LookupOutcome> {
  try {
    return { ok: true, addresses: (await lookup(host, { all: true })).map(({ address }) => address) };
  } catch (error) {
    return { ok: false, code: codeOf(error) };
  }
}

async function connect(place: Place, signal: AbortSignal): ReturnType<NetworkProbes["connect"]> {
  const opened = await openSocket(place, signal);
  if (!opened.ok) {
    return opened;
  }
  const { remoteAddress = place.host, remotePort = place.port } = opened.socket;
  opened.socket.destroy();
  return { ok: true, address: placeText({ host: remoteAddress, port: remotePort }) };
}

type Way = { readonly ok: true; readonly socket: Socket } | { readonly ok: false; readonly outcome: Extract<TunnelOutcome, { ok: false }> };

/** A socket to a place, through a proxy where there is one. */
async function wayTo(place: Place, hop: ProxyHop | undefined, signal: AbortSignal, trusted: string[] | undefined): Promise<Way> {
  const failed = (code: string | undefined): Way => ({ ok: false, outcome: { ok: false, status: undefined, code, schemes: [] } });
  const opened = await openSocket(hop?.place ?? place, signal);
  if (!opened.ok) {
    return failed(opened.code);
  }
  if (hop === undefined) {
    return opened;
  }
  let { socket } = opened;
  if (hop.scheme === "https") {
    // The sign-in goes through this one: so its certificate has to be right.
    const shaken = await shakeHands(socket, { servername: nameFor(hop.place.host), ca: trusted, verify: true, signal });
    if (!shaken.ok) {
      return failed(shaken.code);
    }
    socket = shaken.socket;
  }
  const target = placeText(place);
  socket.write(
    `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${hop.authorization === undefined ? "" : `Proxy-Authorization: ${hop.authorization}\r\n`}\r\n`,
  );
  const head = await readHead(socket, headLimit, signal);
  if (head.status !== undefined && head.status >= 200 && head.status < 300) {
    return { ok: true, socket };
  }
  socket.destroy();
  const schemes = [...head.text.matchAll(/^proxy-authenticate:[ \t]*([\w-]+)/gim)].map(([, scheme = ""]) => scheme);
  return {
    ok: false,
    outcome: {
      ok: false,
      status: head.status,
      code: head.status === undefined ? (head.code ?? "ERR_NO_HTTP") : undefined,
      schemes: [...new Set(schemes)],
    },
  };
}

async function tunnel(hop: ProxyHop, target: Place, signal: AbortSignal, trusted: string[] | undefined): Promise<TunnelOutcome> {
  const way = await wayTo(target, hop, signal, trusted);
  if (!way.ok) {
    return way.outcome;
  }
  way.socket.destroy();
  return { ok: true };
}

async function handshake(
  place: Place,
  hop: ProxyHop | undefined,
  signal: AbortSignal,
  trusted: string[] | undefined,
): Promise<HandshakeOutcome> {
  const way = await wayTo(place, hop, signal, trusted);
  if (!way.ok) {
    return { ok: false, code: way.outcome.code ?? `HTTP_${String(way.outcome.status)}` };
  }
  // Whatever the certificate is, it is to be looked at: so nothing is sent but the handshake.
  const shaken = await shakeHands(way.socket, { servername: nameFor(place.host), ca: trusted, verify: false, host: place.host, signal });
  if (!shaken.ok) {
    return shaken;
  }
  const { socket } = shaken;
  const outcome: HandshakeOutcome = {
    ok: true,
    protocol: (socket.getProtocol() ?? "TLS").replace(/^TLSv/, "TLS "),
    trustProblem: socket.authorized ? undefined : String(socket.authorizationError),
    certificate: certificateOf(socket),
  };
  socket.destroy();
  return outcome;
}

/** Servers are given the host that is meant; an IP address is none. */
function nameFor(host: string): string | undefined {
  return isIpAddress(host) ? undefined : host;
}

async function speak(place: Place, hop: ProxyHop | undefined, signal: AbortSignal, trusted: string[] | undefined): Promise<SpokenOutcome> {
  const nothing: SpokenOutcome = { status: undefined, dateMs: undefined, words: "" };
  const opened = await untilEither(
    signal,
    limitsMs.connect,
    (inner) => wayTo(place, hop, inner, trusted),
    () => undefined,
  );
  if (opened?.ok !== true) {
    return nothing;
  }
  const { socket } = opened;
  socket.write(`HEAD / HTTP/1.1\r\nHost: ${placeText(place)}\r\nAccept: */*\r\nConnection: close\r\n\r\n`);
  // What has come when time is up is what it says.
  const head = await untilEither(
    signal,
    limitsMs.speak,
    (inner) => readHead(socket, headLimit, inner),
    () => undefined,
  );
  const { status, text } = head ?? { status: undefined, text: "" };
  socket.destroy();
  const date = /^date:[ \t]*(.+?)\r?$/im.exec(text)?.[1];
  const dateMs = Date.parse(date ?? "");
  return { status, dateMs: Number.isNaN(dateMs) ? undefined : dateMs, words: wordsOf(text) };
}

/** The first line that can be read. A TLS server's answer to plain HTTP is none. */
function wordsOf(text: string): string {
  if (/^[\x14-\x18]\x03/.test(text)) {
    return "";
  }
  const lines = text.split(/[\r\n]+/).map((line) => line.replace(/[^\x20-\x7e]+/g, " ").trim());
  return (lines.find((line) => line !== "") ?? "").slice(0, 80);
}
