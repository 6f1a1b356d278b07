/**
 * The one rule for keys over http: a key goes to this computer, to a private network where the user has allowed that, and nowhere else. What is said of keys holds
 * for all that proves who asks: access tokens, signed requests, secret headers. Requests without any go over http as they like.
 */

/** The setting that allows a key over http in a private network. Of the user's own machine, never of a workspace. */
export const privateHttpSetting = "baton.allowKeysOverPrivateHttp";

/** How far away a host is, by its address or name alone: nothing is looked up. */
export type HostReach = "loopback" | "private" | "public";

/** Endings of names that no public name has: reserved, or never given to anybody. */
const privateName = /\.(?:local|internal|lan|intranet|corp|home|private|test|home\.arpa)$/;

/** How far away a host is. `hostname`: as `URL.hostname` gives it, which has made one form of all ways to write an IP address; brackets may be left out. Pure. */
export function reachOf(hostname: string): HostReach {
  const host = hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
  if (host.includes(":")) {
    return reachOfIpv6(host);
  }
  if (/^\d+(?:\.\d+){3}$/.test(host)) {
    return reachOfIpv4(host.split(".").map(Number));
  }
  if (host === "localhost" || host.endsWith(".localhost")) {
    return "loopback";
  }
  return privateName.test(host) || (host !== "" && !host.includes(".")) ? "private" : "public";
}

/**
 * Why a key may not go to an address, as a sentence for people; `undefined` where it may. `isPrivateAllowed`: {@link privateHttpSetting}. An address that is none
 * is not this rule's to judge. Pure.
 */
export function keyOverHttpProblem(baseUrl: string, isPrivateAllowed: boolean): string | undefined {
  const url = URL.parse(baseUrl);
  if (url?.protocol !== "http:") {
    return undefined;
  }
  const reach = reachOf(url.hostname);
  if (reach === "loopback" || (reach === "private" && isPrivateAllowed)) {
    return undefined;
  }
  return reach === "private"
    ? `Keys aren't sent over http://, where they could be read in transit. Use https://, or allow it for your private network with ${privateHttpSetting}.`
    : "Keys aren't sent over http://, where they could be read in transit. Use https://.";
}

/** Whether {@link privateHttpSetting} would let a key go to an address. Pure. */
export function isPrivateHttp(baseUrl: string): boolean {
  const url = URL.parse(baseUrl);
  return url?.protocol === "http:" && reachOf(url.hostname) === "private";
}

function reachOfIpv4([a = -1, b = -1]: readonly number[]): HostReach {
  if (a === 127) {
    return "loopback";
  }
  return a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 169 && b === 254) ? "private" : "public";
}

function reachOfIpv6(host: string): HostReach {
  if (host === "::1") {
    return "loopback";
  }
  // An IPv4 address in IPv6's clothes is where that address is.
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host) ?? [];
  if (high !== undefined && low !== undefined) {
    const value = parseInt(high, 16);
    return reachOfIpv4([value >> 8, value & 255]);
  }
  const dotted = /^::ffff:(\d+(?:\.\d+){3})$/.exec(host)?.[1];
  if (dotted !== undefined) {
    return reachOfIpv4(dotted.split(".").map(Number));
  }
  return /^(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/.test(host) ? "private" : "public";
}
