import type { FailureFix } from "../../shared/failureCard.ts";

/** What can be wrong with a connection. Tests and the report name it; people read the sentences. */
export type FindingCode =
  | "bad-address"
  | "unapproved-address"
  | "no-place"
  | "settings-problem"
  | "plain-text-key"
  | "unknown-host"
  | "no-dns"
  | "connection-refused"
  | "unreachable"
  | "not-http"
  | "https-expected"
  | "http-expected"
  | "self-signed"
  | "unknown-issuer"
  | "expired"
  | "not-yet-valid"
  | "other-name"
  | "tls-broken"
  | "proxy-unusable"
  | "proxy-unreachable"
  | "proxy-rejected"
  | "proxy-password"
  | "portal"
  | "moved"
  | "wrong-path"
  | "no-answer"
  | "clock"
  | "no-key"
  | "wrong-key"
  | "other-region"
  | "key-expired"
  | "old-api-version"
  | "unknown-deployment"
  | "unknown-model"
  | "no-model"
  | "buffered"
  | "no-tools"
  | "no-tool-call"
  | "no-structured-output"
  | "no-vision"
  | "no-words"
  | "failure";

/** One click that fixes a finding: those of failures, and two that only a test can offer. */
export type StageFix =
  | FailureFix
  /** Opens the settings at one of VS Code's own. */
  | { readonly id: "open-setting"; readonly label: string; readonly setting: string }
  /** Writes this base URL into the user's settings. It was asked, without a key, and answers as the API does. */
  | { readonly id: "use-address"; readonly label: string; readonly baseUrl: string };

/** Something that is wrong, and what to do about it. Holds no secret. */
export interface Finding {
  readonly code: FindingCode;
  /** One sentence: what happened, and where. */
  readonly happened: string;
  /** One to three sentences: what to do. */
  readonly advice: string;
  /** The first is the likeliest. */
  readonly fixes: readonly StageFix[];
}

/** Fixes that several findings have. */
export const providerSettingsFix: StageFix = { id: "open-provider-settings", label: "Open Provider Settings" };
export const proxySettingsFix: StageFix = { id: "open-proxy-settings", label: "Open Proxy Settings" };
export const certificateSettingsFix: StageFix = {
  id: "open-setting",
  label: "Open Certificate Settings",
  setting: "http.systemCertificates",
};
export const noProxySettingFix: StageFix = { id: "open-setting", label: "Open http.noProxy", setting: "http.noProxy" };
export const retryFix: StageFix = { id: "retry", label: "Test Again" };

/** The fix that writes a base URL that was found to answer. */
export function useAddressFix(baseUrl: string): StageFix {
  return { id: "use-address", label: `Use ${baseUrl}`, baseUrl };
}
