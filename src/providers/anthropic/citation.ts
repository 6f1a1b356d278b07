import { isRecord } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";

/**
 * The source that a `citations_delta` reports, or one citation of a whole block: a page of the web (`url`), a result of a search that the user
 * gave (`source`), or a document (`document_title`). Pushes nothing where it reports neither an address nor which document.
 */
export function pushCitation(citation: unknown, out: StreamEvent[]): void {
  if (!isRecord(citation)) {
    return;
  }
  const source = text(citation["source"]);
  const url = text(citation["url"]) ?? (source !== undefined && /^https?:/i.test(source) ? source : undefined);
  const title =
    text(citation["title"]) ??
    text(citation["document_title"]) ??
    (url === undefined ? (source ?? numbered(citation["document_index"])) : undefined);
  if (url !== undefined || title !== undefined) {
    out.push({ type: "citation", url, title, quote: text(citation["cited_text"]) });
  }
}

/** A document without a title, by its place among those that the user gave. */
function numbered(index: unknown): string | undefined {
  return typeof index === "number" ? `Document ${String(index + 1)}` : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
