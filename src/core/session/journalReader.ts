import {
  emptyConversation,
  reduceConversation,
  type AnswerTurn,
  type Conversation,
  type ConversationChange,
  type Turn,
} from "../../shared/conversation.ts";
import { isRecord, parseJson } from "../model/json.ts";
import { textTarget } from "./journal.ts";

/** What a line turned out to be. `newer`: sound, but of a kind that only a later Baton knows; it must stay in the file. */
export type JournalLine = "change" | "newer" | "damaged";

/** Makes a conversation of the lines of its journal. A line that cannot be read costs itself and no other. */
export class JournalReader {
  private conversation: Conversation;
  private isThere = false;
  private readonly turnIds = new Set<string>();
  /** What a string goes on with: the change before it, where that appended text, or something of a later Baton. */
  private before: ConversationChange | "newer" | undefined;

  /** `id`: the conversation's, as its file is named: what the file says cannot lead elsewhere. */
  constructor(id: string) {
    this.conversation = emptyConversation(id, 0);
  }

  /** Takes the next line, without its line break. */
  read(line: string): JournalLine {
    const value = parseJson(line);
    const change = typeof value === "string" ? this.goOn(value) : parseChange(value);
    if (change !== undefined) {
      this.before = continuedBy(change);
      this.apply(change);
      return "change";
    }
    this.before = isOfNewer(value) || (typeof value === "string" && this.before === "newer") ? "newer" : undefined;
    return this.before ?? "damaged";
  }

  /** Tells that something stood here that cannot be read at all: what comes next does not go on with what was before. */
  skip(): void {
    this.before = undefined;
  }

  /** The conversation; an answer that never ended is `interrupted`. `undefined` where no line began one. */
  finish(): Conversation | undefined {
    return this.isThere ? interruptAnswers(this.conversation) : undefined;
  }

  private goOn(text: string): ConversationChange | undefined {
    return typeof this.before === "object" && "text" in this.before ? { ...this.before, text } : undefined;
  }

  private apply(change: ConversationChange): void {
    switch (change.type) {
      case "conversation-start":
        this.startAt(change.atMs);
        break;
      case "turn-add":
        // A line that a faulty disk took twice is one turn.
        if (!this.turnIds.has(change.turn.id)) {
          this.turnIds.add(change.turn.id);
          this.startAt(change.turn.kind === "user" ? change.turn.atMs : change.turn.startedAtMs);
          this.conversation = reduceConversation(this.conversation, { ...change, turn: wholeTurn(change.turn) });
        }
        break;
      case "answer-end":
        if ("facts" in change && isRecord(change.facts)) {
          this.conversation = reduceConversation(this.conversation, { type: "facts-set", turnId: change.turnId, facts: change.facts });
        }
        this.conversation = reduceConversation(this.conversation, change);
        break;
      default:
        this.conversation = reduceConversation(this.conversation, change);
    }
  }

  /** The first line that tells a time does, should the very first be lost. */
  private startAt(atMs: number): void {
    if (!this.isThere) {
      this.isThere = true;
      this.conversation = { ...this.conversation, createdAtMs: atMs };
    }
  }
}

/** What a string in the next line goes on with, if it goes on with this. */
function continuedBy(change: ConversationChange): ConversationChange | undefined {
  if (change.type === "turn-add" && change.turn.kind === "answer") {
    return { type: "text-append", turnId: change.turn.id, text: "" };
  }
  return textTarget(change) === undefined ? undefined : change;
}

/** A turn with what an answer that has only begun leaves out. */
function wholeTurn(turn: Turn): Turn {
  const begun: Pick<AnswerTurn, "status" | "blocks" | "facts"> = { status: "streaming", blocks: [], facts: {} };
  return turn.kind === "user" ? turn : { ...begun, ...turn };
}

function interruptAnswers(conversation: Conversation): Conversation {
  const streaming = conversation.turns.filter((turn) => turn.kind === "answer" && turn.status === "streaming");
  return streaming.reduce(
    (state, turn) => reduceConversation(state, { type: "answer-end", turnId: turn.id, status: "interrupted" }),
    conversation,
  );
}

/** The fields that the reducer reads, by change. A line without them is damaged, whatever else it says. */
const requiredFields: Readonly<Record<ConversationChange["type"], Readonly<Record<string, "string" | "number" | "object">>>> = {
  "conversation-start": { id: "string", atMs: "number" },
  "turn-add": { turn: "object" },
  "turn-remove": { turnId: "string" },
  "text-append": { turnId: "string", text: "string" },
  "reasoning-append": { turnId: "string", text: "string", atMs: "number" },
  "reasoning-end": { turnId: "string", atMs: "number" },
  "tool-call-add": { turnId: "string", callId: "string", name: "string" },
  "tool-call-append": { turnId: "string", callId: "string", text: "string" },
  "answer-continue": { turnId: "string" },
  "answer-restart": { turnId: "string" },
  "output-set": { turnId: "string", text: "string" },
  "notice-add": { turnId: "string", notice: "object" },
  "source-add": { turnId: "string", source: "object" },
  "facts-set": { turnId: "string", facts: "object" },
  "answer-end": { turnId: "string", status: "string" },
};

function parseChange(value: unknown): ConversationChange | undefined {
  if (!isRecord(value) || typeof value["type"] !== "string" || !Object.hasOwn(requiredFields, value["type"])) {
    return undefined;
  }
  const fields = requiredFields[value["type"] as ConversationChange["type"]];
  const whole = Object.entries(fields).every(([name, type]) => typeof value[name] === type && value[name] !== null);
  return whole && (value["type"] !== "turn-add" || isTurn(value["turn"])) ? (value as unknown as ConversationChange) : undefined;
}

function isTurn(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value["id"] === "string" &&
    ((value["kind"] === "user" &&
      typeof value["text"] === "string" &&
      (value["attachments"] === undefined || Array.isArray(value["attachments"]))) ||
      (value["kind"] === "answer" &&
        (value["blocks"] === undefined || Array.isArray(value["blocks"])) &&
        (value["facts"] === undefined || isRecord(value["facts"]))))
  );
}

/** Whether a line is whole and says by its type, or its turn's kind, that it is of a later Baton. */
function isOfNewer(value: unknown): boolean {
  if (!isRecord(value) || typeof value["type"] !== "string") {
    return false;
  }
  const turn = value["turn"];
  return value["type"] === "turn-add" && isRecord(turn)
    ? typeof turn["id"] === "string" && typeof turn["kind"] === "string" && turn["kind"] !== "user" && turn["kind"] !== "answer"
    : !Object.hasOwn(requiredFields, value["type"]);
}
