import { certificateDetails, certificateFinding, certificateLine } from "./certificate.ts";
import { clockFinding, isOff } from "./clockSkew.ts";
import type { ConnectionTestRun } from "./connectionTestRun.ts";
import { offBy } from "./connectionTestRun.ts";
import { failed } from "./failed.ts";
import type { Finding } from "./finding.ts";
import { certificateSettingsFix, providerSettingsFix, proxySettingsFix, retryFix, useAddressFix } from "./finding.ts";
import { findApi, getsThrough } from "./keylessAnswer.ts";
import { isPrivateHost, placeText } from "./place.ts";
import type { HandshakeOutcome, SpokenOutcome } from "./ports.ts";
import type { StageOutcome } from "./stage.ts";

type Shaken = Extract<HandshakeOutcome, { ok: true }>;

/** Shakes hands with the provider, through the proxy where one is on the way, and looks at its certificate. */
export async function tryTls(testRun: ConnectionTestRun): Promise<StageOutcome> {
  const { url, ports, place, hop, signal } = testRun;
  if (url.protocol === "http:") {
    return { status: "skipped", summary: "not used: http:// is not encrypted" };
  }
  const shaken = await ports.network.handshake(place, hop, signal);
  if (!shaken.ok) {
    return failed(await noHandshake(testRun, shaken.code));
  }
  const line = [shaken.protocol, shaken.certificate === undefined ? undefined : certificateLine(shaken.certificate)]
    .filter((part) => part !== undefined)
    .join(" · ");
  const details = [`Protocol: ${shaken.protocol}`, ...(shaken.certificate === undefined ? [] : certificateDetails(shaken.certificate))];
  if (shaken.trustProblem === undefined) {
    return { status: "passed", summary: line, details };
  }
  // VS Code may know certificates that Node does not: what counts is whether its own fetch takes this one.
  if (await getsThrough(testRun)) {
    return { status: "passed", summary: `${line} · trusted by VS Code`, details };
  }
  return failed(await untrusted(testRun, shaken, shaken.trustProblem), [...details, `Not trusted: ${shaken.trustProblem}`]);
}

/** What is wrong with a certificate; the clock, where a server on the same host reports another time. */
async function untrusted(testRun: ConnectionTestRun, { certificate }: Shaken, problem: string): Promise<Finding> {
  const { ports, place, target } = testRun;
  const nowMs = ports.clock.nowMs();
  const finding = certificateFinding(problem, certificate, {
    host: place.host,
    isPrivate: isPrivateHost(place.host),
    nowMs,
    trustAdvice: ports.trustAdvice,
  });
  if (certificate === undefined || (finding.code !== "expired" && finding.code !== "not-yet-valid")) {
    return finding;
  }
  const offMs = offBy(ports.clock, await timeOnHost(testRun));
  const holdsThen = isOff(offMs) && nowMs - offMs >= certificate.validFromMs && nowMs - offMs <= certificate.validToMs;
  return holdsThen ? clockFinding(offMs, target.label, "So its certificate looks invalid.") : finding;
}

/** The time that the host reports in plain HTTP, where it speaks that: most answer so at the port itself, or at port 80. */
async function timeOnHost({ ports, place, hop, signal }: ConnectionTestRun): Promise<number | undefined> {
  const spoken = await ports.network.speak(place, hop, signal);
  if (spoken.dateMs !== undefined || place.port !== 443) {
    return spoken.dateMs;
  }
  return (await ports.network.speak({ ...place, port: 80 }, hop, signal)).dateMs;
}

async function noHandshake(testRun: ConnectionTestRun, code: string | undefined): Promise<Finding> {
  const { ports, place, hop, signal, url } = testRun;
  const spoken = await ports.network.speak(place, hop, signal);
  if (spoken.status !== undefined) {
    return plainHttp(testRun, code);
  }
  if (spoken.words !== "") {
    return notHttp(testRun, spoken);
  }
  const codeNote = code === undefined ? "" : ` (${code})`;
  const happened = `Couldn't make a secure connection to ${placeText(place)}${codeNote}.`;
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS|HANDSHAKE_FAILURE|NO_CIPHER/.test(code ?? "")) {
    return {
      code: "tls-broken",
      happened,
      advice: "The server knows only versions or ciphers of TLS that are no longer safe. Its operator must allow TLS 1.2 or later.",
      fixes: [providerSettingsFix, retryFix],
    };
  }
  if (/CERTIFICATE_REQUIRED|BAD_CERTIFICATE/.test(code ?? "")) {
    return {
      code: "tls-broken",
      happened,
      advice: "The server requires a client certificate, which VS Code can't send. Ask for an address that accepts a key.",
      fixes: [providerSettingsFix],
    };
  }
  const isPlainPort = url.port !== "" && url.port !== "443" ? " Check that the port is the one for https." : "";
  return {
    code: "tls-broken",
    happened,
    advice: `The handshake was interrupted by a firewall that blocks this host, a VPN, or a server that is starting.${isPlainPort}`,
    fixes: [retryFix, proxySettingsFix, certificateSettingsFix],
  };
}

/** The port speaks HTTP without TLS. */
async function plainHttp(testRun: ConnectionTestRun, code: string | undefined): Promise<Finding> {
  const { place, baseUrl, target } = testRun;
  const plain = baseUrl.replace(/^https:/, "http:");
  const happened = `${placeText(place)} speaks plain HTTP, but the address uses https://${code === undefined ? "" : ` (${code})`}.`;
  if (!isPrivateHost(place.host)) {
    return {
      code: "http-expected",
      happened,
      advice: `Check the port: ${target.label} speaks https at another one, mostly 443. Over plain HTTP the key could be read on its way.`,
      fixes: [providerSettingsFix, retryFix],
    };
  }
  const found = await findApi(testRun, [plain]);
  return {
    code: "http-expected",
    happened,
    advice: `Use ${plain} instead.`,
    fixes: [...(found === undefined ? [] : [useAddressFix(found)]), providerSettingsFix, retryFix],
  };
}

/** The port speaks neither TLS nor HTTP. */
export function notHttp({ place, target }: Pick<ConnectionTestRun, "place" | "target">, { words }: Pick<SpokenOutcome, "words">): Finding {
  const summary = words === "" ? "" : `: it says “${words}”`;
  return {
    code: "not-http",
    happened: `The program at ${placeText(place)} isn't a web server${summary}.`,
    advice: `The port belongs to another program. Look up the port of ${target.label}, and correct the address.`,
    fixes: [providerSettingsFix, retryFix],
  };
}

/** The port speaks TLS, but the address uses http://. */
export async function tlsExpected(testRun: ConnectionTestRun): Promise<Finding> {
  const secure = testRun.baseUrl.replace(/^http:/, "https:");
  const found = await findApi(testRun, [secure]);
  return {
    code: "https-expected",
    happened: `${placeText(testRun.place)} speaks TLS, but the address uses http://.`,
    advice: `Use ${secure} instead.`,
    fixes: [...(found === undefined ? [] : [useAddressFix(found)]), providerSettingsFix, retryFix],
  };
}
