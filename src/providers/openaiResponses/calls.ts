import type { StreamEvent } from "../../core/model/streamEvent.ts";
import { parseToolArguments } from "../toolArguments.ts";

interface OpenCall {
  callId: string;
  name: string;
  /** Pieces of the argument JSON; joined once, at the end. */
  readonly pieces: string[];
  started: boolean;
  ended: boolean;
}

/** What an event says of its item: OpenAI and most others tell both, and each alone is wrong somewhere. */
export interface ItemPlace {
  readonly itemId: string | undefined;
  readonly outputIndex: number | undefined;
}

/**
 * The calls of one answer. An item's events are found by its id, and by its index where the id is unknown: GitHub's gateway gives each event of an
 * item another id, LiteLLM gives every item the index 0.
 */
export class ResponseCalls {
  readonly #calls: OpenCall[] = [];
  readonly #byItemId = new Map<string, OpenCall>();
  readonly #byIndex = new Map<number, OpenCall>();
  /** The item whose event came last: its pieces follow each other, and to compare an id is cheaper than to look it up. */
  #lastItemId: string | undefined;
  #last: OpenCall | undefined;

  get any(): boolean {
    return this.#calls.length > 0;
  }

  /** The item has been named, with its arguments or before them. May be told again. */
  begin(place: ItemPlace, callId: string | undefined, name: string | undefined, out: StreamEvent[]): void {
    const known = this.#find(place);
    const isOther = known !== undefined && known.callId !== "" && callId !== undefined && known.callId !== callId;
    const call = (isOther ? this.#calls.find((other) => other.callId === callId) : known) ?? this.#add(place);
    if (call.started) {
      return;
    }
    call.callId = callId ?? place.itemId ?? `call_${String(this.#calls.length)}`;
    call.name = name ?? "";
    if (call.name === "") {
      return;
    }
    call.started = true;
    out.push({ type: "tool-call-start", callId: call.callId, name: call.name });
    // Pieces that came before the name did.
    if (call.pieces.length > 0) {
      out.push({ type: "tool-call-delta", callId: call.callId, argumentsText: call.pieces.join("") });
    }
  }

  push(place: ItemPlace, piece: string, out: StreamEvent[]): void {
    const call = this.#find(place) ?? this.#add(place);
    call.pieces.push(piece);
    if (call.started) {
      out.push({ type: "tool-call-delta", callId: call.callId, argumentsText: piece });
    }
  }

  /** The item's arguments are whole; `whole` is their text, which counts where no pieces came before it. */
  finish(place: ItemPlace, whole: string | undefined, out: StreamEvent[]): void {
    const call = this.#find(place);
    if (call === undefined || call.ended) {
      return;
    }
    if (call.pieces.length === 0 && whole !== undefined && whole !== "") {
      this.push(place, whole, out);
    }
    this.#end(call, out);
  }

  /** Whether a call with this id has been told. */
  knows(callId: string): boolean {
    return this.#calls.some((call) => call.started && call.callId === callId);
  }

  /**
   * Ends every call that is whole. Returns the name of the first that is not (no JSON object, or no name: `""`), or `undefined` when all are.
   */
  endAll(out: StreamEvent[]): string | undefined {
    let broken: string | undefined;
    for (const call of this.#calls) {
      if (!call.ended && !this.#end(call, out)) {
        broken ??= call.name;
      }
    }
    return broken;
  }

  #end(call: OpenCall, out: StreamEvent[]): boolean {
    const parsed = call.started ? parseToolArguments(call.pieces) : undefined;
    if (parsed === undefined) {
      return false;
    }
    call.ended = true;
    out.push({ type: "tool-call-end", callId: call.callId, arguments: parsed });
    return true;
  }

  #find({ itemId, outputIndex }: ItemPlace): OpenCall | undefined {
    if (itemId === undefined) {
      return outputIndex === undefined ? undefined : this.#byIndex.get(outputIndex);
    }
    if (itemId !== this.#lastItemId) {
      this.#lastItemId = itemId;
      this.#last = this.#byItemId.get(itemId);
    }
    return this.#last ?? (outputIndex === undefined ? undefined : this.#byIndex.get(outputIndex));
  }

  #add({ itemId, outputIndex }: ItemPlace): OpenCall {
    const call: OpenCall = { callId: "", name: "", pieces: [], started: false, ended: false };
    this.#calls.push(call);
    if (itemId !== undefined) {
      this.#byItemId.set(itemId, call);
      this.#lastItemId = undefined;
    }
    if (outputIndex !== undefined) {
      this.#byIndex.set(outputIndex, call);
    }
    return call;
  }
}
