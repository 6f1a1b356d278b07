import { proofData, proofsIn } from "../../core/model/chatProofs.ts";
import { isRecord } from "../../core/model/json.ts";
import type { StreamEvent } from "../../core/model/streamEvent.ts";
import { parseToolArguments } from "../toolArguments.ts";
import { chatWire } from "./wireName.ts";

interface OpenCall {
  callId: string;
  name: string;
  /** Pieces of the argument JSON; joined once, at the end. */
  readonly pieces: string[];
  started: boolean;
  ended: boolean;
  /** The proofs beside it that were told last, as JSON. */
  proof?: string;
}

/**
 * The calls of one answer, put together from deltas as OpenAI documents them and as gateways send them: without an index or without an id,
 * with the id or the name in each piece, several calls under one index, whole or in pieces, arguments as an object.
 */
export class ToolCalls {
  readonly #calls: OpenCall[] = [];
  readonly #byIndex = new Map<number, OpenCall>();
  #current: OpenCall | undefined;

  get any(): boolean {
    return this.#calls.length > 0;
  }

  /** Takes one element of `delta.tool_calls`. `answerId` makes the id of a call that comes without one. */
  push(delta: unknown, answerId: string | undefined, out: StreamEvent[]): void {
    if (!isRecord(delta)) {
      return;
    }
    const described = isRecord(delta["function"]) ? delta["function"] : {};
    const id = nonEmpty(delta["id"]);
    const name = nonEmpty(described["name"]);
    const index = typeof delta["index"] === "number" ? delta["index"] : undefined;
    const call = this.#find(index, id, name) ?? this.#add(index, id, answerId);
    this.#current = call;
    tellProof(call, delta, out);
    if (call.name === "" && name !== undefined) {
      call.name = name;
    }
    const piece = argumentsText(described["arguments"]);
    if (piece !== "") {
      call.pieces.push(piece);
    }
    if (call.name === "") {
      return;
    }
    if (!call.started) {
      call.started = true;
      out.push({ type: "tool-call-start", callId: call.callId, name: call.name });
      // Pieces that came before the name did.
      const early = call.pieces.join("");
      if (early !== "") {
        out.push({ type: "tool-call-delta", callId: call.callId, argumentsText: early });
      }
    } else if (piece !== "") {
      out.push({ type: "tool-call-delta", callId: call.callId, argumentsText: piece });
    }
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
      const parsed = call.name === "" ? undefined : parseToolArguments(call.pieces);
      if (parsed === undefined) {
        broken ??= call.name;
        continue;
      }
      call.ended = true;
      out.push({ type: "tool-call-end", callId: call.callId, arguments: parsed });
    }
    return broken;
  }

  /** The call that a delta goes on with; `undefined` where it begins another. */
  #find(index: number | undefined, id: string | undefined, name: string | undefined): OpenCall | undefined {
    if (index !== undefined) {
      const call = this.#byIndex.get(index);
      return call !== undefined && name !== undefined && isAnother(call, id) ? this.#byId(id) : call;
    }
    if (id !== undefined) {
      return this.#byId(id);
    }
    // Neither index nor id: a name begins a call, unless it only repeats the one that is under way.
    const current = this.#current;
    const goesOn = name === undefined || current?.name === "" || (current?.name === name && !isWhole(current));
    return goesOn ? current : undefined;
  }

  #byId(id: string | undefined): OpenCall | undefined {
    return id === undefined ? undefined : this.#calls.find((call) => call.callId === id);
  }

  #add(index: number | undefined, id: string | undefined, answerId: string | undefined): OpenCall {
    const callId = id ?? `${answerId ?? "call"}_${String(this.#calls.length)}`;
    const call: OpenCall = { callId, name: "", pieces: [], started: false, ended: false };
    this.#calls.push(call);
    if (index !== undefined) {
      this.#byIndex.set(index, call);
    }
    return call;
  }
}

/** Some gateways give all calls one index: a name begins another where the id differs, or where there is none and the call before it is whole. */
function isAnother(call: OpenCall, id: string | undefined): boolean {
  return id === undefined ? call.pieces.length > 0 && isWhole(call) : id !== call.callId;
}

/** Whether the arguments so far are an object. What does not end like one is not looked into, which would take ever longer. */
function isWhole({ pieces }: OpenCall): boolean {
  return pieces.length === 0 || (pieces.at(-1)?.trimEnd().endsWith("}") === true && parseToolArguments(pieces) !== undefined);
}

/** Proofs of the thinking that led to a call stand beside it. Some gateways repeat them with each piece. */
function tellProof(call: OpenCall, delta: Record<string, unknown>, out: StreamEvent[]): void {
  const proof = proofsIn(delta);
  const text = proof === undefined ? undefined : JSON.stringify(proof);
  if (proof !== undefined && text !== undefined && text !== call.proof) {
    call.proof = text;
    out.push({ type: "reasoning-signature", provider: chatWire, data: proofData(call.callId, proof) });
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
