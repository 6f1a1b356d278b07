import type { ConnectionTestRun } from "./connectionTestRun.ts";
import { failed } from "./failed.ts";
import type { Finding } from "./finding.ts";
import { providerSettingsFix, proxySettingsFix, retryFix, useAddressFix } from "./finding.ts";
import { findApi } from "./keylessAnswer.ts";
import { isLoopback, placeOf, placeText } from "./place.ts";
import type { StageOutcome } from "./stage.ts";

/** Connects to the provider, or to the proxy where one is on the way. */
export async function tryTcp(testRun: ConnectionTestRun): Promise<StageOutcome> {
  const { ports, signal, hop } = testRun;
  const place = hop?.place ?? testRun.place;
  const connected = await ports.network.connect(place, signal);
  if (connected.ok) {
    return { status: "passed", summary: hop === undefined ? `connected to ${connected.address}` : `connected to the proxy ${hop.shown}` };
  }
  const { code } = connected;
  if (hop !== undefined) {
    const happened = `The proxy ${hop.shown} of ${hop.source} ${code === "ECONNREFUSED" ? "rejects connections" : "can't be reached"}${codeNote(code)}.`;
    const advice = `Check host and port of ${hop.source}, or remove it if there is no such proxy, such as at home.`;
    return failed({ code: "proxy-unreachable", happened, advice, fixes: [proxySettingsFix, retryFix] });
  }
  return failed(await (code === "ECONNREFUSED" ? connectionRejected(testRun) : unreachable(testRun, code)));
}

function codeNote(code: string | undefined): string {
  return code === undefined ? "" : ` (${code})`;
}

async function connectionRejected(testRun: ConnectionTestRun): Promise<Finding> {
  const { place, target } = testRun;
  const elsewhere = await findApi(testRun, otherPorts(testRun));
  const happened = `Nothing listens at ${placeText(place)} (ECONNREFUSED).`;
  if (elsewhere !== undefined) {
    return {
      code: "connection-refused",
      happened,
      advice: `The API answers at ${elsewhere}: the port is wrong.`,
      fixes: [useAddressFix(elsewhere), providerSettingsFix, retryFix],
    };
  }
  const usual = URL.parse(target.usualBaseUrl ?? "");
  const usualPort = usual !== null && isLoopback(usual.hostname) ? ` It usually listens at port ${String(placeOf(usual).port)}.` : "";
  const advice = isLoopback(place.host)
    ? `Start ${target.label}, and check the port.${usualPort}`
    : `Check the port: ${testRun.url.protocol === "https:" ? "https usually needs none (443)" : "http usually needs none (80)"}. If it is right, the server isn't running, or a firewall blocks it.`;
  return { code: "connection-refused", happened, advice, fixes: [providerSettingsFix, retryFix] };
}

/** Where the API may be in place of a port that rejects: the preset's, on the same host, and the one that the scheme has. */
function otherPorts({ url, place, target }: ConnectionTestRun): readonly string[] {
  const usual = URL.parse(target.usualBaseUrl ?? "");
  const isSameHost = usual !== null && (usual.hostname === url.hostname || (isLoopback(usual.hostname) && isLoopback(place.host)));
  const bare =
    url.port === "" || isLoopback(place.host) ? undefined : `${url.protocol}//${url.hostname}${url.pathname}`.replace(/\/+$/, "");
  return [isSameHost ? target.usualBaseUrl : undefined, bare].filter(
    (candidate) => candidate !== undefined && URL.parse(candidate)?.origin !== url.origin,
  ) as readonly string[];
}

async function unreachable({ place, target, ports, signal }: ConnectionTestRun, code: string | undefined): Promise<Finding> {
  const usualHttps = { host: place.host, port: 443 };
  const answersThere = place.port !== 443 && !isLoopback(place.host) && (await ports.network.connect(usualHttps, signal)).ok;
  return {
    code: "unreachable",
    happened: `${placeText(place)} ${code === "ETIMEDOUT" ? "did not answer" : "cannot be reached"}${codeNote(code)}.`,
    advice: answersThere
      ? `The host answers at port 443. Check the port in the address.`
      : `Check the address. A firewall or VPN may be blocking the connection. If ${target.label} is reachable only through a proxy, set http.proxy.`,
    fixes: [providerSettingsFix, proxySettingsFix, retryFix],
  };
}
