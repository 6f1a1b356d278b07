import { EventStreamCodec } from "@smithy/eventstream-codec";
import { isRecord, parseJson } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { BodySink } from "../answerBody.ts";
import type { AnswerParser } from "../answerParser.ts";
import type { FailureScene } from "../failureScene.ts";
import { errorFailure } from "../httpFailure.ts";
import { namedError } from "./failure.ts";

/** The content type of AWS's framing. */
export const frameType = "application/vnd.amazon.eventstream";

/** The least that a frame can have: its lengths and checksums. */
const leastFrame = 16;

/** More than AWS sends in one frame (16 MB), so that a length which is none is not waited for. In bytes. */
const largestFrame = 24 * 1024 * 1024;

const decoder = new TextDecoder();
const codec = new EventStreamCodec(
  (bytes: Uint8Array | string) => (typeof bytes === "string" ? bytes : decoder.decode(bytes)),
  (text) => new TextEncoder().encode(text),
);

/** An answer in AWS's event-stream framing: each frame holds one event of the messages wire, or the exception that ends it. */
export class FrameBody implements BodySink {
  readonly #scene: FailureScene;
  readonly #parser: AnswerParser;
  readonly #requestId: string | undefined;
  #rest = new Uint8Array(0);
  #failed = false;

  constructor(scene: FailureScene, parser: AnswerParser, requestId: string | undefined) {
    this.#scene = scene;
    this.#parser = parser;
    this.#requestId = requestId;
  }

  get ended(): boolean {
    return this.#failed || this.#parser.ended;
  }

  feed(bytes: Uint8Array, out: StreamEvent[]): void {
    const data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = 0;
    while (data.length - at >= 4 && !this.ended) {
      const length = ((data[at] ?? 0) * 0x1000000 + ((data[at + 1] ?? 0) << 16)) + ((data[at + 2] ?? 0) << 8) + (data[at + 3] ?? 0);
      if (length < leastFrame || length > largestFrame) {
        throw new SyntaxError(`A frame cannot have ${String(length)} bytes.`);
      }
      if (data.length - at < length) {
        break;
      }
      this.#take(data.subarray(at, at + length), out);
      at += length;
    }
    // A copy: what was read belongs to whoever reads.
    this.#rest = data.slice(at);
  }

  end(out: StreamEvent[]): void {
    if (!this.ended) {
      this.#parser.end(out);
    }
  }

  #take(frame: Uint8Array, out: StreamEvent[]): void {
    const { headers, body } = decode(frame);
    const text = decoder.decode(body);
    const kind = headers[":message-type"]?.value;
    if (kind === "exception" || kind === "error") {
      const name = headers[":exception-type"]?.value ?? headers[":error-code"]?.value;
      const told = parseJson(text) ?? { message: headers[":error-message"]?.value ?? text };
      this.#parser.flush(out);
      this.#failed = true;
      out.push({ type: "failure", failure: errorFailure(this.#scene, namedError(typeof name === "string" ? name : "", told), { requestId: this.#requestId }) });
      return;
    }
    const chunk = parseJson(text);
    const encoded = isRecord(chunk) ? chunk["bytes"] : undefined;
    if (typeof encoded === "string") {
      this.#parser.push(Buffer.from(encoded, "base64").toString(), out);
    }
  }
}

/** Checks both checksums. Throws where the bytes are no frame. */
function decode(frame: Uint8Array): ReturnType<EventStreamCodec["decode"]> {
  try {
    return codec.decode(frame);
  } catch (error) {
    throw new SyntaxError("A frame could not be read.", { cause: error });
  }
}
