import { isRecord } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";

/**
 * The sources of one answer, each reported once: OpenAI's and OpenRouter's annotations where they stand, and at the end the lists that Perplexity
 * and xAI send beside the choices, with every chunk or with the last.
 */
export class Citations {
  readonly #emitted = new Set<string>();
  #addresses: readonly unknown[] = [];
  #results: readonly unknown[] = [];

  /** Takes `annotations` of a delta or a message. */
  annotate(annotations: readonly unknown[], out: StreamEvent[]): void {
    for (const annotation of annotations) {
      const citation = isRecord(annotation) && isRecord(annotation["url_citation"]) ? annotation["url_citation"] : undefined;
      if (citation !== undefined) {
        this.#emit(citation["url"], citation["title"], citation["content"], out);
      }
    }
  }

  /** Takes the lists that stand beside the choices: `citations` (addresses, or objects with one) and `search_results`. */
  note(citations: unknown, results: unknown): void {
    this.#addresses = Array.isArray(citations) ? citations : this.#addresses;
    this.#results = Array.isArray(results) ? results : this.#results;
  }

  /** The answer is whole. */
  end(out: StreamEvent[]): void {
    for (const result of this.#results) {
      if (isRecord(result)) {
        this.#emit(result["url"], result["title"], undefined, out);
      }
    }
    for (const address of this.#addresses) {
      this.#emit(isRecord(address) ? address["url"] : address, isRecord(address) ? address["title"] : undefined, undefined, out);
    }
    this.#addresses = [];
    this.#results = [];
  }

  #emit(url: unknown, title: unknown, quote: unknown, out: StreamEvent[]): void {
    const address = nonEmpty(url);
    const words = nonEmpty(quote);
    const key = `${address ?? ""}\n${words ?? ""}`;
    if (address === undefined || this.#emitted.has(key)) {
      return;
    }
    this.#emitted.add(key);
    out.push({ type: "citation", url: address, title: nonEmpty(title), quote: words });
  }
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
