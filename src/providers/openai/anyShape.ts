import { isRecord, parseJson } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { WireQuirks } from "../../core/provider.ts";
import type { AnswerParser } from "../wire/answers/answerParser.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { createChatParser } from "../openaiChat/parse.ts";
import { createCompletionsParser } from "../openaiCompletions/parse.ts";
import { createResponsesParser } from "../openaiResponses/parse.ts";
import type { ChosenApi } from "./chooseApi.ts";

/**
 * A parser of an answer of OpenAI's wires, whichever of them it comes in: gateways answer one in the shape of another. The first event that
 * has a shape decides, and from then on the wire's own parser takes the events itself.
 */
export function createOpenAiParser(failureContext: FailureContext, asked: ChosenApi, quirks?: WireQuirks): AnswerParser {
  return new AnyShapeParser(failureContext, asked, quirks);
}

class AnyShapeParser implements AnswerParser {
  readonly #failureContext: FailureContext;
  readonly #quirks: WireQuirks | undefined;
  readonly #asked: ChosenApi;
  #parser: AnswerParser;
  /** Replaced by the wire's own once the shape is known, so that no chunk pays for the look. */
  push: AnswerParser["push"];

  constructor(failureContext: FailureContext, asked: ChosenApi, quirks: WireQuirks | undefined) {
    this.#failureContext = failureContext;
    this.#asked = asked;
    this.#quirks = quirks;
    this.#parser = this.#parserOf(asked);
    this.push = (data, out) => {
      this.#look(data, out);
    };
  }

  get ended(): boolean {
    return this.#parser.ended;
  }

  get whole(): boolean {
    return this.#parser.whole;
  }

  get remark(): string | undefined {
    return this.#parser.remark;
  }

  pushWhole(body: unknown, out: StreamEvent[]): void {
    this.#settle(shapeOf(body));
    this.#parser.pushWhole(body, out);
  }

  end(out: StreamEvent[]): void {
    this.#parser.end(out);
  }

  flush(out: StreamEvent[]): void {
    this.#parser.flush(out);
  }

  #look(data: string, out: StreamEvent[]): void {
    const shape = shapeOf(parseJson(data));
    this.#settle(shape);
    const parser = this.#parser;
    if (shape !== undefined) {
      this.push = (next, events) => {
        parser.push(next, events);
      };
    }
    parser.push(data, out);
  }

  #settle(shape: ChosenApi | undefined): void {
    if (shape !== undefined && shape !== this.#asked) {
      this.#parser = this.#parserOf(shape);
    }
  }

  #parserOf(shape: ChosenApi): AnswerParser {
    switch (shape) {
      case "responses":
        return createResponsesParser(this.#failureContext);
      case "chat":
        return createChatParser(this.#failureContext, this.#quirks);
      case "completions":
        return createCompletionsParser(this.#failureContext);
    }
  }
}

/** The wire that an event or a whole answer is of; `undefined` where it could be of any, as an error is. */
function shapeOf(value: unknown): ChosenApi | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const { type, object, choices } = value;
  if (object === "response" || (typeof type === "string" && type.startsWith("response."))) {
    return "responses";
  }
  if (!Array.isArray(choices)) {
    return undefined;
  }
  const first: unknown = choices[0];
  if (!isRecord(first)) {
    return object === "text_completion" ? "completions" : object === "chat.completion.chunk" ? "chat" : undefined;
  }
  return typeof first["text"] === "string" && first["delta"] === undefined && first["message"] === undefined ? "completions" : "chat";
}
