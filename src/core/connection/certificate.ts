import type { CertificateFacts } from "./ports.ts";
import type { Finding } from "./finding.ts";
import { certificateSettingsFix, providerSettingsFix, proxySettingsFix, retryFix } from "./finding.ts";

/** What a certificate is judged with. */
export interface CertificateContext {
  readonly host: string;
  /** Whether the host is this computer or of a private network, where such certificates are made by its owner. */
  readonly isPrivate: boolean;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly nowMs: number;
  /** How VS Code decides what it trusts. */
  readonly trustAdvice: string;
}

/** The certificate in one line: `issued by Example CA, valid until 2027-03-01`. */
export function certificateLine({ issuer, validToMs, isSelfSigned }: CertificateFacts): string {
  return `${isSelfSigned ? "self-signed" : `issued by ${issuer}`}, valid until ${dayOf(validToMs)}`;
}

/** The certificate's facts, for the report. */
export function certificateDetails(facts: CertificateFacts): readonly string[] {
  return [
    `Certificate for: ${facts.subject}${facts.names.length === 0 ? "" : ` (${facts.names.slice(0, 8).join(", ")}${facts.names.length > 8 ? ", …" : ""})`}`,
    `Issued by: ${facts.issuer}${facts.topIssuer === facts.issuer ? "" : `, below ${facts.topIssuer}`}`,
    `Valid: ${timeOf(facts.validFromMs)} to ${timeOf(facts.validToMs)}`,
  ];
}

/** What is wrong with a certificate that is not trusted. `problem` is OpenSSL's word for it, or Node's where the name does not fit. */
export function certificateFinding(problem: string, facts: CertificateFacts | undefined, certificateContext: CertificateContext): Finding {
  const { host, nowMs } = certificateContext;
  // OpenSSL stops at the first thing that is wrong, and a certificate that nobody knows may be too old besides.
  if (facts !== undefined && nowMs > facts.validToMs) {
    return {
      code: "expired",
      happened: `The certificate of ${host} ended on ${dayOf(facts.validToMs)}; this computer's clock says ${timeOf(nowMs)}.`,
      advice: `The operator of ${host} must renew it. If the clock is ahead, set it.`,
      fixes: [retryFix],
    };
  }
  if (facts !== undefined && nowMs < facts.validFromMs) {
    return {
      code: "not-yet-valid",
      happened: `The certificate of ${host} is valid from ${timeOf(facts.validFromMs)} on; this computer's clock says ${timeOf(nowMs)}.`,
      advice: "The clock is probably behind. Set it. If it is right, the certificate's issuer must correct it.",
      fixes: [retryFix],
    };
  }
  if (problem === "ERR_TLS_CERT_ALTNAME_INVALID" || problem === "HOSTNAME_MISMATCH") {
    return {
      code: "other-name",
      happened: `The certificate isn't for ${host}, but for ${namesOf(facts)}.`,
      advice:
        "Check the address for typos. If it is right, something else is answering, such as a network's sign-in page. Open any page in a browser.",
      fixes: [providerSettingsFix, proxySettingsFix, retryFix],
    };
  }
  return untrustedFinding(facts, certificateContext);
}

function untrustedFinding(facts: CertificateFacts | undefined, { host, isPrivate, trustAdvice }: CertificateContext): Finding {
  if (facts?.isSelfSigned === true) {
    const own = isPrivate
      ? "If the server is yours, make its certificate trusted"
      : "A public provider never has one. Something else is answering, such as a company proxy. If you trust it, make the certificate trusted";
    return {
      code: "self-signed",
      happened: `The certificate of ${host} is self-signed.`,
      advice: `${own}. ${trustAdvice}`,
      fixes: [certificateSettingsFix, providerSettingsFix, retryFix],
    };
  }
  const issuer = facts?.topIssuer ?? "an unnamed authority";
  const own = isPrivate
    ? "If it belongs to you or your company, make its root certificate trusted"
    : "A company proxy that inspects traffic issues such certificates. Ask your IT department for its root certificate, and make it trusted";
  return {
    code: "unknown-issuer",
    happened: `The certificate of ${host} is issued by ${issuer}, which isn't trusted on this computer.`,
    advice: `${own}. ${trustAdvice}`,
    fixes: [certificateSettingsFix, proxySettingsFix, retryFix],
  };
}

function namesOf(facts: CertificateFacts | undefined): string {
  const names = facts === undefined ? [] : facts.names.length > 0 ? facts.names : [facts.subject];
  return names.length === 0 ? "another name" : names.slice(0, 3).join(", ");
}

/** `2027-03-01`, in UTC. */
export function dayOf(atMs: number): string {
  return timeOf(atMs).slice(0, 10);
}

function timeOf(atMs: number): string {
  return Number.isFinite(atMs)
    ? new Date(atMs)
        .toISOString()
        .replace(/\.\d+Z$/, "Z")
        .replace("T", " ")
    : "unknown";
}
