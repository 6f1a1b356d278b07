import { messageProofsIn, proofsIn } from "../../core/model/chatProofs.ts";
import { isRecord } from "../../core/model/json.ts";
import type { JsonBody } from "../wire/corrections/correctedRequest.ts";
import { without } from "../wire/corrections/correctedRequest.ts";
import { eachMessage } from "./bodyRules.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What Google gives for calls that come from elsewhere and have no signature. Source: its page on thought signatures, 2026-11. */
const skip = { google: { thought_signature: "skip_thought_signature_validator" } };

/** The body without proofs beside words and calls, for a server that knows none; the same body where there are none. Pure. */
export function withoutProofs(body: JsonBody): JsonBody {
  const bare = eachMessage(body, (message) =>
    Object.keys(messageProofsIn(message) ?? {}).reduce<Fields>((left, name) => without(left, name), message),
  );
  return eachCall(bare, (call) => {
    const { call: own = {}, function: inner = {} } = proofsIn(call) ?? {};
    const stripped = Object.keys(own).reduce<Fields>((left, name) => without(left, name), call);
    return Object.keys(inner).reduce<Fields>((left, name) => without(left, `function.${name}`), stripped);
  });
}

/** The body with Google's word for a missing proof beside the first call of each turn that has none. Pure. */
export function withSkippedProofs(body: JsonBody): JsonBody {
  return eachCall(body, (call, index) => (index > 0 || proofsIn(call) !== undefined ? call : { ...call, extra_content: skip }));
}

function eachCall(body: JsonBody, change: (call: Fields, index: number) => Fields): JsonBody {
  return eachMessage(body, (message) => {
    const calls = message["tool_calls"];
    if (!Array.isArray(calls)) {
      return message;
    }
    const changed = calls.map((call: unknown, index) => (isRecord(call) ? change(call, index) : call));
    return changed.every((call, index) => call === calls[index]) ? message : { ...message, tool_calls: changed };
  });
}
