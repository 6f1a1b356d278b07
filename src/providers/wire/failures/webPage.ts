import type { Failure } from "../../../core/model/failure.ts";
import type { FailureContext } from "./failureContext.ts";
import { buildFailure, nameOf } from "./failureContext.ts";

/** Whether a body is a web page: what proxies, sign-in portals and wrong addresses answer with. `text` may be only its beginning. */
export function isWebPage(contentType: string | null, text: string): boolean {
  return /^\s*(?:text\/html|application\/xhtml)/i.test(contentType ?? "") || text.trimStart().startsWith("<");
}

/**
 * The failure of a web page in place of the API's answer. With a 5xx it is the provider's own front that failed; with anything else
 * something else answered.
 */
export function webPageFailure(failureContext: FailureContext, status: number, text: string): Failure {
  const title = titleOf(text);
  const page = title === undefined ? "a web page" : `a web page (“${title}”)`;
  if (status >= 500) {
    return buildFailure(failureContext, {
      kind: "server",
      retry: "same",
      status,
      message: `${nameOf(failureContext)} failed with status ${String(status)} and ${page}.`,
      providerMessage: title,
    });
  }
  return buildFailure(failureContext, {
    kind: "transport",
    cause: "proxy",
    retry: "elsewhere",
    status,
    message: `${nameOf(failureContext)} answered with ${page} instead of its API. A proxy or sign-in page is in the way, or the base URL is wrong.`,
    providerMessage: title,
  });
}

/** The page's title, or its first heading; at most 100 characters, on one line. */
export function titleOf(text: string): string | undefined {
  const found = /<title[^>]*>([^<]{1,1000})/i.exec(text)?.[1] ?? /<h1[^>]*>([^<]{1,1000})/i.exec(text)?.[1];
  const line = found?.replace(/\s+/g, " ").trim().slice(0, 100);
  return line === "" ? undefined : line;
}
