import type { SharedRecords } from "../records/sharedRecords.ts";
import { isNowhere, joinPlaces, parsePlace, placeRecord, type ChatPlace } from "./chatPlace.ts";

/**
 * Knows where each chat was asked: records that all windows share, by the chat's id. Only the order of the history depends on them: a chat without a record is found
 * there, too.
 */
export class ChatPlaces {
  private readonly records: Pick<SharedRecords, "get" | "set" | "delete">;

  constructor(records: Pick<SharedRecords, "get" | "set" | "delete">) {
    this.records = records;
  }

  /** Where a chat was asked; `undefined` where that is not known. */
  of(id: string): ChatPlace | undefined {
    return parsePlace(this.records.get(id));
  }

  /** Notes that a chat was asked here, beside the places that are known already; a place without a folder adds nothing. Resolves once it is in the file, or the disk rejected. Never rejects. */
  async add(id: string, place: ChatPlace): Promise<void> {
    if (isNowhere(place)) {
      return;
    }
    const known = this.of(id);
    const joined = joinPlaces(known, place);
    if (known === undefined || JSON.stringify(placeRecord(known)) !== JSON.stringify(placeRecord(joined))) {
      await this.records.set(id, placeRecord(joined));
    }
  }

  /** Forgets a chat that was deleted. Never rejects. */
  async forget(id: string): Promise<void> {
    if (this.of(id) !== undefined) {
      await this.records.delete(id);
    }
  }
}
