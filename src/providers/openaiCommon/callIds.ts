import type { CallIdForm } from "../../core/model/callIds.ts";
import type { Endpoint, WireQuirks } from "../../core/provider.ts";

/** What OpenAI takes as the id of a call, in characters. Source: its error texts, 2026-11. */
const longestId = 40;

/** Hosts that are known for the limit. Elsewhere an id goes back as it came: some gateways (LiteLLM) keep proofs of thinking in it. */
const limitedHosts = /(?:^|\.)(?:openai|azure)\.com$/;

/** The ids of calls that the server at an address takes on the chat completions wire; where it takes less, it says so and they are corrected. */
export function callIdForm({ baseUrl, quirks = {} }: Pick<Endpoint, "baseUrl" | "quirks">): CallIdForm {
  if (quirks.callIdLength !== undefined) {
    return { exactly: quirks.callIdLength };
  }
  return URL.canParse(baseUrl) && limitedHosts.test(new URL(baseUrl).hostname) ? { atMost: longestId } : "any";
}

/** The same on the Responses wire, which is OpenAI's own nearly everywhere. */
export function responsesCallIdForm(quirks: WireQuirks = {}): CallIdForm {
  return quirks.callIdLength === undefined ? { atMost: longestId } : { exactly: quirks.callIdLength };
}
