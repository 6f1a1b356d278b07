import type { JsonObject } from "../../core/model/json.ts";
import { isRecord } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import { CallIds } from "../wire/answers/callIds.ts";
import { parseToolArguments } from "../wire/answers/toolArguments.ts";
import { PartialArguments } from "./partialArguments.ts";

/** What the ids of calls begin with that the model gave none. */
const ownPrefix = "gemini-";

/** Whether the id means nothing to the wire. */
export function isMadeUp(callId: string): boolean {
  return callId.startsWith(ownPrefix);
}

interface OpenCall {
  /** The id that it came with. */
  readonly given: unknown;
  readonly callId: string;
  readonly name: string;
  readonly partial: PartialArguments;
  readonly pieces: string[];
}

/** The function calls of one answer: whole, as the Gemini API sends them, or in pieces, as Vertex AI does where it is asked to. */
export class Calls {
  readonly #ids = new CallIds(ownPrefix);
  #any = false;
  #open: OpenCall | undefined;
  /** Whole calls that have been reported, by the ids that they came with. */
  readonly #emitted = new Map<string, string>();
  #brokenCall: string | undefined;

  get any(): boolean {
    return this.#any;
  }

  /** The name of a tool whose call ended with arguments that could not be read. */
  get brokenCall(): string | undefined {
    return this.#brokenCall;
  }

  /** Whether a whole call has come before, with the same id: an event that was sent twice. */
  repeats({ id, name, args }: Record<string, unknown>): boolean {
    return isName(id) && this.#open === undefined && this.#emitted.get(id) === textOf(name, args);
  }

  /** Whether the part begins a call, and does not only go on with one. */
  begins(call: Record<string, unknown>): boolean {
    return this.#open === undefined || (isName(call["name"]) && !(isName(this.#open.given) && call["id"] === this.#open.given));
  }

  /** The id of the call that a part {@link begins}; to be asked for once. */
  nextId({ id }: Record<string, unknown>): string {
    return this.#ids.take(isName(id) ? id : undefined);
  }

  /** Takes a `functionCall`. `callId` is from {@link nextId}, where it {@link begins} a call. */
  take(call: Record<string, unknown>, callId: string, out: StreamEvent[]): void {
    const { name, args, partialArgs, willContinue } = call;
    if (this.begins(call)) {
      this.end(out);
      if (!isName(name)) {
        // The last word on a call that has ended already.
        return;
      }
      this.#any = true;
      out.push({ type: "tool-call-start", callId, name });
      if (willContinue !== true && !Array.isArray(partialArgs)) {
        this.#emitted.set(isName(call["id"]) ? call["id"] : callId, textOf(name, args));
        this.#endWhole(callId, name, args, out);
        return;
      }
      this.#open = { given: call["id"], callId, name, partial: new PartialArguments(), pieces: [] };
    }
    const open = this.#open;
    if (open === undefined) {
      return;
    }
    if (Array.isArray(partialArgs)) {
      emitArguments(open, open.partial.push(partialArgs), out);
    }
    if (willContinue !== true) {
      this.end(out);
    }
  }

  /** Ends the call that is open. The last word on it may be missing. */
  end(out: StreamEvent[]): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) {
      return;
    }
    emitArguments(open, open.partial.end(), out);
    const parsed = open.partial.isBroken ? undefined : parseToolArguments(open.pieces);
    if (parsed === undefined) {
      this.#brokenCall ??= open.name;
    } else {
      out.push({ type: "tool-call-end", callId: open.callId, arguments: parsed });
    }
  }

  #endWhole(callId: string, name: string, args: unknown, out: StreamEvent[]): void {
    const parsed = isRecord(args)
      ? (args as JsonObject)
      : parseToolArguments(typeof args === "string" ? [args] : args === undefined || args === null ? [] : ["?"]);
    if (parsed === undefined) {
      this.#brokenCall ??= name;
      return;
    }
    const argumentsText = JSON.stringify(parsed);
    if (argumentsText !== "{}") {
      out.push({ type: "tool-call-delta", callId, argumentsText });
    }
    out.push({ type: "tool-call-end", callId, arguments: parsed });
  }
}

function emitArguments(open: OpenCall, argumentsText: string, out: StreamEvent[]): void {
  if (argumentsText !== "") {
    open.pieces.push(argumentsText);
    out.push({ type: "tool-call-delta", callId: open.callId, argumentsText });
  }
}

function textOf(name: unknown, args: unknown): string {
  return JSON.stringify([name, args]);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
