import { isRecord } from "../../core/model/json.ts";
import type { CitationEvent, StreamEvent } from "../../core/model/streamEvent.ts";

/** The sources of one answer, each reported once, however often the wire repeats it. */
export class Citations {
  readonly #emitted = new Set<string>();

  /** Takes a candidate, which may have `groundingMetadata` (search, maps, files) and `citationMetadata` (long quotations). */
  take(candidate: Record<string, unknown>, out: StreamEvent[]): void {
    const { groundingMetadata: grounding, citationMetadata: quoting } = candidate;
    if (isRecord(grounding)) {
      for (const chunk of recordsOf(grounding["groundingChunks"])) {
        this.#emit(groundingSource(chunk), out);
      }
    }
    if (isRecord(quoting)) {
      for (const source of recordsOf(quoting["citationSources"] ?? quoting["citations"])) {
        this.#emit({ url: text(source["uri"]), title: text(source["title"]) }, out);
      }
    }
  }

  #emit(source: Omit<CitationEvent, "type">, out: StreamEvent[]): void {
    const { url, title, quote } = source;
    if (url === undefined && title === undefined) {
      return;
    }
    const identity = JSON.stringify([url ?? title, quote]);
    if (!this.#emitted.has(identity)) {
      this.#emitted.add(identity);
      out.push({ type: "citation", url, title, quote });
    }
  }
}

/** `{web: {uri, title}}`, `{maps: …}`, `{retrievedContext: {uri, title, text}}`, `{image: {sourceUri, title}}`. */
function groundingSource(chunk: Record<string, unknown>): Omit<CitationEvent, "type"> {
  const { web, maps, retrievedContext: retrieved, image } = chunk;
  const source = [web, maps, retrieved, image].find(isRecord) ?? {};
  // Only of a file of the user's own does the wire report the words that are cited.
  return {
    url: text(source["uri"]) ?? text(source["sourceUri"]),
    title: text(source["title"]),
    quote: isRecord(retrieved) ? text(retrieved["text"]) : undefined,
  };
}

function recordsOf(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
