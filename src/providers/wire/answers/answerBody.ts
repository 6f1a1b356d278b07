import { parseJson } from "../../../core/model/json.ts";
import type { StreamEvent } from "../../../core/model/streamEvent.ts";
import type { AnswerParser } from "./answerParser.ts";
import { EventReader } from "./eventReader.ts";
import type { FailureContext } from "../failures/failureContext.ts";
import { truncatedFailure } from "../failures/failureContext.ts";
import { eventLimit, tooLong } from "./unreadableAnswer.ts";
import { isWebPage, webPageFailure } from "../failures/webPage.ts";
import { isWholeText, mayEndWhole } from "./wholeText.ts";

/** What the first character shows: content types are too often wrong. */
type Shape = "unknown" | "events" | "json" | "page";

/** A page needs no more than its title, and an error is no longer. In characters. */
const pageLimit = 64 * 1024;

/** More lines than an error has. */
const strayLimit = 500;

/** Takes the bytes of an answer with status 200 and makes events of them. Pushes onto the `out` given; throws where the bytes cannot be read. */
export interface BodySink {
  /** A terminal event has been pushed. */
  readonly ended: boolean;
  /** Takes more of the body. */
  feed(bytes: Uint8Array, out: StreamEvent[]): void;
  /** The bytes have ended, cleanly: pushes the terminal event, unless it has been. */
  end(out: StreamEvent[]): void;
}

/** The body as text: the server-sent events that were asked for, a whole JSON answer, or a web page. */
export class AnswerBody implements BodySink {
  readonly #failureContext: FailureContext;
  readonly #parser: AnswerParser;
  readonly #contentType: string | null;
  readonly #decoder = new TextDecoder();
  readonly #events = new EventReader({
    take: (data) => {
      this.#takeEvent(data);
    },
    stray: (line) => {
      if (this.#stray.length < strayLimit) {
        this.#stray.push(line);
      }
    },
  });
  /** Lines that are no field of an event: Google breaks a stream off with the JSON of an error as it is. */
  readonly #stray: string[] = [];
  #shape: Shape = "unknown";
  #pieces: string[] = [];
  #length = 0;
  #out: StreamEvent[] = [];
  #ending = false;
  #ended = false;

  constructor(failureContext: FailureContext, parser: AnswerParser, contentType: string | null) {
    this.#failureContext = failureContext;
    this.#parser = parser;
    this.#contentType = contentType;
  }

  get ended(): boolean {
    return this.#ended || this.#parser.ended;
  }

  feed(bytes: Uint8Array, out: StreamEvent[]): void {
    this.#feedText(this.#decoder.decode(bytes, { stream: true }), out);
  }

  #feedText(text: string, out: StreamEvent[]): void {
    if (this.#shape === "events") {
      this.#out = out;
      this.#events.feed(text);
      return;
    }
    this.#pieces.push(text);
    this.#length += text.length;
    if (this.#shape === "unknown") {
      this.#look(out);
    } else {
      this.#endWhole(text, out);
    }
  }

  /** Ends what must not be waited for, should the connection stay open: a page past its title, an error that is whole. */
  #endWhole(latest: string, out: StreamEvent[]): void {
    if (this.#ending) {
      return;
    }
    if (this.#length > eventLimit) {
      throw tooLong();
    }
    if (this.#length > pageLimit ? this.#shape === "page" : mayEndWhole(latest) && isWholeText(this.#pieces.join(""))) {
      this.end(out);
    }
  }

  end(out: StreamEvent[]): void {
    this.#ending = true;
    this.#feedText(this.#decoder.decode(), out);
    if (this.ended) {
      return;
    }
    switch (this.#shape) {
      case "events":
        this.#out = out;
        // Some servers leave out the blank line after the last event.
        this.#events.feed("\n\n");
        this.#pushStray();
        break;
      case "page":
        this.#ended = true;
        out.push({ type: "failure", failure: webPageFailure(this.#failureContext, 200, this.#pieces.join("")) });
        return;
      case "json": {
        const body = parseJson(this.#pieces.join(""));
        if (body === undefined) {
          this.#ended = true;
          out.push({ type: "failure", failure: truncatedFailure(this.#failureContext) });
          return;
        }
        this.#parser.pushWhole(body, out);
        break;
      }
      case "unknown":
        break;
    }
    this.#parser.end(out);
  }

  /** Decides by the first character that is no space, and passes on what has come. */
  #look(out: StreamEvent[]): void {
    const text = this.#pieces.join("");
    const start = text.trimStart();
    if (start === "") {
      // Blank lines, which some send to keep the connection alive.
      this.#pieces = [];
      this.#length = 0;
      return;
    }
    if (isWebPage(this.#contentType, start)) {
      this.#shape = "page";
      this.#endWhole(text, out);
    } else if (start.startsWith("{") || start.startsWith("[")) {
      this.#shape = "json";
      this.#endWhole(text, out);
    } else {
      this.#shape = "events";
      this.#pieces = [];
      this.#feedText(text, out);
    }
  }

  #pushStray(): void {
    const text = this.#stray.join("\n");
    if (text.startsWith("{") || text.startsWith("[")) {
      this.#takeEvent(text);
    }
  }

  #takeEvent(data: string): void {
    // At the end of the bytes this may be the half of an event that the connection broke off in.
    if (!this.#ending || data === "[DONE]" || parseJson(data) !== undefined) {
      this.#parser.push(data, this.#out);
    }
  }
}
