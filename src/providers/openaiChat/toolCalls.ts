import { proofData, proofsIn } from "../../core/model/chatProofs.ts";
import { isRecord } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import { CallIds } from "../wire/answers/callIds.ts";
import { ToolArguments } from "../wire/answers/toolArguments.ts";
import { signatureEvent } from "../wire/signatures.ts";

interface OpenCall {
  /** The id that it came with. */
  readonly given: string | undefined;
  readonly callId: string;
  name: string;
  readonly arguments: ToolArguments;
  started: boolean;
  ended: boolean;
  /** The name that came once more after the arguments were whole: of another call, if arguments follow. */
  again?: string;
  /** The proofs beside it that were reported last, as JSON. */
  proof?: string;
}

/** What one element of `delta.tool_calls` says. */
interface CallDelta {
  readonly index: number | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly piece: string;
}

/**
 * The calls of one answer, put together from deltas as OpenAI documents them and as gateways send them: without an index or without an id,
 * with the id or the name in each piece, the name in pieces, several calls under one index or one id, whole or in pieces, arguments as an object.
 */
export class ToolCalls {
  readonly #calls: OpenCall[] = [];
  readonly #byIndex = new Map<number, OpenCall>();
  readonly #ids = new CallIds();
  #current: OpenCall | undefined;
  readonly #model: string | undefined;

  /** `model`: the one that was asked. */
  constructor(model: string | undefined) {
    this.#model = model;
  }

  get any(): boolean {
    return this.#calls.length > 0;
  }

  /** Takes one element of `delta.tool_calls`. A call is reported with its first arguments, or at the end: only then is its name whole. */
  push(element: unknown, out: StreamEvent[]): void {
    if (!isRecord(element)) {
      return;
    }
    const delta = readDelta(element);
    const found = this.#find(delta);
    if (found !== undefined && isRepetition(found, delta)) {
      return;
    }
    const call = found ?? this.#add(delta, this.#current?.again);
    this.#current = call;
    this.#emitProof(call, element, out);
    if (!call.started && delta.name !== undefined && delta.name !== call.name) {
      // Some say all of the name so far with each piece.
      call.name = delta.name.startsWith(call.name) ? delta.name : call.name + delta.name;
    }
    if (delta.piece === "") {
      if (delta.name !== undefined && isWhole(call)) {
        call.again = delta.name;
      }
      return;
    }
    const text = call.arguments.push(delta.piece);
    if (call.started) {
      emitArguments(call, text, out);
    } else if (call.name !== "") {
      start(call, out);
    }
  }

  /**
   * A message that is whole, at the end of a stream: only calls that have not come before are reported.
   */
  pushWhole(elements: readonly unknown[], out: StreamEvent[]): void {
    const known = this.#calls.length;
    elements.forEach((element, at) => {
      if (at >= known) {
        this.push(isRecord(element) ? { ...element, index: at } : element, out);
      }
    });
  }

  /**
   * Ends every call that is whole. Returns the name of the first that is not (no JSON object, or no name: `""`), or `undefined` when all
   * are. May be called again.
   */
  end(out: StreamEvent[]): string | undefined {
    let broken: string | undefined;
    for (const call of this.#calls) {
      if (call.ended) {
        continue;
      }
      const parsed = call.name === "" ? undefined : call.arguments.parse();
      if (parsed === undefined) {
        broken ??= call.name;
        continue;
      }
      call.ended = true;
      start(call, out);
      emitArguments(call, call.arguments.end(), out);
      out.push({ type: "tool-call-end", callId: call.callId, arguments: parsed });
    }
    return broken;
  }

  /** The call that a delta goes on with; `undefined` where it begins another. */
  #find({ index, id, name, piece }: CallDelta): OpenCall | undefined {
    if (index === undefined && id === undefined) {
      // Neither index nor id: a name begins a call, unless it only repeats the one that is under way.
      const current = this.#current;
      const goesOn =
        name === undefined ||
        current?.name === "" ||
        (current?.name === name && !current.arguments.areBlank && !current.arguments.areWhole);
      return goesOn ? current : undefined;
    }
    const byIndex = index === undefined ? undefined : this.#byIndex.get(index);
    const call = index === undefined || (byIndex !== undefined && name !== undefined && isAnother(byIndex, id)) ? this.#byId(id) : byIndex;
    // One id for two calls: the first is whole, and here are a name and arguments again.
    const isSecond =
      call !== undefined &&
      id !== undefined &&
      (name ?? call.again) !== undefined &&
      piece !== "" &&
      isWhole(call) &&
      piece !== call.arguments.text;
    return isSecond ? undefined : call;
  }

  #byId(id: string | undefined): OpenCall | undefined {
    return id === undefined ? undefined : this.#calls.findLast((call) => call.given === id);
  }

  #add({ index, id, name }: CallDelta, again: string | undefined): OpenCall {
    const call: OpenCall = {
      given: id,
      callId: this.#ids.take(id),
      name: name === undefined ? (again ?? "") : "",
      arguments: new ToolArguments(),
      started: false,
      ended: false,
    };
    this.#calls.push(call);
    if (index !== undefined) {
      this.#byIndex.set(index, call);
    }
    return call;
  }

  /** Proofs of the thinking that led to a call stand beside it. Some gateways repeat them with each piece. */
  #emitProof(call: OpenCall, element: Record<string, unknown>, out: StreamEvent[]): void {
    const proof = proofsIn(element);
    const text = proof === undefined ? undefined : JSON.stringify(proof);
    if (proof !== undefined && text !== undefined && text !== call.proof) {
      call.proof = text;
      out.push(signatureEvent("openai-chat", this.#model, proofData(call.callId, proof)));
    }
  }
}

function readDelta(element: Record<string, unknown>): CallDelta {
  const described = isRecord(element["function"]) ? element["function"] : {};
  return {
    index: typeof element["index"] === "number" ? element["index"] : undefined,
    id: nonEmpty(element["id"]),
    name: nonEmpty(described["name"]),
    piece: argumentsText(described["arguments"]),
  };
}

/** Whether the call has arguments that say something, and are whole. */
function isWhole({ arguments: given }: OpenCall): boolean {
  return !given.areEmpty && given.areWhole;
}

/** All of a call that is whole, once more. */
function isRepetition(call: OpenCall, { id, name, piece }: CallDelta): boolean {
  return id !== undefined && id === call.given && name !== undefined && isWhole(call) && piece === call.arguments.text;
}

/** Some gateways give all calls one index: a name begins another where the id differs, or where there is none and the call before it is whole. */
function isAnother(call: OpenCall, id: string | undefined): boolean {
  return id === undefined ? call.arguments.areWhole : id !== call.given;
}

function start(call: OpenCall, out: StreamEvent[]): void {
  if (!call.started) {
    call.started = true;
    out.push({ type: "tool-call-start", callId: call.callId, name: call.name });
    // Pieces that came before the name did.
    emitArguments(call, call.arguments.areEmpty ? "" : call.arguments.text, out);
  }
}

function emitArguments(call: OpenCall, argumentsText: string, out: StreamEvent[]): void {
  if (argumentsText !== "") {
    out.push({ type: "tool-call-delta", callId: call.callId, argumentsText });
  }
}

function argumentsText(value: unknown): string {
  if (typeof value === "string") {
    return value;
  }
  return isRecord(value) ? JSON.stringify(value) : "";
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
