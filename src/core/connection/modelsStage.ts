import type { Failure } from "../model/failure.ts";
import type { ModelListing } from "../provider.ts";
import { defaultAzureApiVersion } from "../settings/azureAddress.ts";
import type { ConnectionTestRun } from "./connectionTestRun.ts";
import { failed, findingOf, warned } from "./failed.ts";
import { providerSettingsFix, retryFix } from "./finding.ts";
import type { KeyContext } from "./keyFinding.ts";
import { keyFinding } from "./keyFinding.ts";
import type { StageOutcome } from "./stage.ts";

/** What the list of models, asked with the key, shows of the key and of the list. */
export interface ListReading {
  /** `undefined`: the answer shows nothing of the key; a question will. */
  readonly key: StageOutcome | undefined;
  /** `undefined`: not got to. */
  readonly models: StageOutcome | undefined;
  /** Whether going on makes sense. */
  readonly goesOn: boolean;
}

/** Reads the list that was asked for with the key. `wantsKey`: without one it was rejected, so that it proves the key. */
export function readListing(testRun: ConnectionTestRun, listing: ModelListing, wantsKey: boolean, keyContext: KeyContext): ListReading {
  const { target } = testRun;
  if (listing.ok) {
    const count = listing.models.length;
    const summary = count === 0 ? "none listed" : `${String(count)} ${count === 1 ? "model" : "models"} listed`;
    const key: StageOutcome | undefined = wantsKey
      ? acceptedKey(testRun)
      : target.keyLabel === undefined && !target.takesKey
        ? keylessOutcome()
        : undefined;
    return { key, models: { status: "passed", summary }, goesOn: true };
  }
  const { failure } = listing;
  if (failure.kind === "auth") {
    const { finding, details } = keyFinding(failure, testRun, keyContext);
    return { key: failed(finding, details), models: undefined, goesOn: false };
  }
  if (failure.kind === "invalid-request" && failure.parameter === "api-version") {
    return { key: acceptedKey(testRun), models: oldVersion(testRun, failure), goesOn: false };
  }
  return readRejectedList(testRun, failure, keyContext);
}

function readRejectedList(testRun: ConnectionTestRun, failure: Failure, keyContext: KeyContext): ListReading {
  const { finding, details } = findingOf(failure, testRun.target, testRun.ports.clock.nowMs());
  switch (failure.kind) {
    case "permission": {
      const region = keyFinding(failure, testRun, keyContext);
      if (region.finding.code === "other-region" || region.finding.code === "clock") {
        return { key: failed(region.finding, region.details), models: undefined, goesOn: false };
      }
      // A restricted key may ask without being allowed to list.
      return {
        key: undefined,
        models: warned(
          { ...finding, advice: "The key can't list models, but may be able to use them. Allow it to read models where it was created." },
          details,
        ),
        goesOn: true,
      };
    }
    case "not-found":
      return { key: undefined, models: { status: "skipped", summary: "no model list here" }, goesOn: true };
    case "rate-limit":
    case "overloaded":
    case "server":
    case "stalled":
      return { key: undefined, models: warned(finding, details), goesOn: true };
    default:
      return { key: undefined, models: failed(finding, details), goesOn: false };
  }
}

/** The key was taken. */
export function acceptedKey({ target }: Pick<ConnectionTestRun, "target">): StageOutcome {
  return {
    status: "passed",
    summary: target.keyLabel === undefined ? "the cloud's own sign-in is accepted" : `“${target.keyLabel}” is accepted`,
  };
}

function keylessOutcome(): StageOutcome {
  return { status: "skipped", summary: "not needed" };
}

/** Azure's answer to a version of its API that it does not know. */
export function oldVersion({ target, ports }: ConnectionTestRun, failure: Failure): StageOutcome {
  const { details } = findingOf(failure, target, ports.clock.nowMs());
  const version = target.apiVersion === undefined ? "the version that was asked for" : `the API version ${target.apiVersion}`;
  const finding = {
    code: "old-api-version",
    happened: `${target.label} doesn't support ${version}, or no longer does.`,
    advice: `Set the provider's apiVersion to a newer version, such as ${defaultAzureApiVersion}, or use the address that ends in /openai/v1 and remove apiVersion.`,
    fixes: [providerSettingsFix, retryFix],
  } as const;
  return failed(finding, details);
}
