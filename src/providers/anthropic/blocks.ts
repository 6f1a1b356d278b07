import { isRecord } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import { CallIds } from "../wire/answers/callIds.ts";
import { ToolArguments } from "../wire/answers/toolArguments.ts";
import { signatureEvent } from "../wire/signatures.ts";
import { pushCitation } from "./citation.ts";

type Block =
  | { readonly kind: "text" }
  | { readonly kind: "thinking"; readonly signature: string[] }
  | { readonly kind: "redacted-thinking"; readonly data: string }
  | {
      readonly kind: "tool-use";
      readonly given: unknown;
      readonly callId: string;
      readonly name: string;
      readonly input: string;
      readonly arguments: ToolArguments;
    }
  | { readonly kind: "other" };

/** The content blocks of one message that are open, and the events that each piece of them makes. */
export class Blocks {
  readonly #open = new Map<unknown, Block>();
  #hasCall = false;
  #brokenCall: string | undefined;
  readonly #ids = new CallIds();
  readonly #model: string | undefined;

  /** `model`: the one that was asked. */
  constructor(model: string | undefined) {
    this.#model = model;
  }

  get hasCall(): boolean {
    return this.#hasCall;
  }

  /** The name of a tool whose call ended with arguments that aren't a JSON object. */
  get brokenCall(): string | undefined {
    return this.#brokenCall;
  }

  /** A block begins, with whatever it holds already: nothing in a stream of Anthropic's own, all of it in a whole answer. */
  start(index: unknown, content: unknown, out: StreamEvent[]): void {
    if (!isRecord(content)) {
      return;
    }
    if (goesOn(this.#open.get(index), content)) {
      return;
    }
    const block = this.#blockOf(content);
    this.#open.set(index, block);
    switch (block.kind) {
      case "text":
        emitDelta("text-delta", content["text"], out);
        if (Array.isArray(content["citations"])) {
          for (const citation of content["citations"]) {
            pushCitation(citation, out);
          }
        }
        return;
      case "thinking":
        emitDelta("reasoning-delta", content["thinking"], out);
        if (typeof content["signature"] === "string" && content["signature"] !== "") {
          block.signature.push(content["signature"]);
        }
        return;
      case "tool-use":
        this.#hasCall = true;
        out.push({ type: "tool-call-start", callId: block.callId, name: block.name });
        return;
      case "redacted-thinking":
      case "other":
        return;
    }
  }

  /** More of a block. */
  delta(index: unknown, delta: unknown, out: StreamEvent[]): void {
    if (!isRecord(delta)) {
      return;
    }
    switch (delta["type"]) {
      case "text_delta":
        emitDelta("text-delta", delta["text"], out);
        return;
      case "thinking_delta":
        emitDelta("reasoning-delta", delta["thinking"], out);
        return;
      case "signature_delta": {
        const block = this.#open.get(index);
        if (block?.kind === "thinking" && typeof delta["signature"] === "string") {
          block.signature.push(delta["signature"]);
        }
        return;
      }
      case "input_json_delta": {
        if (typeof delta["partial_json"] === "string" && delta["partial_json"] !== "") {
          this.pushArguments(index, delta["partial_json"], out);
        }
        return;
      }
      case "citations_delta":
        pushCitation(delta["citation"], out);
        return;
      default:
      // Whatever the wire will learn: nothing that Baton shows.
    }
  }

  /** More of a call's arguments; nothing where the block is no call. */
  pushArguments(index: unknown, argumentsText: string, out: StreamEvent[]): void {
    const block = this.#open.get(index);
    if (block?.kind === "tool-use") {
      pushArguments(block, argumentsText, out);
    }
  }

  /** A block is whole. A call whose arguments are not is kept as {@link brokenCall}: why it is so comes later. */
  stop(index: unknown, out: StreamEvent[]): void {
    const block = this.#open.get(index);
    this.#open.delete(index);
    switch (block?.kind) {
      case "thinking":
        if (block.signature.length > 0) {
          out.push(signatureEvent("anthropic", this.#model, { type: "thinking", signature: block.signature.join("") }));
        }
        return;
      case "redacted-thinking":
        out.push(signatureEvent("anthropic", this.#model, { type: "redacted_thinking", data: block.data }));
        return;
      case "tool-use": {
        // What stood at the block's beginning counts where no pieces came.
        if (block.arguments.areEmpty) {
          pushArguments(block, block.input, out);
        }
        emitArguments(block, block.arguments.end(), out);
        const parsed = block.arguments.parse();
        if (parsed === undefined) {
          this.#brokenCall ??= block.name;
        } else {
          out.push({ type: "tool-call-end", callId: block.callId, arguments: parsed });
        }
        return;
      }
      case "text":
      case "other":
      case undefined:
        return;
    }
  }

  /** Ends what the message's end left open. */
  stopAll(out: StreamEvent[]): void {
    for (const index of [...this.#open.keys()]) {
      this.stop(index, out);
    }
  }

  #blockOf(content: Record<string, unknown>): Block {
    switch (content["type"]) {
      case "text":
        return { kind: "text" };
      case "thinking":
        return { kind: "thinking", signature: [] };
      case "redacted_thinking":
        return { kind: "redacted-thinking", data: typeof content["data"] === "string" ? content["data"] : "" };
      case "tool_use": {
        const { id, name, input } = content;
        const callId = this.#ids.take(typeof id === "string" ? id : undefined);
        const whole = isRecord(input) && Object.keys(input).length > 0 ? JSON.stringify(input) : "";
        return {
          kind: "tool-use",
          given: id,
          callId,
          name: typeof name === "string" ? name : "",
          input: whole,
          arguments: new ToolArguments(),
        };
      }
      default:
        return { kind: "other" };
    }
  }
}

/** Whether the beginning of a block is the one of the block that is open: an event that was sent twice. */
function goesOn(open: Block | undefined, content: Record<string, unknown>): boolean {
  return open?.kind === "tool-use"
    ? content["type"] === "tool_use" && content["id"] === open.given
    : open?.kind === "thinking" && content["type"] === "thinking" && content["thinking"] === "";
}

function emitDelta(type: "text-delta" | "reasoning-delta", text: unknown, out: StreamEvent[]): void {
  if (typeof text === "string" && text !== "") {
    out.push({ type, text });
  }
}

function pushArguments(block: Extract<Block, { kind: "tool-use" }>, argumentsText: string, out: StreamEvent[]): void {
  emitArguments(block, block.arguments.push(argumentsText), out);
}

function emitArguments({ callId }: Extract<Block, { kind: "tool-use" }>, argumentsText: string, out: StreamEvent[]): void {
  if (argumentsText !== "") {
    out.push({ type: "tool-call-delta", callId, argumentsText });
  }
}
