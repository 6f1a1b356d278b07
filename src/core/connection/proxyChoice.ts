import type { Place } from "./place.ts";
import { isLoopback, placeOf, placeText } from "./place.ts";

/** A proxy on the way. */
export interface ProxyHop {
  readonly place: Place;
  /** Without user and password. */
  readonly shown: string;
  /** `https`: the way to the proxy is itself encrypted. `socks`: it knows no CONNECT. */
  readonly scheme: "http" | "https" | "socks";
  /** The header that signs in to it, where its address has a user. A secret. */
  readonly authorization: string | undefined;
  /** What names it: `http.proxy`, `HTTPS_PROXY`, or the system. */
  readonly source: string;
}

/** Which proxy is on the way to an address. `because` and `problem` end a sentence. */
export type ProxyChoice =
  | { readonly kind: "direct"; readonly because: string }
  | { readonly kind: "proxy"; readonly hop: ProxyHop }
  /** Something is set that is no proxy's address; VS Code passes over it. */
  | { readonly kind: "unusable"; readonly problem: string };

/** What decides over proxies. */
export interface ProxySettings {
  /** `http.fetchAdditionalSupport`: whether VS Code's settings hold for `fetch`. */
  readonly holdsForFetch: boolean;
  /** `http.proxySupport`. */
  readonly support: string;
  /** `http.proxy`. */
  readonly proxy: string;
  /** `http.noProxy`. */
  readonly noProxy: readonly string[];
  /** Variables of the environment by name. */
  readonly variable: (name: string) => string | undefined;
}

/** What the settings and the environment say; `undefined`: nothing, so that VS Code asks the system, where it may. */
export function chooseProxy(address: URL, settings: ProxySettings): ProxyChoice | undefined {
  const { host, port } = placeOf(address);
  if (!settings.holdsForFetch) {
    return { kind: "direct", because: "http.fetchAdditionalSupport is off, so no proxy holds for extensions" };
  }
  if (settings.support === "off") {
    return { kind: "direct", because: "http.proxySupport is off" };
  }
  if (isLoopback(host)) {
    return { kind: "direct", because: "it is this computer" };
  }
  const exception = exceptionFor(host, port, settings);
  if (exception !== undefined) {
    return { kind: "direct", because: exception };
  }
  const own = settings.proxy.trim() === "" ? undefined : hopOf(settings.proxy, "http.proxy");
  const [name, value] = firstVariable(settings);
  const general = value === undefined ? undefined : hopOf(value, name);
  return [own, general].find((choice) => choice?.kind === "proxy") ?? own ?? general;
}

/*
 * The rules are those of VS Code's extension host, read in @vscode/proxy-agent 0.45 (VS Code 1.139, 2026-11): this computer is never behind a proxy; where
 * http.noProxy has entries, NO_PROXY is not looked at; http.proxy goes before the variables, of which the first that is set counts, whatever the scheme.
 */
const proxyVariables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"] as const;

function firstVariable({ variable }: ProxySettings): readonly [name: string, value: string | undefined] {
  const name = proxyVariables.find((candidate) => (variable(candidate) ?? "") !== "");
  return name === undefined ? ["", undefined] : [name, variable(name)];
}

/** Why the host needs no proxy. */
function exceptionFor(host: string, port: number, { noProxy, variable }: ProxySettings): string | undefined {
  if (noProxy.length > 0) {
    return matches(host, port, noProxy) ? "http.noProxy names it" : undefined;
  }
  const list = variable("no_proxy") || variable("NO_PROXY") || "";
  return matches(host, port, list.split(",")) ? "NO_PROXY names it" : undefined;
}

function matches(host: string, port: number, entries: readonly string[]): boolean {
  const clean = entries.map((entry) => entry.trim().toLowerCase());
  if (clean.includes("*")) {
    return true;
  }
  return clean.some((entry) => {
    const [name = "", only] = entry.split(":", 2);
    const domain = name.startsWith(".") ? name : `.${name}`;
    return name !== "" && `.${host.toLowerCase()}`.endsWith(domain) && (only === undefined || only === "" || only === String(port));
  });
}

/** The proxy at an address as the settings or the system have it. */
export function hopOf(text: string, source: string): ProxyChoice {
  const url = URL.parse(text.trim());
  const scheme = /^(https?|socks)/.exec(url?.protocol ?? "")?.[1];
  if (url === null || scheme === undefined || url.hostname === "") {
    return { kind: "unusable", problem: `${source} doesn't hold a proxy address, such as http://proxy.example.com:8080` };
  }
  const usualPort = scheme === "https" ? 443 : scheme === "socks" ? 1080 : 80;
  const place = { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: url.port === "" ? usualPort : Number(url.port) };
  return {
    kind: "proxy",
    hop: {
      place,
      scheme: scheme === "http" || scheme === "https" ? scheme : "socks",
      shown: `${url.protocol}//${placeText(place)}`,
      authorization: url.username === "" ? undefined : basicOf(decoded(url.username), decoded(url.password)),
      source,
    },
  };
}

function basicOf(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The first proxy of an answer in the form of proxy auto-configuration, such as `PROXY proxy.example.com:8080; DIRECT`. */
export function hopOfPac(answer: string): ProxyChoice {
  for (const part of answer.split(";")) {
    const [kind = "", target = ""] = part.trim().split(/\s+/);
    if (/^(?:PROXY|HTTP|HTTPS|SOCKS\d?)$/i.test(kind) && target !== "") {
      const scheme = /^HTTPS$/i.test(kind) ? "https" : /^SOCKS/i.test(kind) ? "socks" : "http";
      return hopOf(`${scheme}://${target}`, "the system's proxy settings");
    }
    if (/^DIRECT$/i.test(kind)) {
      break;
    }
  }
  return { kind: "direct", because: "neither VS Code, the environment nor the system names one" };
}
