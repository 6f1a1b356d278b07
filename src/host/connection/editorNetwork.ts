import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import * as tls from "node:tls";
import * as vscode from "vscode";
import { shownAddress } from "../../core/connection/place.ts";
import { chooseProxy, hopOfPac, type ProxyChoice, type ProxySettings } from "../../core/connection/proxyChoice.ts";
import { untilEither } from "../../app/connection/sockets.ts";

/*
 * What VS Code's settings say of the network, and what its extension host makes of them: read in VS Code 1.139 and @vscode/proxy-agent 0.45, 2026-11.
 */

/** How long the system may take to report its proxy, in milliseconds. */
const systemLimitMs = 4_000;

function http<T>(name: string, fallback: T): T {
  return vscode.workspace.getConfiguration("http").get<T>(name, fallback);
}

function proxySettings(): ProxySettings {
  return {
    holdsForFetch: http<boolean>("fetchAdditionalSupport", true),
    support: http<string>("proxySupport", "override"),
    proxy: http<string>("proxy", ""),
    noProxy: http<readonly string[]>("noProxy", []),
    variable: (name) => process.env[name],
  };
}

/** Whether VS Code has its fetch trust the system's certificates. */
function usesSystemCertificates(): boolean {
  return http<boolean>("systemCertificates", true) && http<boolean>("fetchAdditionalSupport", true);
}

/** The proxy on the way to an address. Where nothing names one, VS Code is asked for the system's. Never rejects. */
export async function editorProxy(url: string, signal: AbortSignal): Promise<ProxyChoice> {
  const chosen = chooseProxy(new URL(url), proxySettings());
  return (
    chosen ??
    hopOfPac(
      (await untilEither(
        signal,
        systemLimitMs,
        (inner) => systemProxy(url, inner),
        () => "",
      )) ?? "",
    )
  );
}

/**
 * What the system says, in the form of proxy auto-configuration. VS Code resolves the proxy of every request and reports it by an event of its own, before anything is
 * sent: the request, which has neither key nor end, is left there.
 */
function systemProxy(url: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = url.startsWith("https:") ? requestHttps(url, { method: "HEAD", signal }) : requestHttp(url, { method: "HEAD", signal });
    const settle = (proxy?: string): void => {
      resolve(proxy);
      request.destroy();
    };
    request.on("proxy", (event: { readonly proxy?: unknown }) => settle(typeof event.proxy === "string" ? event.proxy : undefined));
    request.on("error", () => settle());
    request.on("response", () => settle());
  });
}

/** The certificates that VS Code's fetch trusts, as PEM; `undefined`: Node's own, with NODE_EXTRA_CA_CERTS. */
export function trustedCertificates(): string[] | undefined {
  // Node has this since 22.15; what counts in the end is VS Code's own fetch.
  const get = (tls as Partial<typeof tls>).getCACertificates;
  return usesSystemCertificates() && get !== undefined ? [...tls.rootCertificates, ...get("system")] : undefined;
}

/** How a certificate becomes trusted here. */
export function trustAdvice(): string {
  const where = vscode.env.remoteName === undefined ? "this computer" : "the remote computer";
  const add = `add it to the certificates that ${where} trusts, and restart VS Code`;
  if (!usesSystemCertificates()) {
    return `Switch http.systemCertificates and http.fetchAdditionalSupport on and ${add}; or set NODE_EXTRA_CA_CERTS to its file before VS Code starts.`;
  }
  const passedOver =
    process.env["NODE_EXTRA_CA_CERTS"] === undefined
      ? ""
      : " NODE_EXTRA_CA_CERTS is set, but VS Code passes over it while http.systemCertificates is on.";
  return `To do so, ${add}: it reads them while http.systemCertificates is on.${passedOver}`;
}

/** What a report says of the network's settings. Holds no secret. */
export function networkSurroundings(): readonly string[] {
  const { holdsForFetch, support, proxy, noProxy } = proxySettings();
  const variables = [
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
    "https_proxy",
    "http_proxy",
    "no_proxy",
    "NODE_EXTRA_CA_CERTS",
    "NODE_TLS_REJECT_UNAUTHORIZED",
  ].filter((name) => process.env[name] !== undefined);
  return [
    `http.proxy: ${proxy === "" ? "not set" : shownAddress(proxy)}`,
    `http.proxySupport: ${support}`,
    `http.noProxy: ${noProxy.length === 0 ? "not set" : noProxy.join(", ")}`,
    `http.systemCertificates: ${String(http<boolean>("systemCertificates", true))}`,
    `http.fetchAdditionalSupport: ${String(holdsForFetch)}`,
    `Variables that are set: ${variables.length === 0 ? "none" : variables.join(", ")}`,
  ];
}
