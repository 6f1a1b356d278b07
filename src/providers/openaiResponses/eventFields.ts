import { isRecord } from "../../core/model/json.ts";
import type { Fields } from "../wire/answers/fields.ts";
import { numberOf, recordsIn, text } from "../wire/answers/fields.ts";
import type { ItemPlace } from "./calls.ts";

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

/** All words of a message. */
export function wordsOf(item: Fields): string {
  return recordsIn(item["content"])
    .map((part) => text(part["text"]) ?? text(part["refusal"]) ?? "")
    .join("");
}
