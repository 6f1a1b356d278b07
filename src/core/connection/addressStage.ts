import { failed } from "./failed.ts";
import type { Finding, StageFix } from "./finding.ts";
import { providerSettingsFix } from "./finding.ts";
import { isPrivateHttp, keyOverHttpProblem, privateHttpSetting } from "../settings/keyOverHttp.ts";
import { shownAddress } from "./place.ts";
import type { StageOutcome } from "./stage.ts";
import type { ConnectionTestTarget } from "./connectionTestTarget.ts";

const privateHttpFix: StageFix = { id: "open-setting", label: "Open Setting", setting: privateHttpSetting };

/** What came of the address: where to go on with, unless it failed. */
export interface AddressReading {
  readonly outcome: StageOutcome;
  readonly url: URL | undefined;
}

/** Reads the address that requests go to, and reports what was made of what the user wrote. `baseUrl` has regions filled in. Sends nothing. */
export function readAddress(target: ConnectionTestTarget, baseUrl: string | undefined): AddressReading {
  if (target.unapproved !== undefined) {
    const { message } = target.unapproved;
    const advice = "Approve the address if you set it and trust it. Baton sends nothing there until you do.";
    return {
      url: undefined,
      outcome: failed({
        code: "unapproved-address",
        happened: message,
        advice,
        fixes: [{ id: "approve-origin", label: "Review Address" }, providerSettingsFix],
      }),
    };
  }
  if (baseUrl === undefined) {
    const advice = "Set “region” of the provider in baton.providers, the variable AWS_REGION, or the region of the AWS profile.";
    return {
      url: undefined,
      outcome: failed({
        code: "no-place",
        happened: `The address of ${target.label} needs a region, and none is set.`,
        advice,
        fixes: [providerSettingsFix],
      }),
    };
  }
  const url = URL.parse(baseUrl);
  if (url === null || !/^https?:$/.test(url.protocol) || /[<>{}]|%7B|your[-_](?:resource|api|endpoint)/i.test(baseUrl)) {
    const advice = "Enter it as https://host/path, without a placeholder.";
    return {
      url: undefined,
      outcome: failed({
        code: "bad-address",
        happened: `“${shownAddress(baseUrl)}” isn't a valid address.`,
        advice,
        fixes: [providerSettingsFix],
      }),
    };
  }
  const openly = openKeyFinding(target, baseUrl);
  if (openly !== undefined) {
    return { url: undefined, outcome: failed(openly) };
  }
  const summary = [shownAddress(baseUrl), changeOf(target, baseUrl)].filter((part) => part !== undefined).join(" · ");
  const finding = warningOf(target);
  return { url, outcome: finding === undefined ? { status: "passed", summary } : { status: "warned", summary, finding } };
}

/** What was made of the address that stands in the settings; `undefined` where it is used as it stands. */
function changeOf({ writtenBaseUrl, usualBaseUrl }: ConnectionTestTarget, baseUrl: string): string | undefined {
  if (writtenBaseUrl === undefined) {
    return usualBaseUrl === undefined ? undefined : "its usual address";
  }
  const written = writtenBaseUrl.trim();
  if (written === baseUrl) {
    return "as in your settings";
  }
  return written.replace(/\/+$/, "") === baseUrl
    ? "a slash at its end was taken off"
    : `made of “${shownAddress(written)}” in your settings`;
}

function warningOf({ problems }: ConnectionTestTarget): Finding | undefined {
  const [problem] = problems;
  if (problem !== undefined) {
    return { code: "settings-problem", happened: problem, advice: "Correct it in your user settings.", fixes: [providerSettingsFix] };
  }
  return undefined;
}

/** That no key is sent to the address. */
function openKeyFinding({ takesKey, keyLabel, isPrivateHttpAllowed }: ConnectionTestTarget, baseUrl: string): Finding | undefined {
  const problem = takesKey || keyLabel !== undefined ? keyOverHttpProblem(baseUrl, isPrivateHttpAllowed === true) : undefined;
  if (problem === undefined) {
    return undefined;
  }
  const isPrivate = isPrivateHttp(baseUrl);
  const advice = isPrivate
    ? "Use https:// if the server supports it, or allow keys over http:// in your private network."
    : "Use https:// instead.";
  return {
    code: "plain-text-key",
    happened: problem,
    advice,
    fixes: isPrivate ? [privateHttpFix, providerSettingsFix] : [providerSettingsFix],
  };
}
