import { isRecord, type JsonObject } from "../model/json.ts";
import type { AssistantPart, ReasoningPart } from "../model/message.ts";
import { isStreamEvent, type RunEvent } from "../model/runEvent.ts";
import type { FailureEvent, FinishEvent, ReasoningSignatureEvent } from "../model/streamEvent.ts";
import type { AskedCall } from "../tools/toolRegistry.ts";

interface Words {
  readonly kind: "text" | "reasoning";
  text: string;
  signature?: ReasoningPart["signature"];
}

type Piece = Words | { readonly kind: "call"; readonly call: CallSoFar };

interface CallSoFar {
  readonly callId: string;
  readonly name: string;
  argumentsText: string;
  arguments: JsonObject | undefined;
}

/** What a model answers in one step, made of its events as a conversation makes its parts of them. One serves one request. */
export class StepAnswer {
  readonly #pieces: Piece[] = [];
  /** The words that the next ones of their kind go on with. */
  #open: Words | undefined;
  #end: FinishEvent | FailureEvent | undefined;

  /** The last event; `undefined` if the stream broke its promise, or was left. */
  get end(): FinishEvent | FailureEvent | undefined {
    return this.#end;
  }

  /** The calls, in the order in which they began. */
  get calls(): readonly AskedCall[] {
    return this.#pieces.flatMap((piece) => (piece.kind === "call" ? [{ ...piece.call }] : []));
  }

  /** What it says. */
  get text(): string {
    return this.#pieces.map((piece) => (piece.kind === "text" ? piece.text : "")).join("");
  }

  take(event: RunEvent): void {
    if (!isStreamEvent(event)) {
      return;
    }
    switch (event.type) {
      case "text-delta":
        this.#append("text", event.text);
        return;
      case "reasoning-delta":
        this.#append("reasoning", event.text);
        return;
      case "reasoning-signature":
        this.#sign(event);
        return;
      case "tool-call-start":
        this.#open = undefined;
        this.#pieces.push({ kind: "call", call: { callId: event.callId, name: event.name, argumentsText: "", arguments: undefined } });
        return;
      case "tool-call-delta":
        this.#ofCall(event.callId, (call) => (call.argumentsText += event.argumentsText));
        return;
      case "tool-call-end":
        this.#ofCall(event.callId, (call) => (call.arguments = event.arguments));
        return;
      case "image":
        this.#open = undefined;
        return;
      case "finish":
      case "failure":
        this.#end = event;
        return;
      default:
        return;
    }
  }

  /** As it goes back to the model. */
  get content(): readonly AssistantPart[] {
    const parts = this.#pieces.map((piece): AssistantPart => {
      switch (piece.kind) {
        case "text":
          return { type: "text", text: piece.text };
        case "reasoning":
          return { type: "reasoning", text: piece.text, ...(piece.signature === undefined ? {} : { signature: piece.signature }) };
        case "call": {
          const { callId, name, arguments: args } = piece.call;
          return { type: "tool-call", callId, name, arguments: args ?? {} };
        }
      }
    });
    return assistantContent(parts, (callId) => this.calls.some((call) => call.callId === callId && call.arguments !== undefined));
  }

  #append(kind: Words["kind"], text: string): void {
    if (this.#open?.kind === kind) {
      this.#open.text += text;
    } else {
      this.#open = { kind, text };
      this.#pieces.push(this.#open);
    }
  }

  /** A proof closes the thinking right before it, and leaves words open: it is not seen. */
  #sign({ provider, model, data }: ReasoningSignatureEvent): void {
    const signature = { provider, ...(model === undefined ? {} : { model }), data };
    if (this.#open?.kind === "reasoning") {
      this.#open.signature = signature;
      this.#open = undefined;
    } else {
      this.#pieces.push({ kind: "reasoning", text: "", signature });
    }
  }

  #ofCall(callId: string, change: (call: CallSoFar) => void): void {
    const piece = this.#pieces.findLast((other) => other.kind === "call" && other.call.callId === callId);
    if (piece?.kind === "call") {
      change(piece.call);
    }
  }
}

/**
 * What of a step's answer goes back to a model. Thinking belongs to the calls that it led to, and no provider needs it without; words that are none are rejected by some. A call whose arguments never
 * came whole (`isWhole`) goes back without any, its result says so, and what proved it proves nothing any more. Pure.
 */
export function assistantContent(parts: readonly AssistantPart[], isWhole: (callId: string) => boolean): readonly AssistantPart[] {
  const calls = parts.flatMap((part) => (part.type === "tool-call" ? [part.callId] : []));
  const broken = calls.filter((callId) => !isWhole(callId));
  return parts.flatMap((part): readonly AssistantPart[] => {
    if (part.type === "text") {
      return part.text.trim() === "" ? [] : [part];
    }
    if (part.type !== "reasoning") {
      return [part];
    }
    const data = part.signature?.data;
    const isVoid = isRecord(data) && broken.some((callId) => callId === data["callId"]);
    const kept: AssistantPart = isVoid ? { type: "reasoning", text: part.text } : part;
    return calls.length === 0 || (isVoid && part.text === "") ? [] : [kept];
  });
}
