import type { JsonObject } from "../../core/model/json.ts";
import { isRecord } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import { signatureEvent } from "../wire/signatures.ts";

/** Fields that come in pieces. */
const growing = new Set(["text", "summary"]);

/**
 * OpenRouter's `reasoning_details` of one answer: thoughts with their proofs, which the models behind it want back as they were. The pieces of
 * one entry are put together by its type and index.
 */
export class ReasoningDetails {
  #entries: Record<string, unknown>[] = [];
  readonly #model: string | undefined;

  /** `model`: the one that was asked. */
  constructor(model: string | undefined) {
    this.#model = model;
  }

  /** Takes the entries of one delta. Returns the words in them, for gateways that say them nowhere else. */
  push(pieces: readonly unknown[]): string {
    let words = "";
    for (const piece of pieces) {
      if (isRecord(piece)) {
        this.#add(piece);
        words += textOf(piece["text"]) + textOf(piece["summary"]);
      }
    }
    return words;
  }

  /** Reports what has come and was not reported, if anything, as the proof that closes the reasoning. */
  emit(out: StreamEvent[]): void {
    if (this.#entries.length > 0) {
      out.push(signatureEvent("openai-chat", this.#model, this.#entries as readonly JsonObject[]));
      this.#entries = [];
    }
  }

  #add(piece: Record<string, unknown>): void {
    const entry = this.#find(piece);
    if (entry === undefined) {
      this.#entries.push({ ...piece });
      return;
    }
    for (const name in piece) {
      const value = piece[name];
      if (growing.has(name) && typeof value === "string") {
        entry[name] = textOf(entry[name]) + value;
      } else if (value !== null && value !== undefined && entry[name] !== value) {
        entry[name] = value;
      }
    }
  }

  /** The entry that a piece goes on with: the last of its type and index. What is sealed comes whole, so that without an index each is an entry of its own. */
  #find({ type, index }: Record<string, unknown>): Record<string, unknown> | undefined {
    const isWhole = index === undefined && type === "reasoning.encrypted";
    return isWhole ? undefined : this.#entries.findLast((entry) => entry["type"] === type && entry["index"] === index);
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
