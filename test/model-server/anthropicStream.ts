import { anthropicErrorBody } from "./anthropicErrors.ts";
import { anthropicUsage, stopReason } from "./anthropicUsage.ts";
import { thinkingSignature } from "./thinkingSignature.ts";
import { newId, splitInto, usageOf } from "./tokens.ts";
import type { AnswerFrame, ContentStep, StreamEncoder } from "./wireProtocol.ts";

interface Event {
  readonly type: string;
  readonly [field: string]: unknown;
}

interface OpenBlock {
  readonly type: "text" | "thinking" | "tool_use";
  readonly index: number;
  thinking: string;
}

/** Encodes an answer as the Messages API streams it: steps of one kind that follow each other are one content block. */
export function anthropicStream(frame: AnswerFrame): StreamEncoder {
  const sent: ContentStep[] = [];
  const blocks = new BlockWriter();
  return {
    open: () => [toFrame(messageStart(frame))],
    content: (step) => {
      if ("reasoning" in step && frame.request.reasoning === "skipped") {
        return [];
      }
      sent.push(step);
      return blocks.step(step, frame.request.reasoning === "shown").map(toFrame);
    },
    citation: ({ url, title, quote }) =>
      blocks
        .citation({ type: "web_search_result_location", cited_text: quote ?? "", encrypted_index: newId("", 12), title, url })
        .map(toFrame),
    close: (finishReason) => {
      const usage = usageOf(frame, sent);
      const delta: Event = {
        type: "message_delta",
        delta: { stop_reason: stopReason(finishReason, blocks.usedTools), stop_sequence: null },
        ...(usage === null ? {} : { usage: anthropicUsage(usage) }),
      };
      return [...blocks.closeOpen(), delta, { type: "message_stop" }].map(toFrame);
    },
    error: (error) => [toFrame(anthropicErrorBody(error, newId("req_011C", 20)))],
  };
}

function toFrame(event: Event): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** The output count begins at 1 and is sent in full at the end; the input count is sent at once. */
function messageStart(frame: AnswerFrame): Event {
  const usage = usageOf(frame, []);
  const { reasoning: _unknownYet, ...input } = usage ?? { input: 0, output: 0 };
  const begun = { ...input, output: 1 };
  if (usage !== null) {
    frame.count?.(begun);
  }
  const message = {
    model: frame.request.model,
    id: newId("msg_01", 22),
    type: "message",
    role: "assistant",
    content: [],
    stop_reason: null,
    stop_sequence: null,
    ...(usage === null ? {} : { usage: { ...anthropicUsage(begun), service_tier: "standard" } }),
  };
  return { type: "message_start", message };
}

/** Opens and closes content blocks as the steps need them. */
class BlockWriter {
  usedTools = false;
  #next = 0;
  #open: OpenBlock | undefined;

  step(step: ContentStep, showThinking: boolean): readonly Event[] {
    if ("text" in step) {
      const { before, block } = this.#enter("text", { type: "text", text: "" });
      return [...before, delta(block, { type: "text_delta", text: step.text })];
    }
    if ("reasoning" in step) {
      const { before, block } = this.#enter("thinking", { type: "thinking", thinking: "", signature: "" });
      if (!showThinking) {
        return before;
      }
      block.thinking += step.reasoning;
      return [...before, delta(block, { type: "thinking_delta", thinking: step.reasoning })];
    }
    const { id, name, argumentsText, pieces } = step.toolCall;
    this.usedTools = true;
    const { before, block } = this.#enter("tool_use", { type: "tool_use", id: id ?? newId("toolu_01", 22), name, input: {} });
    const parts = ["", ...splitInto(argumentsText, pieces ?? 1)];
    return [...before, ...parts.map((part) => delta(block, { type: "input_json_delta", partial_json: part }))];
  }

  /** Stands within the words that it is the source of. */
  citation(citation: Record<string, unknown>): readonly Event[] {
    const { before, block } = this.#enter("text", { type: "text", text: "" });
    return [...before, delta(block, { type: "citations_delta", citation })];
  }

  closeOpen(): readonly Event[] {
    const block = this.#open;
    this.#open = undefined;
    if (block === undefined) {
      return [];
    }
    const stop: Event = { type: "content_block_stop", index: block.index };
    if (block.type !== "thinking") {
      return [stop];
    }
    return [delta(block, { type: "signature_delta", signature: thinkingSignature(block.thinking) }), stop];
  }

  /** The open block if the step goes on with it, or a new one; a tool use is always new. */
  #enter(type: OpenBlock["type"], contentBlock: unknown): { before: readonly Event[]; block: OpenBlock } {
    if (this.#open?.type === type && type !== "tool_use") {
      return { before: [], block: this.#open };
    }
    const closed = this.closeOpen();
    const block: OpenBlock = { type, index: this.#next, thinking: "" };
    this.#next += 1;
    this.#open = block;
    const start: Event = { type: "content_block_start", index: block.index, content_block: contentBlock };
    return { before: [...closed, start, ...(block.index === 0 ? [{ type: "ping" }] : [])], block };
  }
}

function delta(block: OpenBlock, change: Event): Event {
  return { type: "content_block_delta", index: block.index, delta: change };
}
