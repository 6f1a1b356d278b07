import type { FailureCard, FailureFix } from "../../shared/failureCard.ts";
import type { Failure, FailureKind, TransportCause } from "../model/failure.ts";
import { isPrivateHttp, keyOverHttpProblem } from "../settings/keyOverHttp.ts";
import { entraLabel } from "../settings/providerSettings.ts";

/** What a card needs beside the failure. */
export interface FailureSetting {
  /** The provider's name for people. */
  readonly providerLabel: string;
  /** Whether the provider takes a key at all. */
  readonly takesKey: boolean;
  /** Where the provider's keys are made, if known. */
  readonly keyUrl?: string | undefined;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly nowMs: number;
}

interface Advice {
  readonly advice: string;
  readonly fixes: readonly FailureFix[];
}

const retry: FailureFix = { id: "retry", label: "Try Again" };
/** Shown where there is something to go on with. */
const goOn: FailureFix = { id: "continue", label: "Continue" };
const chooseModel: FailureFix = { id: "choose-model", label: "Choose Model" };
const replaceKey: FailureFix = { id: "replace-key", label: "Replace API Key" };
const signIn: FailureFix = { id: "add-key", label: "Sign In" };
const addKey: FailureFix = { id: "add-key", label: "Add API Key" };
const testConnection: FailureFix = { id: "test-connection", label: "Test Connection" };
const providerSettings: FailureFix = { id: "open-provider-settings", label: "Open Provider Settings" };
const proxySettings: FailureFix = { id: "open-proxy-settings", label: "Open Proxy Settings" };
const httpSetting: FailureFix = { id: "open-http-setting", label: "Open Setting" };
const newChat: FailureFix = { id: "new-chat", label: "New Chat" };
const showLog: FailureFix = { id: "show-log", label: "Show Log" };

/**
 * A failure as a card for people: what happened, what to do, one click to do it, and the details to read or copy. The card holds only what
 * the failure holds, which was redacted when it was built.
 */
export function explainFailure(failure: Failure, setting: FailureSetting): FailureCard {
  const { advice, fixes } = adviceFor(failure, setting);
  return {
    kind: failure.kind,
    title: failure.message,
    advice,
    details: detailsOf(failure, setting),
    fixes,
    failed: { provider: failure.provider, model: failure.model, accountId: failure.accountId },
    retryAtMs: failure.retryAfterMs === undefined ? undefined : setting.nowMs + failure.retryAfterMs,
  };
}

function adviceFor(failure: Failure, setting: FailureSetting): Advice {
  if (failure.kind === "transport") {
    return transportAdvice(failure.cause, failure, setting);
  }
  if (failure.kind === "invalid-request") {
    return openKeyAdvice(failure) ?? invalidRequestAdvice(failure.parameter);
  }
  if (failure.kind === "auth") {
    return authAdvice(failure, setting);
  }
  return plainAdvice[failure.kind](failure, setting);
}

/** The advice where no key is sent over http, which is a rule of ours and no rejection of the provider's. */
function openKeyAdvice({ parameter, status, origin = "" }: Extract<Failure, { kind: "invalid-request" }>): Advice | undefined {
  if (parameter !== "baseUrl" || status !== undefined || keyOverHttpProblem(origin, false) === undefined) {
    return undefined;
  }
  return isPrivateHttp(origin)
    ? {
        advice: "Use https:// in baton.providers if the server supports it, or allow keys over http:// in your private network.",
        fixes: [httpSetting, providerSettings, chooseModel],
      }
    : { advice: "Use https:// in baton.providers, or choose a model from another provider.", fixes: [providerSettings, chooseModel] };
}

/** What a provider's settings decide, and no model. */
const settingsParameters = new Set(["baseUrl", "headers", "api-version"]);

function invalidRequestAdvice(parameter: string | undefined): Advice {
  if (parameter === undefined) {
    return { advice: "The details show what was rejected. Another model may accept the request.", fixes: [chooseModel, retry, showLog] };
  }
  if (settingsParameters.has(parameter)) {
    const named =
      parameter === "api-version"
        ? "Set apiVersion to a version that Azure supports, such as 2024-12-01-preview, or remove it to use the v1 API."
        : "Correct it in the baton.providers setting.";
    return { advice: named, fixes: [providerSettings, testConnection] };
  }
  return {
    advice: `Remove “${parameter}” with baton.modelOptions, or choose a model that supports it.`,
    fixes: [chooseModel, retry, showLog],
  };
}

function authAdvice(failure: Failure, setting: FailureSetting): Advice {
  if (failure.accountLabel === entraLabel) {
    return {
      advice: "Sign in to Microsoft in VS Code with an account in the resource's tenant.",
      fixes: [signIn, providerSettings, chooseModel],
    };
  }
  const openKeys: readonly FailureFix[] =
    setting.keyUrl === undefined ? [] : [{ id: "open-url", label: `Open ${setting.providerLabel} Keys`, url: setting.keyUrl }];
  const missing = failure.accountLabel === undefined;
  return {
    advice: missing
      ? `Add an API key for ${setting.providerLabel}, or choose a model from a provider that has one.`
      : `Check that the key is complete, is active, and belongs to the right project, or replace it.`,
    // Where nothing was sent because the key is in cooldown, the user may know that it is good again.
    fixes: [missing ? addKey : replaceKey, ...(missing || failure.status !== undefined ? [] : [retry]), ...openKeys, chooseModel],
  };
}

