import type { StreamEvent } from "../../core/model/streamEvent.ts";
import { CallIds } from "../wire/answers/callIds.ts";
import { ToolArguments } from "../wire/answers/toolArguments.ts";

interface OpenCall {
  /** The id that it came with. */
  given: string | undefined;
  callId: string;
  name: string;
  readonly arguments: ToolArguments;
  started: boolean;
  ended: boolean;
}

/** What an event says of its item: OpenAI and most others report both, and each alone is wrong somewhere. */
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
  readonly #ids = new CallIds();
  /** The item whose event came last: its pieces follow each other, and to compare an id is cheaper than to look it up. */
  #lastItemId: string | undefined;
  #last: OpenCall | undefined;

  get any(): boolean {
    return this.#calls.length > 0;
  }

  /** The item has been named, with its arguments or before them. May be reported again. */
  begin(place: ItemPlace, callId: string | undefined, name: string | undefined, out: StreamEvent[]): void {
    const known = this.#find(place);
    const isOther = known?.given !== undefined && callId !== undefined && known.given !== callId;
    const call = (isOther ? this.#calls.find((other) => other.given === callId) : known) ?? this.#add(place);
    if (call.started) {
      return;
    }
    call.given = callId ?? call.given;
    call.name = name ?? "";
    if (call.name === "") {
      return;
    }
    call.callId = this.#ids.take(call.given ?? place.itemId);
    call.started = true;
    out.push({ type: "tool-call-start", callId: call.callId, name: call.name });
    // Pieces that came before the name did.
    emitArguments(call, call.arguments.areEmpty ? "" : call.arguments.text, out);
  }

  push(place: ItemPlace, piece: string, out: StreamEvent[]): void {
    const call = this.#find(place) ?? this.#add(place);
    const text = call.arguments.push(piece);
    if (call.started) {
      emitArguments(call, text, out);
    }
  }

  /** The item's arguments are whole; `whole` is their text, of which only what no piece has reported before is reported now. */
  finish(place: ItemPlace, whole: string | undefined, out: StreamEvent[]): void {
    const call = this.#find(place);
    if (call === undefined || call.ended) {
      return;
    }
    const { areEmpty, text } = call.arguments;
    if (whole !== undefined && whole !== text && (areEmpty || whole.startsWith(text))) {
      this.push(place, areEmpty ? whole : whole.slice(text.length), out);
    }
    this.#end(call, out);
  }

  /** Whether a call with this id has been reported. */
  knows(callId: string): boolean {
    return this.#calls.some((call) => call.started && call.given === callId);
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
    const parsed = call.started ? call.arguments.parse() : undefined;
    if (parsed === undefined) {
      return false;
    }
    call.ended = true;
    emitArguments(call, call.arguments.end(), out);
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
    const call: OpenCall = { given: undefined, callId: "", name: "", arguments: new ToolArguments(), started: false, ended: false };
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

function emitArguments(call: OpenCall, argumentsText: string, out: StreamEvent[]): void {
  if (argumentsText !== "") {
    out.push({ type: "tool-call-delta", callId: call.callId, argumentsText });
  }
}
