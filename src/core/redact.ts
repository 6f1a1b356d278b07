/** What stands where a secret stood. */
export const redactedMark = "[redacted]";

/** Shapes of secrets that are removed whether or not they are ours, with what replaces each. Lengths are bounded where a long word could cost time. */
const patterns: readonly (readonly [RegExp, string])[] = [
  // Keys that a provider quotes with their middle masked (OpenAI's 401 does): the ends that are left help a thief and nobody else.
  [/\b[A-Za-z0-9][\w-]{0,200}\*{3,}[\w*-]*/g, redactedMark],
  [/\bsk-[\w-]*(?:\.{3}|…)[\w-]*/g, redactedMark],
  // OpenAI, Anthropic, OpenRouter and all who copied them.
  [/\bsk-[\w-]{8,}/g, redactedMark],
  [/\bAIza[\w-]{20,}/g, redactedMark],
  [/\b(?:gsk_|xai-|hf_|pplx-|nvapi-|fw_|ghp_|github_pat_)[\w-]{16,}/g, redactedMark],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, redactedMark],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, redactedMark],
  // With a digit, so that “Bearer authentication” stays readable.
  [/\b(Bearer|Basic)\s+(?=[\w.~+/=-]*\d)[\w.~+/=-]{8,}/gi, `$1 ${redactedMark}`],
  [/([?&](?:[\w-]*key|[\w-]*token|sig|signature|code|password|secret)=)[^&\s"'<>]+/gi, `$1${redactedMark}`],
  [/(\b(?:x-)?api[-_ ]?key["']?\s*[:=]\s*["']?)[\w-]{12,}/gi, `$1${redactedMark}`],
  [/(:\/\/)[^\s/:@]+:[^\s/@]+@/g, `$1${redactedMark}@`],
];

/** Shorter “secrets” are left alone: they would tear ordinary words apart. */
const shortestSecret = 6;

/**
 * `text` without secrets: the given ones, as they are and percent-encoded, and all that looks like a key. Pure. Redacting twice changes
 * nothing more.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let result = text;
  const known = secrets.filter((secret) => secret.length >= shortestSecret).sort((a, b) => b.length - a.length);
  for (const secret of known) {
    result = result.replaceAll(secret, redactedMark);
    const encoded = encodeURIComponent(secret.toWellFormed());
    if (encoded !== secret) {
      result = result.replaceAll(encoded, redactedMark);
    }
  }
  for (const [pattern, replacement] of patterns) {
    result = result.replace(pattern, replacement);
  }
  return result;
}
