import type { Failure } from "../../../core/model/failure.ts";
import { providerMessageLimit } from "../../../core/model/failure.ts";
import type { Endpoint } from "../../../core/provider.ts";
import { redact } from "../../../core/redact.ts";
import { findPreset } from "../../presets/presets.ts";

/** What every failure of one request has in common, and the secrets that none may reveal. */
export interface FailureContext {
  /** The provider's id in the settings. */
  readonly provider: string;
  /** The provider's name for people. */
  readonly label: string;
  /** Scheme, host and port; the base URL as it stands where it is no URL. */
  readonly origin: string;
  readonly model?: string | undefined;
  readonly accountLabel?: string | undefined;
  readonly hasKey: boolean;
  readonly secrets: readonly string[];
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** A failure without what its context has. */
export type FailureDetails = DistributiveOmit<Failure, "provider" | "model" | "accountLabel" | "origin">;

/** Headers whose values are secrets. */
const secretHeaderName = /auth|key|token|secret|cookie|password/i;

/** The context of one request for `model` (or for the list of models) at an endpoint. */
export function failureContextOf(endpoint: Endpoint, model?: string): FailureContext {
  const secrets = Object.entries(endpoint.headers ?? {}).flatMap(([name, value]) =>
    // “Bearer KEY”: the key must go even where it is quoted without its scheme.
    secretHeaderName.test(name) ? [value, value.replace(/^\S+\s+/, "")] : [],
  );
  if (endpoint.apiKey !== undefined) {
    secrets.push(endpoint.apiKey);
  }
  const parsed = URL.parse(endpoint.baseUrl)?.origin;
  // Of a scheme that it does not know, a URL's origin is “null”.
  const origin = parsed === undefined || parsed === "null" ? redact(endpoint.baseUrl, secrets) : parsed;
  return {
    provider: endpoint.provider,
    label: endpoint.label ?? findPreset(endpoint.provider)?.label ?? endpoint.provider,
    origin,
    model,
    accountLabel: endpoint.accountLabel,
    hasKey: endpoint.apiKey !== undefined || secrets.length > 0,
    secrets,
  };
}

/** The provider as a sentence names it. Its address is among the failure's details. */
export function nameOf({ label }: FailureContext): string {
  return label;
}

/** The whole failure. Every text in it is redacted and cut here, so none needs to be when it is shown. */
export function buildFailure(failureContext: FailureContext, details: FailureDetails): Failure {
  const { provider, model, accountLabel, origin } = failureContext;
  return {
    ...details,
    message: redact(details.message, failureContext.secrets),
    providerMessage: quoted(failureContext, details.providerMessage),
    requestId: details.requestId === undefined ? undefined : redact(details.requestId, failureContext.secrets).slice(0, 200),
    provider,
    model,
    accountLabel,
    origin,
  };
}

/** The failure that ends a request whose signal was aborted. */
export function abortedFailure(failureContext: FailureContext): Failure {
  return buildFailure(failureContext, { kind: "aborted", message: `The request to ${failureContext.label} was stopped.`, retry: "never" });
}

/** The failure of a stream whose bytes ended before the provider said that the answer was whole. */
export function truncatedFailure(failureContext: FailureContext): Failure {
  return buildFailure(failureContext, {
    kind: "truncated",
    message: `The answer from ${nameOf(failureContext)} ended before it was complete.`,
    retry: "same",
  });
}

/** The failure of an answer that cannot be understood; `what` ends the sentence that says who answered. */
export function unreadableFailure(failureContext: FailureContext, what: string, providerMessage?: string): Failure {
  return buildFailure(failureContext, { kind: "server", message: `${nameOf(failureContext)} ${what}.`, retry: "same", providerMessage });
}

/** The failure of an answer that calls a tool with arguments that are no JSON object, or without its name (`""`), as some gateways do. */
export function brokenCallFailure(failureContext: FailureContext, tool: string): Failure {
  if (tool === "") {
    return unreadableFailure(failureContext, "called a tool without naming it");
  }
  // The model erred, not the provider, whose address is as good as before.
  const message = `${nameOf(failureContext)} called the tool “${tool}” with arguments that aren't a JSON object.`;
  return buildFailure(failureContext, { kind: "invalid-output", message, retry: "same" });
}

/** A provider's words as a failure may carry them: redacted and cut; `undefined` for none. */
export function quoted(failureContext: FailureContext, text: string | undefined): string | undefined {
  // Redacted before it is cut, since half a key would no longer be recognised; but not all of a body that may be long.
  const clean = text === undefined ? "" : redact(text.trim().slice(0, providerMessageLimit * 4), failureContext.secrets);
  return clean === "" ? undefined : clean.slice(0, providerMessageLimit);
}
