import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { BodySink } from "../wire/answers/answerBody.ts";
import { AnswerBody } from "../wire/answers/answerBody.ts";
import type { AnswerParser } from "../wire/answers/answerParser.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { FrameBody } from "./frames.ts";

/** The first byte of a frame's length, which is below 32 MB; no text begins with it. */
const largestFirstByte = 1;

/**
 * An answer of Bedrock: AWS's frames, or, where a gateway has made server-sent events of them or something else has answered, text. The first byte decides:
 * content types are too often wrong.
 */
export class BedrockBody implements BodySink {
  readonly #failureContext: FailureContext;
  readonly #parser: AnswerParser;
  readonly #headers: Headers;
  #body: BodySink | undefined;

  constructor(failureContext: FailureContext, parser: AnswerParser, headers: Headers) {
    this.#failureContext = failureContext;
    this.#parser = parser;
    this.#headers = headers;
  }

  get ended(): boolean {
    return this.#body?.ended === true || this.#parser.ended;
  }

  feed(bytes: Uint8Array, out: StreamEvent[]): void {
    const [first] = bytes;
    if (first !== undefined) {
      this.#body ??=
        first <= largestFirstByte
          ? new FrameBody(this.#failureContext, this.#parser, this.#headers.get("x-amzn-requestid") ?? undefined)
          : this.#text();
      this.#body.feed(bytes, out);
    }
  }

  end(out: StreamEvent[]): void {
    (this.#body ?? this.#text()).end(out);
  }

  #text(): AnswerBody {
    return new AnswerBody(this.#failureContext, this.#parser, this.#headers.get("content-type"));
  }
}
