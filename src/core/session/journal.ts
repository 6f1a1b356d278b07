import type { AnswerTurn, ConversationChange } from "../../shared/conversation.ts";

/**
 * A conversation on disk: lines of JSON, in order, only ever appended to. A conversation is what the reducer makes of them, so writing a token
 * costs its own bytes and nothing else.
 *
 * - An object is a {@link ConversationChange}, but that `answer-end` may bring `facts` with it, and the answer that a `turn-add` begins may leave out
 *   what it does not have yet.
 * - A string goes on with the text of the line before it, which is itself such a string, or a change that appends text, or one that adds an answer.
 * - An empty line says that the line before it was cut off when its writer was killed: no damage, and nothing to tell.
 */

/** The line that begins a file whose last line was cut off; after it stands the empty line that says so. */
export const afterCutLine = "\n\n";

/**
 * How much text may stand in lines that only go on with another, in UTF-16 units: so much is lost at most where a disk loses the line that they go
 * on with, and a whole change for as much text is next to nothing.
 */
const shortTextLimit = 4096;
/** How long a gathered piece of text may be before the next begins a line of its own, in UTF-16 units. */
const pieceLimit = 65_536;

/** Writes the lines of one file, which must be all its own: the second piece of a text stands without what is known from the first. */
export class JournalEncoder {
  private target: string | undefined;
  private shortText = 0;

  /** The lines for changes that follow each other, neighbouring pieces of the same text in one. */
  encode(changes: readonly ConversationChange[]): string {
    const merged = mergeChanges(changes);
    return merged.map((change, index) => this.line(change, merged[index - 1], merged[index + 1])).join("");
  }

  private line(change: ConversationChange, before: ConversationChange | undefined, after: ConversationChange | undefined): string {
    if (isEndOf(after, change) || isEmpty(change)) {
      return "";
    }
    const target = textTarget(change);
    if (target !== undefined && target === this.target && "text" in change && this.shortText + change.text.length <= shortTextLimit) {
      this.shortText += change.text.length;
      return `${JSON.stringify(change.text)}\n`;
    }
    this.target = target;
    this.shortText = 0;
    if (isNewAnswer(change)) {
      const { status: _status, blocks: _blocks, facts: _facts, ...turn } = change.turn;
      this.target = textTarget({ type: "text-append", turnId: turn.id, text: "" });
      return `${JSON.stringify({ ...change, turn })}\n`;
    }
    return `${JSON.stringify(isEndOf(change, before) ? { ...change, facts: before.facts } : change)}\n`;
  }
}

type Facts = Extract<ConversationChange, { type: "facts-set" }>;

/** Whether an answer ends with facts that were told just before. */
function isEndOf(end: ConversationChange | undefined, facts: ConversationChange | undefined): facts is Facts {
  return end?.type === "answer-end" && facts?.type === "facts-set" && facts.turnId === end.turnId;
}

/** Whether a change says nothing, as facts do of which none is known. */
function isEmpty(change: ConversationChange): boolean {
  return change.type === "facts-set" && Object.values(change.facts).every((fact) => fact === undefined);
}

function isNewAnswer(change: ConversationChange): change is { readonly type: "turn-add"; readonly turn: AnswerTurn } {
  return (
    change.type === "turn-add" &&
    change.turn.kind === "answer" &&
    change.turn.status === "streaming" &&
    change.turn.blocks.length === 0 &&
    Object.keys(change.turn.facts).length === 0
  );
}

/** Changes as few as can be: neighbouring pieces of the same text become one. Order and meaning stay. */
export function mergeChanges(changes: readonly ConversationChange[]): readonly ConversationChange[] {
  const merged: ConversationChange[] = [];
  for (const change of changes) {
    const before = merged.at(-1);
    const target = textTarget(change);
    if (
      before !== undefined &&
      target !== undefined &&
      target === textTarget(before) &&
      "text" in before &&
      "text" in change &&
      before.text.length < pieceLimit
    ) {
      merged[merged.length - 1] = { ...before, text: before.text + change.text };
    } else {
      merged.push(change);
    }
  }
  return merged;
}

/** Which text a change appends to; `undefined` for a change that appends none. */
export function textTarget(change: ConversationChange): string | undefined {
  switch (change.type) {
    case "text-append":
    case "reasoning-append":
      return `${change.type} ${change.turnId}`;
    case "tool-call-append":
      return `${change.type} ${change.callId}`;
    default:
      return undefined;
  }
}
