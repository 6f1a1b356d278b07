import type { ConnectionTestRun } from "./connectionTestRun.ts";
import { failed, warned } from "./failed.ts";
import type { Finding } from "./finding.ts";
import { noProxySettingFix, proxySettingsFix, retryFix } from "./finding.ts";
import { getsThrough } from "./keylessAnswer.ts";
import { isIpAddress, placeText } from "./place.ts";
import type { TunnelOutcome } from "./ports.ts";
import type { ProxyChoice, ProxyHop } from "./proxyChoice.ts";
import type { StageOutcome } from "./stage.ts";

/** Says that no proxy is on the way, and why. */
export function noProxy(choice: Exclude<ProxyChoice, { kind: "proxy" }>): StageOutcome {
  if (choice.kind === "direct") {
    return { status: "skipped", summary: `none: ${choice.because}` };
  }
  return warned({
    code: "proxy-unusable",
    happened: `${sentence(choice.problem)}, so VS Code ignores it.`,
    advice: "Correct it, or remove it.",
    fixes: [proxySettingsFix],
  });
}

/** What came of the proxy. `isOpen`: probes can go through it too, and not VS Code's own requests alone. */
export interface ProxyReading {
  readonly outcome: StageOutcome;
  readonly isOpen: boolean;
}

/** Asks the proxy to open the way. */
export async function tryProxy(testRun: ConnectionTestRun, hop: ProxyHop): Promise<ProxyReading> {
  const { ports, place, signal } = testRun;
  if (hop.scheme === "socks") {
    return {
      isOpen: false,
      outcome: { status: "skipped", summary: `${hop.shown} (${hop.source}) is a SOCKS proxy, which only requests themselves can try` },
    };
  }
  const tunnel = await ports.network.tunnel(hop, place, signal);
  if (tunnel.ok) {
    return { isOpen: true, outcome: { status: "passed", summary: `${hop.shown} (${hop.source}) opened the way` } };
  }
  // VS Code signs in by itself where it can, and asks the user where it has to.
  if (tunnel.status === 407 && (await getsThrough(testRun))) {
    return {
      isOpen: false,
      outcome: { status: "passed", summary: `${hop.shown} (${hop.source}) lets VS Code through, which signs in to it` },
    };
  }
  return { isOpen: false, outcome: await closed(testRun, hop, tunnel) };
}

async function closed(testRun: ConnectionTestRun, hop: ProxyHop, tunnel: Extract<TunnelOutcome, { ok: false }>): Promise<StageOutcome> {
  const { place } = testRun;
  const details = [
    `Proxy: ${hop.shown}, from ${hop.source}`,
    `Answer to CONNECT ${placeText(place)}: ${tunnel.status === undefined ? (tunnel.code ?? "none") : String(tunnel.status)}`,
  ];
  const isDirect = await reachesDirectly(testRun);
  return failed(findingOfTunnel(tunnel, hop, testRun, isDirect), [
    ...details,
    `Without the proxy: ${isDirect ? "can be reached" : "cannot be reached"}`,
  ]);
}

/** Whether the provider can be reached without the proxy; for advice alone. */
async function reachesDirectly({ ports, place, signal }: ConnectionTestRun): Promise<boolean> {
  const found = isIpAddress(place.host) || (await ports.network.lookup(place.host, signal)).ok;
  return found && (await ports.network.connect(place, signal)).ok;
}

function findingOfTunnel(
  { status, code, schemes }: Extract<TunnelOutcome, { ok: false }>,
  hop: ProxyHop,
  { place }: ConnectionTestRun,
  isDirect: boolean,
): Finding {
  const around = isDirect ? ` Without the proxy ${place.host} can be reached: add it to http.noProxy if allowed.` : "";
  const fixes = isDirect ? [noProxySettingFix, proxySettingsFix, retryFix] : [proxySettingsFix, retryFix];
  if (status === 407) {
    return {
      code: "proxy-password",
      happened: passwordSentence(hop, schemes),
      advice: `${passwordAdvice(hop, schemes)}${around}`,
      fixes: [proxySettingsFix, retryFix],
    };
  }
  if (status === undefined) {
    const happened = `${hop.shown}, the proxy of ${hop.source}, didn't answer like a proxy${code === undefined ? "" : ` (${code})`}.`;
    return {
      code: "proxy-rejected",
      happened,
      advice: `Check the host and port of ${hop.source}. Another program may be listening there.${around}`,
      fixes,
    };
  }
  const reason =
    status === 403 || status === 405 ? "doesn't allow connections to" : status >= 500 ? "could not reach" : "rejected the connection to";
  const advice =
    status >= 500
      ? "The proxy can't resolve or reach the host. Check the address, and ask the proxy's administrator."
      : `Ask the proxy's administrator to allow ${place.host}.`;
  return {
    code: "proxy-rejected",
    happened: `The proxy ${hop.shown} ${reason} ${placeText(place)} (status ${String(status)} to CONNECT).`,
    advice: `${advice}${around}`,
    fixes,
  };
}

function passwordSentence({ shown, authorization }: ProxyHop, schemes: readonly string[]): string {
  const ways = schemes.length === 0 ? "" : `, by ${schemes.join(" or ")}`;
  return authorization === undefined
    ? `The proxy ${shown} requires sign-in${ways} (status 407).`
    : `The proxy ${shown} rejected the user name and password in its address (status 407${ways}).`;
}

/** What VS Code can do for each way of signing in: its extension host knows Basic and Kerberos (@vscode/proxy-agent 0.45, 2026-11). */
function passwordAdvice({ source, authorization, place }: ProxyHop, schemes: readonly string[]): string {
  const offers = (name: RegExp): boolean => schemes.some((scheme) => name.test(scheme));
  if (schemes.length === 0 || offers(/^basic$/i)) {
    const where = source === "http.proxy" || /^https?_proxy$/i.test(source) ? source : "http.proxy";
    return authorization === undefined
      ? `Sign in when VS Code asks, or set ${where} to http://USER:PASSWORD@${placeText(place)}, with signs such as @ percent-encoded.`
      : `Correct them in ${where}; signs such as @ and : are percent-encoded there.`;
  }
  if (offers(/^(?:negotiate|kerberos)$/i)) {
    return "VS Code signs in by Kerberos where the system has a ticket: sign in to the company's network (“kinit” renews one); http.proxyKerberosServicePrincipal names the service.";
  }
  return `VS Code cannot sign in by ${schemes.join(" or ")}. Ask for an exception for this host, or run a local proxy that signs in for you, such as Px or Cntlm, and set http.proxy to it.`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