function transportAdvice(cause: TransportCause, failure: Failure, setting: FailureSetting): Advice {
  switch (cause) {
    case "dns":
      return {
        advice: "Check the address for typos, and check your internet connection.",
        fixes: [providerSettings, retry, testConnection],
      };
    case "connect":
      return {
        advice: setting.takesKey
          ? "Check the address and port. A firewall or VPN may be blocking the connection."
          : `Start ${setting.providerLabel}, or check its address and port.`,
        fixes: [retry, providerSettings, testConnection],
      };
    case "tls":
      return {
        advice:
          "A company proxy may use its own certificate. Add the certificate to the system's trusted certificates, or check VS Code's proxy settings.",
        fixes: [proxySettings, retry, testConnection],
      };
    case "proxy":
      return {
        advice:
          "A proxy or sign-in page is blocking the connection. Sign in to it in a browser, or check VS Code's proxy settings and the provider's address.",
        fixes: [proxySettings, providerSettings, retry],
      };
    case "reset":
      return {
        advice:
          failure.retry === "never" ? "The text received so far is kept above." : "The connection was lost. Trying again usually works.",
        fixes: [retry, goOn, testConnection],
      };
  }
}

type PlainKind = Exclude<FailureKind, "transport" | "invalid-request" | "auth">;

const plainAdvice: Readonly<Record<PlainKind, (failure: Failure, setting: FailureSetting) => Advice>> = {
  permission: (failure) =>
    failure.accountLabel === entraLabel
      ? {
          advice:
            "Your account needs the role “Cognitive Services OpenAI User” on the resource. A new role takes a few minutes to take effect.",
          fixes: [retry, providerSettings, chooseModel],
        }
      : {
          advice: "The key is valid but doesn't have access. Choose another model, or use a key that has access.",
          fixes: [chooseModel, replaceKey],
        },
  "not-found": (failure) =>
    failure.model === undefined || failure.retry === "never"
      ? { advice: "Check the provider's address: it usually ends in /v1.", fixes: [providerSettings, testConnection] }
      : {
          advice: "The model ID may be misspelled, or your key may not have access to it. Choose a model that your key can use.",
          fixes: [chooseModel, providerSettings],
        },
  "rate-limit": (failure) => ({
    advice:
      failure.retryAfterMs === undefined
        ? "Wait a moment and try again, or choose another model."
        : "Wait until the limit resets, or choose another model.",
    fixes: [retry, chooseModel],
  }),
  quota: (_, setting) => ({
    advice: `Add credit or raise the limit at ${setting.providerLabel}, or use another key or model.`,
    fixes: [chooseModel, replaceKey, retry],
  }),
  "context-overflow": () => ({
    advice: "Start a new chat, or choose a model with a larger context window.",
    fixes: [newChat, chooseModel],
  }),
  "content-policy": () => ({ advice: "Rephrase the prompt, or choose another model.", fixes: [chooseModel, retry] }),
  overloaded: () => ({ advice: "The provider is busy. Try again in a moment, or choose another model.", fixes: [retry, chooseModel] }),
  server: () => ({
    advice: "The problem is on the provider's side. Trying again often works.",
    fixes: [retry, goOn, chooseModel, testConnection],
  }),
  stalled: (failure) =>
    failure.retry === "elsewhere"
      ? // The key was not read in time.
        { advice: "Unlock the system keychain or finish signing in, then try again.", fixes: [retry, chooseModel] }
      : {
          advice: "Try again, choose another model, or raise the limit in baton.retry.",
          fixes: [retry, goOn, chooseModel, testConnection],
        },
  truncated: () => ({
    advice: "The text received so far is kept, but the answer may be incomplete.",
    fixes: [retry, goOn, testConnection],
  }),
  aborted: () => ({ advice: "The request was stopped.", fixes: [retry] }),
  "not-granted": () => ({
    advice: "Approve it, or choose another model.",
    fixes: [{ id: "approve-origin", label: "Review Address" }, chooseModel, providerSettings],
  }),
  "invalid-output": () => ({
    advice: "Try again, simplify the schema or the tool, or choose a more capable model.",
    fixes: [retry, chooseModel],
  }),
  "over-budget": () => ({ advice: "Raise the budget in the settings.", fixes: [chooseModel] }),
  unknown: ({ providerMessage, status }) =>
    providerMessage === undefined && status === undefined
      ? // No provider said anything: Baton itself failed.
        {
          advice: "Reload the window: Baton may have been updated while it was open. If this happens again, report it with the details.",
          fixes: [retry, showLog],
        }
      : { advice: "The details include the provider's message.", fixes: [retry, testConnection, showLog] },
};

function detailsOf(failure: Failure, setting: FailureSetting): readonly string[] {
  const lines: readonly (string | undefined)[] = [
    failure.providerMessage,
    `Provider: ${setting.providerLabel} (${failure.provider})`,
    failure.model && `Model: ${failure.model}`,
    failure.accountLabel && `Key: ${failure.accountLabel}`,
    failure.origin && `Address: ${failure.origin}`,
    failure.status === undefined ? undefined : `Status: ${failure.status}`,
    failure.kind === "transport" ? `Cause: ${failure.cause}${failure.code === undefined ? "" : ` (${failure.code})`}` : undefined,
    failure.requestId && `Request id: ${failure.requestId}`,
  ];
  return lines.filter((line) => line !== undefined && line !== "") as readonly string[];
}
