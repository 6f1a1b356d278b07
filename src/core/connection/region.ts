import type { KeyFacts } from "./connectionTestTarget.ts";

/** The cloud's region that a host names: those of OCI, AWS, Google and Azure's regional endpoints. */
export function regionOfHost(host: string): string | undefined {
  const patterns = [
    /^inference\.generativeai\.([a-z]+-[a-z]+-\d+)\.oci\.oraclecloud\.com$/,
    /\bbedrock(?:-runtime)?(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\./,
    /^([a-z]+-[a-z]+\d+)-aiplatform\.googleapis\.com$/,
    /^([a-z0-9]+)\.api\.cognitive\.(?:microsoft\.com|azure\.cn|microsoft\.us)$/,
  ];
  return patterns.map((pattern) => pattern.exec(host.toLowerCase())?.[1]).find((region) => region !== undefined);
}

/** The region that a provider's rejection names: “Credential should be scoped to a valid region, not 'us-east-1'”. */
export function regionInWords(words: string): string | undefined {
  return /\bregion\b[^.]*?['"“\s(]((?:[a-z]{2,}-)+[a-z]+-\d+)\b/i.exec(words)?.[1];
}

/** Whether a rejection of a key speaks of where it is used: AWS's and Azure's words, and any that name a region. */
export function speaksOfRegion(words: string): boolean {
  return /\bregion(?:al)?\b|wrong api endpoint/i.test(words);
}

/**
 * What a Bedrock API key says of itself. Short-term ones hold a signed request, whose scope names the region that they are good for, and when they end;
 * long-term ones hold neither. Source: aws-bedrock-token-generator, 2026-11. Empty for anything else.
 */
export function readBedrockKey(key: string): KeyFacts {
  const encoded = /^bedrock-api-key-([A-Za-z0-9+/_=-]+)$/.exec(key)?.[1];
  const url = encoded === undefined ? null : URL.parse(`https://${decodeBase64(encoded)}`);
  if (url === null) {
    return {};
  }
  const region = /^[^/]+\/\d{8}\/([a-z0-9-]+)\/bedrock\//.exec(url.searchParams.get("X-Amz-Credential") ?? "")?.[1];
  const date = url.searchParams.get("X-Amz-Date")?.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  const expiresAtMs = Date.parse(date ?? "") + Number(url.searchParams.get("X-Amz-Expires") ?? "") * 1000;
  return { region, expiresAtMs: Number.isNaN(expiresAtMs) ? undefined : expiresAtMs };
}

function decodeBase64(text: string): string {
  try {
    return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return "";
  }
}
