import type { CallIdForm } from "../../core/model/callIds.ts";
import type { WireQuirks } from "../../core/provider.ts";

/** What OpenAI takes as the id of a call, in characters. Source: its error texts, 2026-11. */
const longestId = 40;

/** The ids of calls that a gateway of OpenAI's wires takes. */
export function callIdForm(quirks: WireQuirks = {}): CallIdForm {
  return quirks.callIdLength === undefined ? { atMost: longestId } : { exactly: quirks.callIdLength };
}
