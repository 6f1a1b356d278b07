import type { Failure } from "../model/failure.ts";
import { clockFinding, isOff, speaksOfTime } from "./clockSkew.ts";
import type { ConnectionTestRun } from "./connectionTestRun.ts";
import { findingOf } from "./failed.ts";
import type { Finding, StageFix } from "./finding.ts";
import { providerSettingsFix } from "./finding.ts";
import { regionInWords, regionOfHost, speaksOfRegion } from "./region.ts";
import type { KeyFacts } from "./connectionTestTarget.ts";

/** What else is known when a key is rejected. */
export interface KeyContext {
  readonly clockOffMs: number | undefined;
  /** The region that an answer's header named. */
  readonly region: string | undefined;
  readonly keyFacts: KeyFacts | undefined;
}

/** Why a key was rejected: the clock, its end, another region, or the key itself. */
export function keyFinding(
  failure: Failure,
  testRun: ConnectionTestRun,
  keyContext: KeyContext,
): { readonly finding: Finding; readonly details: readonly string[] } {
  const { target, ports } = testRun;
  const nowMs = ports.clock.nowMs();
  const { finding, details } = findingOf(failure, target, nowMs, target.keyLabel === undefined && target.takesKey ? "no-key" : "wrong-key");
  const words = `${failure.message} ${failure.providerMessage ?? ""}`;
  if (isOff(keyContext.clockOffMs) && (speaksOfTime(words) || target.type === "bedrock" || target.type === "vertex")) {
    return { finding: clockFinding(keyContext.clockOffMs, target.label, "As a result, it rejects signed requests."), details };
  }
  const endedMs = keyContext.keyFacts?.expiresAtMs;
  if (endedMs !== undefined && endedMs < nowMs) {
    const advice = "It was a short-term key, valid for at most 12 hours. Create a new key, or a long-term key, and replace it.";
    return {
      finding: {
        code: "key-expired",
        happened: `The key${named(target.keyLabel)} of ${target.label} ended on ${new Date(endedMs).toISOString().slice(0, 16).replace("T", " ")} UTC.`,
        advice,
        fixes: finding.fixes,
      },
      details,
    };
  }
  return { finding: regionFinding(testRun, words, keyContext, finding.fixes) ?? finding, details };
}

/** The finding of a key that is good elsewhere, as far as the provider's words, the key or the address show. */
function regionFinding(
  testRun: ConnectionTestRun,
  words: string,
  { region, keyFacts }: KeyContext,
  keyFixes: readonly StageFix[],
): Finding | undefined {
  const { target, place } = testRun;
  const here = region ?? regionOfHost(place.host);
  const there = keyFacts?.region ?? regionInWords(words);
  const fixes = [providerSettingsFix, ...keyFixes];
  const key = `the key${named(target.keyLabel)}`;
  if (/scoped to a valid region/i.test(words)) {
    const signedFor = there === undefined ? "another region" : `the region ${there}`;
    return {
      code: "other-region",
      happened: `Requests are signed for ${signedFor}, and ${place.host} is of ${here === undefined ? "its own" : here}.`,
      advice: "Set the provider's region to that of its address, or remove the address: it follows from the region.",
      fixes,
    };
  }
  if (there !== undefined && there !== here) {
    const asked = here === undefined ? testRun.url.host : here;
    const advice = `Set the region to ${there}, or use a key of ${asked}.`;
    return { code: "other-region", happened: `${capital(key)} is of the region ${there}, and ${asked} was asked.`, advice, fixes };
  }
  if (target.type === "azure" && speaksOfRegion(words)) {
    const resource = /^([\w-]+)\.(?:openai|cognitiveservices|services\.ai)\.azure\.\w+$/.exec(place.host)?.[1] ?? testRun.url.host;
    const where = here === undefined ? "" : `, which is in ${here}`;
    const advice = `Each resource has its own keys. Copy one from its page “Keys and Endpoint”, or enter the endpoint of the resource${here === undefined ? "" : " and region"} that the key is of.`;
    return { code: "other-region", happened: `${capital(key)} doesn't belong to the resource at ${resource}${where}.`, advice, fixes };
  }
  if (here !== undefined && (isRegional(place.host) || speaksOfRegion(words))) {
    const advice = `Keys are valid only in the region where they were created, and the address is in ${here}. If the key was created in another region, use that region in the address. Otherwise, replace the key.`;
    return { code: "other-region", happened: `${target.label} rejected ${key} in the region ${here}.`, advice, fixes };
  }
  return undefined;
}

/** Whether keys of a host's provider are good in one region alone. */
function isRegional(host: string): boolean {
  return host.endsWith(".oci.oraclecloud.com");
}

function named(label: string | undefined): string {
  return label === undefined ? "" : ` “${label}”`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
