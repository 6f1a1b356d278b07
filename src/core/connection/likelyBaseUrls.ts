import type { ConnectionTestTarget } from "./connectionTestTarget.ts";

/** What a call adds to a base URL: pasted along with it, it would be there twice. */
const callEnding = /\/(?:chat\/completions|completions|responses|messages|models|embeddings|generate|api\/chat|api\/generate|api\/tags)$/;

/** Where APIs are at most providers, beside the host itself. */
const usualPaths: Readonly<Record<ConnectionTestTarget["type"], readonly string[]>> = {
  openai: ["/v1"],
  "openai-compatible": ["/v1", "/api/v1", "/openai/v1", "/api/openai/v1"],
  azure: [],
  anthropic: ["", "/anthropic"],
  bedrock: [""],
  vertex: [""],
  gemini: ["/v1beta"],
  editor: [],
};

/** The base URL without the path of a single call at its end; `undefined` where it has none. */
export function withoutCall(baseUrl: string): string | undefined {
  const short = baseUrl.replace(callEnding, "");
  return short === baseUrl ? undefined : short;
}

/**
 * Base URLs of the same host that may have been meant, the likeliest first: without a call's path, with the preset's path, with those that most
 * providers have. At most six, and never the one that was given.
 */
export function likelyBaseUrls(type: ConnectionTestTarget["type"], baseUrl: string, usualBaseUrl: string | undefined): readonly string[] {
  const url = URL.parse(baseUrl);
  if (url === null || type === "azure") {
    return [];
  }
  const usual = URL.parse(usualBaseUrl ?? "")?.pathname.replace(/\/+$/, "");
  const path = url.pathname.replace(/\/+$/, "");
  const paths = [
    withoutCall(path),
    // Anthropic's own paths begin with /v1.
    type === "anthropic" ? path.replace(/\/v1$/, "") : undefined,
    usual,
    ...(type === "openai-compatible" || type === "openai" ? [`${path}/v1`] : []),
    ...usualPaths[type],
  ];
  const urls = paths.filter((candidate) => candidate !== undefined && candidate !== path).map((candidate) => `${url.origin}${candidate}`);
  return [...new Set(urls)].slice(0, 6);
}
