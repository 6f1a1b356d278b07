import type { Failure } from "../../../core/model/failure.ts";
import { providerMessageLimit } from "../../../core/model/failure.ts";
import type { Endpoint } from "../../../core/provider.ts";
import { redact } from "../../../core/redact.ts";
import { findPreset } from "../../presets/presets.ts";

/** What every failure of one request has in common, and the secrets that none may tell. */
export interface FailureScene {
  /** The provider's id in the settings. */
  readonly provider: string;
  /** The provider's name for people. */
  readonly label: string;
  /** Scheme, host and port; the base URL as it stands where it is no URL. */
  readonly origin: string;
  /** Whether `origin` is the provider's own, which goes without saying. */
  readonly atUsualPlace: boolean;
  readonly model?: string | undefined;
  readonly accountLabel?: string | undefined;
  readonly hasKey: boolean;
  readonly secrets: readonly string[];
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A failure without what its scene tells. */
export type FailureDetails = DistributiveOmit<Failure, "provider" | "model" | "accountLabel" | "origin">;

/** Headers whose values are secrets. */
const secretHeaderName = /auth|key|token|secret|cookie|password/i;

/** The scene of one request for `model` (or for the list of models) at an endpoint. */
export function sceneOf(endpoint: Endpoint, model?: string): FailureScene {
  const secrets = Object.entries(endpoint.headers ?? {}).flatMap(([name, value]) =>
    // “Bearer KEY”: the key must go even where it is quoted without its scheme.
    secretHeaderName.test(name) ? [value, value.replace(/^\S+\s+/, "")] : [],
  );
  if (endpoint.apiKey !== undefined) {
    secrets.push(endpoint.apiKey);
  }
  const preset = findPreset(endpoint.provider);
  const origin = URL.canParse(endpoint.baseUrl) ? new URL(endpoint.baseUrl).origin : redact(endpoint.baseUrl, secrets);
  return {
    provider: endpoint.provider,
    label: endpoint.label ?? preset?.label ?? endpoint.provider,
    origin,
    atUsualPlace: preset !== undefined && URL.parse(preset.baseUrl)?.origin === origin,
    model,
    accountLabel: endpoint.accountLabel,
    hasKey: endpoint.apiKey !== undefined || secrets.length > 0,
    secrets,
  };
}

/** The provider as a sentence names it, with its address where that is not its own. */
export function nameOf(scene: FailureScene): string {
  return scene.atUsualPlace ? scene.label : addressOf(scene);
}

/** The provider and its address, for what went wrong on the way there. */
export function addressOf(scene: FailureScene): string {
  return `${scene.label} (${scene.origin})`;
}

/** The whole failure. Every text in it is redacted and cut here, so none needs to be when it is shown. */
export function buildFailure(scene: FailureScene, details: FailureDetails): Failure {
  const { provider, model, accountLabel, origin } = scene;
  return {
    ...details,
    message: redact(details.message, scene.secrets),
    providerMessage: quoted(scene, details.providerMessage),
    requestId: details.requestId === undefined ? undefined : redact(details.requestId, scene.secrets).slice(0, 200),
    provider,
    model,
    accountLabel,
    origin,
  };
}

/** The failure that ends a request whose signal was aborted. */
export function abortedFailure(scene: FailureScene): Failure {
  return buildFailure(scene, { kind: "aborted", message: `The request to ${scene.label} was stopped.`, retry: "never" });
}

/** The failure of a stream whose bytes ended before the provider said that the answer was whole. */
export function truncatedFailure(scene: FailureScene): Failure {
  return buildFailure(scene, {
    kind: "truncated",
    message: `The answer of ${nameOf(scene)} ended before the provider said that it was whole.`,
    retry: "same",
  });
}

/** The failure of an answer that cannot be understood; `what` ends the sentence that says who answered. */
export function unreadableFailure(scene: FailureScene, what: string, providerMessage?: string): Failure {
  return buildFailure(scene, { kind: "server", message: `${nameOf(scene)} ${what}.`, retry: "same", providerMessage });
}

/** The failure of an answer that calls a tool with arguments that are no JSON object, or without its name (`""`), as some gateways do. */
export function brokenCallFailure(scene: FailureScene, tool: string): Failure {
  if (tool === "") {
    return unreadableFailure(scene, "asked for a tool without saying which");
  }
  // The model erred, not the provider, whose address is as good as before.
  const message = `${nameOf(scene)} called the tool “${tool}” with arguments that are no JSON object.`;
  return buildFailure(scene, { kind: "invalid-output", message, retry: "same" });
}

/** A provider's words as a failure may carry them: redacted and cut; `undefined` for none. */
export function quoted(scene: FailureScene, text: string | undefined): string | undefined {
  // Redacted before it is cut, since half a key would no longer be recognised; but not all of a body that may be long.
  const clean = text === undefined ? "" : redact(text.trim().slice(0, providerMessageLimit * 4), scene.secrets);
  return clean === "" ? undefined : clean.slice(0, providerMessageLimit);
}
