import type { JsonObject, JsonValue } from "../../core/model/json.ts";
import { isRecord } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import { chatWire } from "./wireName.ts";

/** Fields that come in pieces. */
const growing = new Set(["text", "summary"]);

/**
 * OpenRouter's `reasoning_details` of one answer: thoughts with their proofs, which the models behind it want back as they were. The pieces of
 * one entry are put together by its type and index.
 */
export class ReasoningDetails {
  readonly #entries = new Map<string, Record<string, unknown>>();

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

  /** Tells what has come and was not told, if anything, as the proof that closes the reasoning. */
  tell(out: StreamEvent[]): void {
    if (this.#entries.size > 0) {
      out.push({ type: "reasoning-signature", provider: chatWire, data: [...this.#entries.values()] as readonly JsonObject[] as JsonValue });
      this.#entries.clear();
    }
  }

  #add(piece: Record<string, unknown>): void {
    const { type, index, id } = piece;
    // What is sealed comes whole: without an index, each is an entry of its own.
    const isWhole = index === undefined && type === "reasoning.encrypted";
    const key = isWhole ? `whole ${String(this.#entries.size)}` : JSON.stringify([type, index, index === undefined ? undefined : id ?? undefined]);
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      this.#entries.set(key, { ...piece });
      return;
    }
    for (const [name, value] of Object.entries(piece)) {
      if (growing.has(name) && typeof value === "string") {
        entry[name] = textOf(entry[name]) + value;
      } else if (value !== null && value !== undefined) {
        entry[name] = value;
      }
    }
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
