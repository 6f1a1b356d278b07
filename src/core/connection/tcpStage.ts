import type { Course } from "./course.ts";
import { failed } from "./failed.ts";
import type { Finding } from "./finding.ts";
import { providerSettingsFix, proxySettingsFix, retryFix, useAddressFix } from "./finding.ts";
import { findApi } from "./keylessAnswer.ts";
import { isLoopback, placeOf, placeText } from "./place.ts";
import type { StageOutcome } from "./stage.ts";

/** Connects to the provider, or to the proxy where one is on the way. */
export async function tryTcp(course: Course): Promise<StageOutcome> {
  const { ports, signal, hop } = course;
  const place = hop?.place ?? course.place;
  const connected = await ports.network.connect(place, signal);
  if (connected.ok) {
    return { status: "passed", said: hop === undefined ? `connected to ${connected.address}` : `connected to the proxy ${hop.shown}` };
  }
  const { code } = connected;
  if (hop !== undefined) {
    const happened = `The proxy ${hop.shown} of ${hop.source} ${code === "ECONNREFUSED" ? "refuses connections" : "cannot be reached"}${told(code)}.`;
    const advice = `Check host and port of ${hop.source}, or take it out where there is no such proxy, such as at home.`;
    return failed({ code: "proxy-unreachable", happened, advice, fixes: [proxySettingsFix, retryFix] });
  }
  return failed(await (code === "ECONNREFUSED" ? refused(course) : unreachable(course, code)));
}

function told(code: string | undefined): string {
  return code === undefined ? "" : ` (${code})`;
}

async function refused(course: Course): Promise<Finding> {
  const { place, subject } = course;
  const elsewhere = await findApi(course, otherPorts(course));
  const happened = `Nothing listens at ${placeText(place)} (ECONNREFUSED).`;
  if (elsewhere !== undefined) {
    return {
      code: "refused",
      happened,
      advice: `The API answers at ${elsewhere}: the port is wrong.`,
      fixes: [useAddressFix(elsewhere), providerSettingsFix, retryFix],
    };
  }
  const usual = URL.parse(subject.usualBaseUrl ?? "");
  const usualPort = usual !== null && isLoopback(usual.hostname) ? ` It usually listens at port ${String(placeOf(usual).port)}.` : "";
  const advice = isLoopback(place.host)
    ? `Start ${subject.label}, and check the port.${usualPort}`
    : `Check the port: ${course.url.protocol === "https:" ? "https usually needs none (443)" : "http usually needs none (80)"}. If it is right, the server is not running, or a firewall refuses.`;
  return { code: "refused", happened, advice, fixes: [providerSettingsFix, retryFix] };
}

/** Where the API may be in place of a port that refuses: the preset's, on the same host, and the one that the scheme has. */
function otherPorts({ url, place, subject }: Course): readonly string[] {
  const usual = URL.parse(subject.usualBaseUrl ?? "");
  const isSameHost = usual !== null && (usual.hostname === url.hostname || (isLoopback(usual.hostname) && isLoopback(place.host)));
  const bare =
    url.port === "" || isLoopback(place.host) ? undefined : `${url.protocol}//${url.hostname}${url.pathname}`.replace(/\/+$/, "");
  return [isSameHost ? subject.usualBaseUrl : undefined, bare].filter(
    (candidate) => candidate !== undefined && URL.parse(candidate)?.origin !== url.origin,
  ) as readonly string[];
}

async function unreachable({ place, subject, ports, signal }: Course, code: string | undefined): Promise<Finding> {
  const usualHttps = { host: place.host, port: 443 };
  const answersThere = place.port !== 443 && !isLoopback(place.host) && (await ports.network.connect(usualHttps, signal)).ok;
  return {
    code: "unreachable",
    happened: `${placeText(place)} ${code === "ETIMEDOUT" ? "did not answer" : "cannot be reached"}${told(code)}.`,
    advice: answersThere
      ? `The host answers at port 443: check the port of the address.`
      : `Check the address, and that no firewall or VPN is in the way. Where ${subject.label} is only reached through a proxy, set http.proxy.`,
    fixes: [providerSettingsFix, proxySettingsFix, retryFix],
  };
}
