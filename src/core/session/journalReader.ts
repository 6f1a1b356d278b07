import {
  conversationFormat,
  emptyConversation,
  reduceConversation,
  type AnswerTurn,
  type Conversation,
  type ConversationChange,
} from "../../shared/conversation.ts";
import type { Part } from "../../shared/part.ts";
import { isRecord, parseJson } from "../model/json.ts";
import { changesOfFormat1, type Change1 } from "./journalFormat1.ts";
import { readLine, type LineChange } from "./journalLine.ts";

/** What a line turned out to be. `newer`: sound, but of a kind that only a later Baton knows; it must stay in the file. */
export type JournalLine = "change" | "newer" | "damaged";

/** What text appends to: a part, the text of a change of format 1, or something of a later Baton. */
type Target =
  | { readonly turnId: string; readonly partId: string; readonly kind: Part["kind"] | undefined }
  | { readonly change1: Extract<Change1, { readonly text: string }> }
  | "newer";

/** Makes a conversation of the lines of its journal, in either format. A line that cannot be read costs itself and no other. */
export class JournalReader {
  #conversation: Conversation;
  #isThere = false;
  #format = 1;
  readonly #turnIds = new Set<string>();
  /** The parts that were begun, by turn and id: what appends to another had its beginning lost. */
  readonly #begun = new Set<string>();
  readonly #numbered = new Map<number, Target>();
  #highest = 0;
  /** What a string appends to. */
  #current: Target | undefined;

  /** `id`: the conversation's, as its file is named: what the file says cannot lead elsewhere. */
  constructor(id: string) {
    this.#conversation = emptyConversation(id, 0);
  }

  /** The format of the file so far: that of its newest line. */
  get format(): number {
    return this.#format;
  }

  /** The first number that no part of the file has. */
  get nextNumber(): number {
    return this.#highest + 1;
  }

  /** Takes the next line, without its line break. */
  read(line: string): JournalLine {
    const value = parseJson(line);
    if (typeof value === "string") {
      return this.#takeText(this.#current, value);
    }
    if (Array.isArray(value)) {
      const [number, text, ...more] = value as readonly unknown[];
      const isPiece = typeof number === "number" && typeof text === "string" && more.length === 0;
      return this.#takeText(isPiece ? this.#numbered.get(number) : undefined, String(text));
    }
    const read = readLine(value);
    if (read.kind !== "damaged" && isRecord(value) && typeof value["n"] === "number") {
      this.#number(value["n"], read.kind === "newer" ? "newer" : partOf(read));
    }
    if (read.kind === "change1") {
      this.#current =
        read.change.type === "turn-add" ? firstTextOf(read.change) : "text" in read.change ? targetOf(read.change) : undefined;
      this.#apply1(read.change);
    } else if (read.kind === "change") {
      this.#current = partOf(read);
      this.#format = /^(step|part)-/.test(read.change.type) ? conversationFormat : this.#format;
      this.#apply(read.change);
    } else {
      this.#current = read.kind === "newer" ? "newer" : undefined;
      return read.kind;
    }
    return "change";
  }

  /** Notes that something stood here that cannot be read at all: what comes next does not go on with what was before. */
  skip(): void {
    this.#current = undefined;
  }

  /** The conversation; an answer that never ended is `interrupted`. `undefined` if no line began one. */
  finish(): Conversation | undefined {
    return this.#isThere ? interruptAnswers(this.#conversation) : undefined;
  }

