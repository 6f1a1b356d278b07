import { crc32 } from "node:zlib";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { isRecord, parseJson } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import type { BodySink } from "../wire/answers/answerBody.ts";
import type { AnswerParser } from "../wire/answers/answerParser.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { errorFailure } from "../wire/failures/httpFailure.ts";
import { eventLimit, tooLong } from "../wire/answers/unreadableAnswer.ts";
import { namedError } from "./failure.ts";

/** The content type of AWS's framing. */
export const frameType = "application/vnd.amazon.eventstream";

/** What stands before a frame's headers, its lengths and their checksum, and the checksum of all of it at its end. In bytes. */
const [preludeLength, checksumLength] = [12, 4] as const;

/** The least that a frame can have. */
const leastFrame = preludeLength + checksumLength;

/** What stands before the event in a body as AWS writes it. */
const beforeEncoded = '{"bytes":"';

const decoder = new TextDecoder();
const codec = new EventStreamCodec(
  (bytes: Uint8Array | string) => (typeof bytes === "string" ? bytes : decoder.decode(bytes)),
  (text) => new TextEncoder().encode(text),
);

/**
 * The headers of the last frame that held an event, as they came: those of the next are the same bytes, of this answer or another, and are not read again, which
 * takes longer than all else before the first word.
 */
let eventHeaders: Buffer | undefined;

/** An answer in AWS's event-stream framing: each frame holds one event of the messages wire, or the exception that ends it. */
export class FrameBody implements BodySink {
  readonly #failureContext: FailureContext;
  readonly #parser: AnswerParser;
  readonly #requestId: string | undefined;
  /** The frame that has begun; joined when it is whole. */
  #pieces: Buffer[] = [];
  #length = 0;
  /** How long it is, as far as that is known. */
  #wanted = 0;
  #failed = false;

  constructor(failureContext: FailureContext, parser: AnswerParser, requestId: string | undefined) {
    this.#failureContext = failureContext;
    this.#parser = parser;
    this.#requestId = requestId;
  }

  get ended(): boolean {
    return this.#failed || this.#parser.ended;
  }

  feed(bytes: Uint8Array, out: StreamEvent[]): void {
    const data = this.#join(bytes);
    if (data === undefined) {
      return;
    }
    let at = 0;
    while (data.length - at >= 4 && !this.ended) {
      const length = data.readUInt32BE(at);
      if (length < leastFrame) {
        throw new SyntaxError(`A frame cannot have ${String(length)} bytes.`);
      }
      // Not waited for: a length that is none may be of many gigabytes.
      if (length > eventLimit) {
        throw tooLong();
      }
      if (data.length - at < length) {
        break;
      }
      this.#take(data.subarray(at, at + length), out);
      at += length;
    }
    this.#keep(data.subarray(at));
  }

  /** What has come of the frame that has begun, with what comes now; `undefined` where that is not all of it. */
  #join(bytes: Uint8Array): Buffer | undefined {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (this.#length === 0) {
      return view;
    }
    if (this.#length + bytes.length < this.#wanted) {
      this.#pieces.push(Buffer.from(view));
      this.#length += bytes.length;
      return undefined;
    }
    return Buffer.concat([...this.#pieces, view]);
  }

  #keep(rest: Buffer): void {
    // A copy: what was read belongs to whoever reads.
    this.#pieces = rest.length === 0 ? [] : [Buffer.from(rest)];
    this.#length = rest.length;
    this.#wanted = rest.length >= 4 ? rest.readUInt32BE(0) : 4;
  }

  end(out: StreamEvent[]): void {
    if (!this.ended) {
      this.#parser.end(out);
    }
  }

  #take(frame: Buffer, out: StreamEvent[]): void {
    const bodyStart = isEvent(frame) ? preludeLength + (eventHeaders?.length ?? 0) : this.#readHeaders(frame, out);
    if (bodyStart === undefined) {
      return;
    }
    const encoded = encodedIn(frame.toString("utf8", bodyStart, frame.length - checksumLength));
    if (encoded !== undefined) {
      this.#parser.push(Buffer.from(encoded, "base64").toString(), out);
    }
  }

  /** Where the body of an event begins; `undefined` for a failure, which is reported. */
  #readHeaders(frame: Buffer, out: StreamEvent[]): number | undefined {
    const { headers, body } = decode(frame);
    const kind = headers[":message-type"]?.value;
    if (kind === "exception" || kind === "error") {
      const text = Buffer.from(body).toString();
      const name = headers[":exception-type"]?.value ?? headers[":error-code"]?.value;
      const reported = parseJson(text) ?? { message: headers[":error-message"]?.value ?? text };
      this.#parser.flush(out);
      this.#failed = true;
      out.push({
        type: "failure",
        failure: errorFailure(this.#failureContext, namedError(typeof name === "string" ? name : "", reported), {
          requestId: this.#requestId,
        }),
      });
      return undefined;
    }
    const bodyStart = frame.length - checksumLength - body.length;
    eventHeaders = Buffer.from(frame.subarray(preludeLength, bodyStart));
    return bodyStart;
  }
}

/** Whether the frame has the headers of an event before it, and nothing in it is wrong. */
function isEvent(frame: Buffer): boolean {
  const headers = eventHeaders;
  if (headers === undefined || frame.length < leastFrame + headers.length || frame.readUInt32BE(4) !== headers.length) {
    return false;
  }
  const end = frame.length - checksumLength;
  return (
    headers.compare(frame, preludeLength, preludeLength + headers.length) === 0 && crc32(frame.subarray(0, end)) === frame.readUInt32BE(end)
  );
}

/** The event in the body of a frame, in base64. AWS writes it first, where it can be cut out; elsewhere the body is parsed. */
function encodedIn(body: string): string | undefined {
  const end = body.startsWith(beforeEncoded) ? body.indexOf('"', beforeEncoded.length) : -1;
  if (end !== -1) {
    return body.slice(beforeEncoded.length, end);
  }
  const chunk = parseJson(body);
  const encoded = isRecord(chunk) ? chunk["bytes"] : undefined;
  return typeof encoded === "string" ? encoded : undefined;
}

/** Checks both checksums. Throws where the bytes are no frame. */
function decode(frame: Uint8Array): ReturnType<EventStreamCodec["decode"]> {
  try {
    return codec.decode(frame);
  } catch (error) {
    throw new SyntaxError("A frame could not be read.", { cause: error });
  }
}
