import type { JsonObject, JsonValue } from "../model/json.ts";
import type { FailureEvent, FinishEvent, StreamEvent, ToolCallDelta, ToolCallEnd } from "../model/streamEvent.ts";
import { jsonInText } from "./jsonInText.ts";

/**
 * Makes one attempt's events look the same in every mode, and keeps what the answer says. The arguments of the forced tool come out as text; words
 * around the call are dropped, and reported as text where no call came. Usage and the terminal event are the caller's affair. One serves one attempt.
 */
export class AnswerCollector {
  /** The tool that the model must call; its name is known once the request is made, and `undefined` in the other modes. */
  readonly #forced: { readonly toolName: string | undefined };
  readonly #pieces: string[] = [];
  readonly #prose: string[] = [];
  /** Calls of the forced tool; the first is the answer. */
  readonly #callIds: string[] = [];
  #arguments: JsonObject | undefined;
  #callsOthers = false;

  constructor(forced: { readonly toolName: string | undefined }) {
    this.#forced = forced;
  }

  /** The answer as JSON text, with whatever stands around it. */
  get text(): string {
    return this.#pieces.join("");
  }

  /** The model called tools that are not the forced one: the answer is yet to come. */
  get callsOthers(): boolean {
    return this.#callsOthers;
  }

  /** The forced tool was called, but its arguments never became an object. */
  get hasBrokenCall(): boolean {
    return this.#callIds.length > 0 && this.#arguments === undefined;
  }

  /** The values that the answer may mean, the likeliest first. */
  values(): readonly JsonValue[] {
    return this.#arguments === undefined ? jsonInText(this.text) : [this.#arguments];
  }

  /** What to report of an event; `undefined`: nothing. */
  take(event: Exclude<StreamEvent, FinishEvent | FailureEvent>): StreamEvent | undefined {
    switch (event.type) {
      case "text-delta":
        if (this.#forced.toolName !== undefined) {
          this.#prose.push(event.text);
          return undefined;
        }
        this.#pieces.push(event.text);
        return event;
      case "tool-call-start":
        if (event.name === this.#forced.toolName) {
          this.#callIds.push(event.callId);
          return undefined;
        }
        this.#callsOthers = true;
        return event;
      case "tool-call-delta":
        return this.#isFirst(event.callId) ? this.#emitText(event.argumentsText) : this.#ofOther(event);
      case "tool-call-end":
        if (!this.#isFirst(event.callId)) {
          return this.#ofOther(event);
        }
        this.#arguments = event.arguments;
        return this.#pieces.length === 0 ? this.#emitText(JSON.stringify(event.arguments)) : undefined;
      default:
        return event;
    }
  }

  /** The words that came in place of the forced call, once the answer has ended. */
  end(): StreamEvent | undefined {
    const prose = this.#prose.join("");
    return this.#callIds.length === 0 && prose !== "" ? this.#emitText(prose) : undefined;
  }

  #isFirst(callId: string): boolean {
    return callId === this.#callIds[0];
  }

  #ofOther(event: ToolCallDelta | ToolCallEnd): StreamEvent | undefined {
    return this.#callIds.includes(event.callId) ? undefined : event;
  }

  #emitText(text: string): StreamEvent {
    this.#pieces.push(text);
    return { type: "text-delta", text };
  }
}