  #takeText(target: Target | undefined, text: string): JournalLine {
    this.#current = target;
    if (target === undefined || target === "newer") {
      return target ?? "damaged";
    }
    if ("change1" in target) {
      this.#apply1({ ...target.change1, text });
    } else {
      const { turnId, partId } = target;
      this.#apply({ type: "part-append", turnId, partId, text }, target.kind);
    }
    return "change";
  }

  #number(number: number, target: Target | undefined): void {
    this.#highest = Math.max(this.#highest, number);
    if (target !== undefined) {
      this.#numbered.set(number, target);
    }
  }

  #apply1(change: Change1): void {
    for (const next of changesOfFormat1(change, this.#conversation)) {
      this.#apply(next);
    }
  }

  /** `kind`: that of the part, should the line that began it be lost. */
  #apply(change: LineChange, kind?: Part["kind"]): void {
    switch (change.type) {
      case "conversation-start":
        this.#format = Math.max(this.#format, change.format ?? 1);
        this.#startAt(change.atMs);
        return;
      case "turn-add":
        // A line that a faulty disk took twice is one turn.
        if (!this.#turnIds.has(change.turn.id)) {
          this.#turnIds.add(change.turn.id);
          this.#startAt(change.turn.kind === "user" ? change.turn.atMs : change.turn.startedAtMs);
          this.#addTurn(change.turn);
        }
        return;
      case "part-start":
        this.#begun.add(`${change.turnId} ${change.part.id}`);
        this.#reduce(change);
        return;
      case "part-append":
        this.#append(change, kind);
        return;
      default:
        this.#reduce(change);
    }
  }

  #reduce(change: ConversationChange): void {
    this.#conversation = reduceConversation(this.#conversation, change);
  }

  #addTurn(line: Extract<LineChange, { type: "turn-add" }>["turn"]): void {
    const turn = line.kind === "user" ? line : { ...begun, ...line };
    for (const part of turn.kind === "answer" ? turn.parts : []) {
      this.#begun.add(`${turn.id} ${part.id}`);
    }
    this.#reduce({ type: "turn-add", turn });
  }

  #append(change: Extract<ConversationChange, { type: "part-append" }>, kind: Part["kind"] | undefined): void {
    const key = `${change.turnId} ${change.partId}`;
    if (this.#begun.has(key)) {
      this.#reduce(change);
    } else {
      this.#begun.add(key);
      this.#reduce(restored(change, kind));
    }
  }

  /** The first line that has a time does, should the very first be lost. */
  #startAt(atMs: number): void {
    if (!this.#isThere) {
      this.#isThere = true;
      this.#conversation = { ...this.#conversation, createdAtMs: atMs };
    }
  }
}

const begun: Pick<AnswerTurn, "status" | "steps" | "parts"> = { status: "streaming", steps: [], parts: [] };

function partOf(read: ReturnType<typeof readLine>): Target | undefined {
  if (read.kind !== "change") {
    return undefined;
  }
  const { change } = read;
  switch (change.type) {
    case "part-start":
      return { turnId: change.turnId, partId: change.part.id, kind: change.part.kind };
    case "part-append":
      return { turnId: change.turnId, partId: change.partId, kind: read.partKind };
    default:
      return undefined;
  }
}

function targetOf(change1: Extract<Change1, { readonly text: string }>): Target | undefined {
  return change1.type === "output-set" ? undefined : { change1 };
}

function firstTextOf({ turn }: Extract<Change1, { readonly type: "turn-add" }>): Target | undefined {
  return turn.kind === "answer" ? { change1: { type: "text-append", turnId: turn.id, text: "" } } : undefined;
}

/** The part whose first line is lost begins with what is left of it. */
function restored(
  { turnId, partId, text }: Extract<ConversationChange, { type: "part-append" }>,
  kind: Part["kind"] = "text",
): ConversationChange {
  const ids = { id: partId, stepId: "" };
  return {
    type: "part-start",
    turnId,
    part: kind === "reasoning" ? { kind, ...ids, text, startedAtMs: 0, endedAtMs: 0 } : { kind: "text", ...ids, text },
  };
}

function interruptAnswers(conversation: Conversation): Conversation {
  const streaming = conversation.turns.filter((turn) => turn.kind === "answer" && turn.status === "streaming");
  return streaming.reduce(
    (state, turn) => reduceConversation(state, { type: "turn-end", turnId: turn.id, status: "interrupted" }),
    conversation,
  );
}
