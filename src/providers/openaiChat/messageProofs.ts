import { messageProofData, proofFieldsOf } from "../../core/model/chatProofs.ts";
import type { JsonObject } from "../../core/model/json.ts";
import { isRecord } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import { signatureEvent } from "../wire/signatures.ts";

/** A block of `thinking_blocks`, put together. */
type Block = { type: string; thinking?: string; signature?: string; data?: string };

/**
 * Proofs of one answer that stand beside its words and belong to no call: Google's `extra_content`, and LiteLLM's `thinking_blocks`, whose thoughts come in pieces and their signature last.
 * They go back into the same fields of the message.
 */
export class MessageProofs {
  #blocks: Block[] = [];
  #fields: JsonObject = {};
  readonly #model: string | undefined;

  /** `model`: the one that was asked. */
  constructor(model: string | undefined) {
    this.#model = model;
  }

  /** Takes what stands in one delta. Returns the thoughts in it, for gateways that say them nowhere else. */
  push(delta: Readonly<Record<string, unknown>>): string {
    const found = proofFieldsOf(delta);
    if (found !== undefined) {
      this.#fields = { ...this.#fields, ...found };
    }
    const blocks = delta["thinking_blocks"];
    return Array.isArray(blocks) ? blocks.map((piece: unknown) => (isRecord(piece) ? this.#add(piece) : "")).join("") : "";
  }

  /** Reports what has come and was not reported, if anything. Thoughts without a signature prove nothing. */
  emit(out: StreamEvent[]): void {
    const proven = this.#blocks.filter(({ signature, data }) => signature !== undefined || data !== undefined);
    const fields: JsonObject = { ...this.#fields, ...(proven.length === 0 ? {} : { thinking_blocks: proven }) };
    if (Object.keys(fields).length > 0) {
      out.push(signatureEvent("openai-chat", this.#model, messageProofData(fields)));
    }
    this.#fields = {};
    this.#blocks = [];
  }

  #add(piece: Record<string, unknown>): string {
    const { type, thinking, signature, data } = piece;
    const words = typeof thinking === "string" ? thinking : "";
    const last = this.#blocks.at(-1);
    const open = type === "thinking" && last?.type === "thinking" && last.signature === undefined ? last : undefined;
    const block: Block = open ?? (type === "thinking" ? { type, thinking: "" } : { type: typeof type === "string" ? type : "thinking" });
    if (open === undefined) {
      this.#blocks.push(block);
    }
    if (type === "thinking") {
      block.thinking = (block.thinking ?? "") + words;
    }
    if (typeof signature === "string" && signature !== "") {
      block.signature = signature;
    }
    if (typeof data === "string" && data !== "") {
      block.data = data;
    }
    return words;
  }
}
