import type { AnswerTurn, ConversationChange, UserTurn } from "../../shared/conversation.ts";
import type { Part } from "../../shared/part.ts";
import { isRecord } from "../model/json.ts";
import type { Change1 } from "./journalFormat1.ts";

/** A change as a line has it: what had not come yet when it was written may be left out. */
export type LineChange =
  | Exclude<ConversationChange, { type: "turn-add" | "conversation-start" }>
  | { readonly type: "conversation-start"; readonly id: string; readonly atMs: number; readonly format?: number }
  | { readonly type: "turn-add"; readonly turn: UserTurn | (Omit<AnswerTurn, "status" | "steps" | "parts"> & Partial<AnswerTurn>) };

/** What an object in a journal's line is. `partKind` goes with a `part-append`, if the line has it. */
export type ReadLine =
  | { readonly kind: "change"; readonly change: LineChange; readonly partKind?: Part["kind"] | undefined }
  | { readonly kind: "change1"; readonly change: Change1 }
  | { readonly kind: "newer" | "damaged" };

type Fields = Readonly<Record<string, "string" | "number" | "object">>;

/** The fields that the reducer reads, by change. A line without them is damaged, whatever else it says. */
const requiredFields: Readonly<Record<ConversationChange["type"], Fields>> = {
  "conversation-start": { id: "string", atMs: "number" },
  "turn-add": { turn: "object" },
  "turn-remove": { turnId: "string" },
  "prompt-expand": { turnId: "string", expansion: "object" },
  "queue-add": { prompt: "object" },
  "queue-edit": { promptId: "string", text: "string" },
  "queue-remove": { promptId: "string" },
  "level-set": { level: "string" },
  "turn-resume": { turnId: "string" },
  "turn-end": { turnId: "string", status: "string" },
  "step-start": { turnId: "string", step: "object" },
  "step-update": { turnId: "string", stepId: "string", set: "object" },
  "step-end": { turnId: "string", stepId: "string", status: "string" },
  "part-start": { turnId: "string", part: "object" },
  "part-append": { turnId: "string", partId: "string", text: "string" },
  "part-update": { turnId: "string", partId: "string", set: "object" },
  "part-end": { turnId: "string", partId: "string", atMs: "number" },
  "part-remove": { turnId: "string", partId: "string" },
};

const requiredFields1: Readonly<Record<Exclude<Change1["type"], "turn-add">, Fields>> = {
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

/** What is needed of each kind of part. */
const partFields: Readonly<Record<Part["kind"], Fields>> = {
  text: { text: "string" },
  reasoning: { text: "string", startedAtMs: "number" },
  "tool-call": { callId: "string", name: "string", argumentsText: "string", state: "string" },
  "user-message": { by: "string", text: "string" },
  notice: { text: "string", details: "object" },
  source: {},
  image: { file: "string", mediaType: "string" },
  compaction: { how: "string", tokensBefore: "number", tokensAfter: "number" },
};

/** Reads an object of a journal's line. Pure; never throws. */
export function readLine(value: unknown): ReadLine {
  const type = isRecord(value) ? value["type"] : undefined;
  if (!isRecord(value) || typeof type !== "string") {
    return { kind: "damaged" };
  }
  if (Object.hasOwn(requiredFields1, type)) {
    return hasFields(value, requiredFields1[type as keyof typeof requiredFields1])
      ? { kind: "change1", change: value as unknown as Change1 }
      : { kind: "damaged" };
  }
  if (!Object.hasOwn(requiredFields, type)) {
    return { kind: "newer" };
  }
  if (!hasFields(value, requiredFields[type as ConversationChange["type"]])) {
    return { kind: "damaged" };
  }
  return (readers[type] ?? changeOf)(value);
}

/** What looks further into a change that has something of many kinds. */
const readers: Readonly<Record<string, (value: Record<string, unknown>) => ReadLine>> = {
  "turn-add": readTurn,
  "queue-add": readQueued,
  "step-start": readStep,
  "part-start": readPart,
};

/** What the reducer takes: without what only the line needs. */
function changeOf({ n: _, kind, ...change }: Record<string, unknown>): ReadLine {
  const partKind = typeof kind === "string" && Object.hasOwn(partFields, kind) ? (kind as Part["kind"]) : undefined;
  return { kind: "change", change: change as unknown as LineChange, partKind };
}

function readTurn(value: Record<string, unknown>): ReadLine {
  const turn = value["turn"];
  if (!isRecord(turn) || typeof turn["id"] !== "string" || typeof turn["kind"] !== "string") {
    return { kind: "damaged" };
  }
  switch (turn["kind"]) {
    case "user":
      return typeof turn["text"] === "string" && isList(turn["attachments"]) ? changeOf(value) : { kind: "damaged" };
    case "answer":
      if (typeof turn["slot"] === "string") {
        return isList(turn["steps"]) && isList(turn["parts"]) ? changeOf(value) : { kind: "damaged" };
      }
      return isList(turn["blocks"]) && (turn["facts"] === undefined || isRecord(turn["facts"]))
        ? { kind: "change1", change: value as unknown as Change1 }
        : { kind: "damaged" };
    default:
      return { kind: "newer" };
  }
}

function readQueued(value: Record<string, unknown>): ReadLine {
  const prompt = value["prompt"];
  const isWhole = isRecord(prompt) && hasFields(prompt, { id: "string", text: "string", slot: "string" }) && isList(prompt["attachments"]);
  return isWhole ? changeOf(value) : { kind: "damaged" };
}

function readPart(value: Record<string, unknown>): ReadLine {
  const part = value["part"];
  if (!isRecord(part) || typeof part["kind"] !== "string" || !hasFields(part, { id: "string", stepId: "string" })) {
    return { kind: "damaged" };
  }
  if (!Object.hasOwn(partFields, part["kind"])) {
    return { kind: "newer" };
  }
  return hasFields(part, partFields[part["kind"] as Part["kind"]]) ? changeOf(value) : { kind: "damaged" };
}

function readStep(value: Record<string, unknown>): ReadLine {
  const step = value["step"];
  const isWhole =
    isRecord(step) && hasFields(step, { id: "string", provider: "string", model: "string", status: "string", facts: "object" });
  return isWhole ? changeOf(value) : { kind: "damaged" };
}

function isList(value: unknown): boolean {
  return value === undefined || Array.isArray(value);
}

function hasFields(value: Record<string, unknown>, fields: Fields): boolean {
  return Object.entries(fields).every(([name, type]) => typeof value[name] === type && value[name] !== null);
}
