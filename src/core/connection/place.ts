import { reachOf } from "../settings/keyOverHttp.ts";

/** Where something listens. `host` is without brackets. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** The host and port of an http or https address. */
export function placeOf(url: URL): Place {
  const usual = url.protocol === "https:" ? 443 : 80;
  return { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: url.port === "" ? usual : Number(url.port) };
}

/** `host:port`, with brackets around an IPv6 address. */
export function placeText({ host, port }: Place): string {
  return `${host.includes(":") ? `[${host}]` : host}:${String(port)}`;
}

/** Whether a host is this computer. */
export function isLoopback(host: string): boolean {
  return reachOf(host) === "loopback";
}

/** Whether a host is an IP address, which needs no look-up. */
export function isIpAddress(host: string): boolean {
  return host.includes(":") || /^\d+(?:\.\d+){3}$/.test(host);
}

/** Whether a host is of a private network: without a dot, of a private range, or of a name that is never public. */
export function isPrivateHost(host: string): boolean {
  return reachOf(host) !== "public";
}

/** An address as it may be shown: without user, password, query and fragment. What is no address is shown as it stands, without what could be a password. */
export function shownAddress(text: string): string {
  const url = URL.parse(text);
  if (url === null) {
    return text.replace(/\/\/[^/@]*@/, "//").replace(/[?#].*$/s, "");
  }
  return `${url.protocol}//${url.host}${url.pathname}`.replace(/\/+$/, "");
}
