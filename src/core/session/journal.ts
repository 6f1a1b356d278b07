import type { AnswerTurn, ConversationChange } from "../../shared/conversation.ts";
import { mergeChanges } from "../../shared/mergeChanges.ts";
import type { Part } from "../../shared/part.ts";

/**
 * A conversation on disk: lines of JSON, in order, only ever appended to. A conversation is what the reducer makes of them, so writing a token
 * costs its own bytes and little else. This is format 2, as the first line says; `journalFormat1.ts` reads format 1.
 *
 * - An object is a {@link ConversationChange}, but that the answer that a `turn-add` begins may leave out what it does not have yet.
 * - A `part-start`, or a `part-append`, of a part with text has a number `n`, which no other part of the file has. `[n,"text"]` appends to that part; a line
 *   whose number is unknown, since the line that gave it was lost, is damaged.
 * - A string appends to the part of the line before it.
 * - An empty line says that the line before it was cut off when its writer was killed: no damage, and nothing to report.
 */

/** The line that begins a file whose last line was cut off; after it stands the empty line that says so. */
export const afterCutLine = "\n\n";

/**
 * How much text of a part may stand in short lines, in UTF-16 units, before a line names the part again: so much is lost at most if a disk loses the line
 * that they go on with, and a whole change for as much text is next to nothing.
 */
const shortTextLimit = 4096;

interface NumberedPart {
  readonly number: number;
  readonly kind: Part["kind"] | undefined;
  shortText: number;
}

/** Writes the lines of one file, which must be all its own: a further piece of a text stands without what is known from the first. */
export class JournalEncoder {
  readonly #parts = new Map<string, NumberedPart>();
  #nextNumber: number;
  /** The part that a string would append to. */
  #current: string | undefined;

  /** `nextNumber`: the first that no part of the file has. */
  constructor(nextNumber = 1) {
    this.#nextNumber = nextNumber;
  }

  /** The lines for changes that follow each other, pieces of the same text in one. */
  encode(changes: readonly ConversationChange[]): string {
    return mergeChanges(changes)
      .map((change) => this.#line(change))
      .join("");
  }

  #line(change: ConversationChange): string {
    switch (change.type) {
      case "part-append":
        return this.#append(change);
      case "part-start":
        return this.#start(change);
      case "part-end":
        this.#parts.delete(`${change.turnId} ${change.partId}`);
        break;
      case "turn-end":
        // No part of it has more text.
        for (const key of this.#parts.keys()) {
          if (key.startsWith(`${change.turnId} `)) {
            this.#parts.delete(key);
          }
        }
        break;
      default:
        break;
    }
    this.#current = undefined;
    return `${JSON.stringify(isNewAnswer(change) ? { ...change, turn: withoutEmpty(change.turn) } : change)}\n`;
  }

  #start(change: Extract<ConversationChange, { type: "part-start" }>): string {
    const { kind, id } = change.part;
    if (kind !== "text" && kind !== "reasoning" && kind !== "tool-call") {
      this.#current = undefined;
      return `${JSON.stringify(change)}\n`;
    }
    const key = `${change.turnId} ${id}`;
    const part = this.#number(key, kind);
    this.#current = key;
    return `${JSON.stringify({ ...change, n: part.number })}\n`;
  }

  #append(change: Extract<ConversationChange, { type: "part-append" }>): string {
    const key = `${change.turnId} ${change.partId}`;
    const known = this.#parts.get(key);
    if (known !== undefined && known.shortText + change.text.length <= shortTextLimit) {
      known.shortText += change.text.length;
      const isCurrent = this.#current === key;
      this.#current = key;
      return isCurrent ? `${JSON.stringify(change.text)}\n` : `[${known.number},${JSON.stringify(change.text)}]\n`;
    }
    const part = known ?? this.#number(key, undefined);
    part.shortText = 0;
    this.#current = key;
    return `${JSON.stringify({ ...change, kind: part.kind, n: part.number })}\n`;
  }

  #number(key: string, kind: NumberedPart["kind"]): NumberedPart {
    const part = { number: this.#nextNumber++, kind, shortText: 0 };
    this.#parts.set(key, part);
    return part;
  }
}

function isNewAnswer(change: ConversationChange): change is { readonly type: "turn-add"; readonly turn: AnswerTurn } {
  return (
    change.type === "turn-add" && change.turn.kind === "answer" && change.turn.status === "streaming" && change.turn.parts.length === 0
  );
}

function withoutEmpty({ status: _status, parts: _parts, ...turn }: AnswerTurn): Omit<AnswerTurn, "status" | "parts"> {
  return turn;
}
