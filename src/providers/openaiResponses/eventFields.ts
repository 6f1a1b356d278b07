import { isRecord } from "../../core/model/json.ts";
import type { ItemPlace } from "./calls.ts";

/** An event of the Responses wire, or an object in one: what its fields hold is read with care. */
export type Fields = Record<string, unknown>;

/** Where an event's item is. */
export function placeOf(event: Fields): ItemPlace {
  return { itemId: text(event["item_id"]), outputIndex: numberOf(event["output_index"]) };
}

/** The part of its item that an event is about. */
export function partOf(event: Fields): number {
  return partNumber(numberOf(event["output_index"]) ?? 0, numberOf(event["summary_index"] ?? event["content_index"]) ?? 0);
}

/** One number for a part of an item: a key that costs no text. */
export function partNumber(outputIndex: number, index: number): number {
  return outputIndex * 65536 + index;
}

/** Arguments as text; some servers send the object. */
export function argumentsOf(item: Fields): string | undefined {
  const given = item["arguments"];
  return isRecord(given) ? JSON.stringify(given) : text(given);
}

/** The objects of a list; none where it is no list. */
export function recordsIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A number, or `undefined`. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** A text that is not empty, or `undefined`. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** All words of a message. */
export function wordsOf(item: Fields): string {
  return recordsIn(item["content"])
    .map((part) => text(part["text"]) ?? text(part["refusal"]) ?? "")
    .join("");
}
