import { eventLimit, tooLong } from "./unreadableAnswer.ts";

const [lineFeed, space, colon] = [10, 32, 58] as const;

/** Takes what a stream of server-sent events holds. */
export interface EventSink {
  /** The data of one event, its lines joined. Never empty. */
  take(data: string): void;
  /** A line that is no field of an event, and no comment. */
  stray(line: string): void;
}

/**
 * Reads server-sent events, as the HTML Standard has them (2026-11), from text that is cut anywhere: lines end with LF, CR or CRLF; comments,
 * names, ids and retry times are left out, since no wire needs them beside the data. By hand, because it is done for each of many thousand
 * chunks: one slice an event, and no object.
 */
export class EventReader {
  readonly #sink: EventSink;
  /** The line that has begun; joined when it ends. */
  #pieces: string[] = [];
  /** The characters in them. */
  #length = 0;
  /** The data lines of the event that has begun. */
  #data: string | undefined;
  #isFirst = true;

  constructor(sink: EventSink) {
    this.#sink = sink;
  }

  /** Takes more of the text. Throws an `UnreadableAnswer` where an event is too long to be one. */
  feed(text: string): void {
    let input = text;
    if (this.#isFirst && text !== "") {
      this.#isFirst = false;
      input = text.startsWith("\ufeff") ? text.slice(1) : text;
    }
    let cr = input.indexOf("\r");
    let lf = input.indexOf("\n");
    if (this.#pieces.length > 0) {
      const goesOn = cr === -1 && lf === -1 && !this.#endsWithCr();
      this.#keep(input);
      if (goesOn) {
        return;
      }
      input = this.#takeKept();
      cr = input.indexOf("\r");
      lf = input.indexOf("\n");
    }
    let at = 0;
    for (;;) {
      if (lf !== -1 && lf < at) {
        lf = input.indexOf("\n", at);
      }
      if (cr !== -1 && cr < at) {
        cr = input.indexOf("\r", at);
      }
      let end = lf;
      let next = lf + 1;
      if (cr !== -1 && (lf === -1 || cr < lf)) {
        if (cr === input.length - 1) {
          break; // Perhaps the first half of a CRLF.
        }
        end = cr;
        next = lf === cr + 1 ? cr + 2 : cr + 1;
      }
      if (end === -1) {
        break;
      }
      if (end === at) {
        this.#dispatch();
      } else if (isData(input, at, end)) {
        const value = input.slice(input.charCodeAt(at + 5) === space ? at + 6 : at + 5, end);
        if (this.#data === undefined && input.charCodeAt(next) === lineFeed && value !== "") {
          // The usual event: one line, then a blank one.
          this.#sink.take(value);
          next++;
        } else {
          this.#addLine(value);
        }
      } else if (end - at === 4 && isField("data", input, at, end)) {
        this.#addLine("");
      } else if (!isIgnored(input, at, end)) {
        this.#sink.stray(input.slice(at, end));
      }
      at = next;
    }
    if (at < input.length) {
      this.#keep(at === 0 ? input : input.slice(at));
    }
  }

  #keep(piece: string): void {
    this.#length += piece.length;
    if (this.#length > eventLimit) {
      throw tooLong();
    }
    this.#pieces.push(piece);
  }

  #takeKept(): string {
    const kept = this.#pieces.join("");
    this.#pieces = [];
    this.#length = 0;
    return kept;
  }

  #endsWithCr(): boolean {
    return this.#pieces.at(-1)?.endsWith("\r") === true;
  }

  #addLine(value: string): void {
    this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    if (this.#data.length > eventLimit) {
      throw tooLong();
    }
  }

  #dispatch(): void {
    const data = this.#data;
    this.#data = undefined;
    if (data !== undefined && data !== "") {
      this.#sink.take(data);
    }
  }
}

/** Whether the line is `data:…`. */
function isData(input: string, at: number, end: number): boolean {
  return (
    end - at >= 5 &&
    input.charCodeAt(at) === 100 &&
    input.charCodeAt(at + 1) === 97 &&
    input.charCodeAt(at + 2) === 116 &&
    input.charCodeAt(at + 3) === 97 &&
    input.charCodeAt(at + 4) === colon
  );
}

/** Whether the line is a comment, or a field that no wire needs. */
function isIgnored(input: string, at: number, end: number): boolean {
  switch (input.charCodeAt(at)) {
    case colon:
      return true;
    case 101:
      return isField("event", input, at, end);
    case 105:
      return isField("id", input, at, end);
    case 114:
      return isField("retry", input, at, end);
    default:
      return false;
  }
}

/** Whether the line has this name; a name without a colon is a field without a value. */
function isField(name: string, input: string, at: number, end: number): boolean {
  const after = at + name.length;
  return input.startsWith(name, at) && (end === after || (end > after && input.charCodeAt(after) === colon));
}
