import { isRecord } from "./json.ts";
import type { CallIdForm } from "./callIds.ts";
import { callIdGiver } from "./callIds.ts";
import { resultImages, resultParts, resultText } from "./resultContent.ts";
import type { AssistantPart, Message, ReasoningPart, ToolCallPart, ToolResultPart, UserPart } from "./message.ts";

/** What a call without a result is said to have come to. Nobody knows how far it got. */
export const interruptedResult = "This call was interrupted and has no result. It may have had effects.";

/** A call on its way to the request: its result is found later. */
interface PairedCall {
  readonly call: ToolCallPart;
  /** Its id in the request. */
  readonly id: string;
  result: ToolResultPart | undefined;
}

/** What an assistant says before anyone answers. */
interface AssistantTurn {
  readonly role: "assistant turn";
  readonly content: AssistantPart[];
  readonly calls: PairedCall[];
  /** Nothing has come after it: more of the assistant's words belong to it. */
  isOpen: boolean;
}

/**
 * The conversation as every provider accepts it, whatever a gateway, another client or a stopped answer made of it. Done once, before a wire's request is built:
 *
 * - The ids of calls are unique and in the wire's form, and a result has the id of its call. Where several calls had one id, a result belongs to the latest of
 *   them that has none yet, and within one answer to the first.
 * - Each call has exactly one result, and the results follow their calls at once, in the order of the calls: before words that the user said in between.
 * - A call without a result gets {@link interruptedResult}. A result without a call becomes the user's words, so that what it says is not lost; the same result
 *   again is dropped.
 *
 * Messages without calls and results stay as they are. Pure.
 */
export function pairMessages(messages: readonly Message[], form: CallIdForm): readonly Message[] {
  const giveId = callIdGiver(form);
  const built: (Message | AssistantTurn)[] = [];
  const turns: AssistantTurn[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (message.role === "tool") {
      const strays = message.content.filter((result) => !attach(turns, result));
      if (strays.length > 0) {
        built.push({ role: "user", content: strays.flatMap(({ content }) => strayParts(content)) });
      }
    } else if (message.role === "assistant" && last?.isOpen === true) {
      addTo(last, message.content, giveId);
      continue;
    } else if (message.role === "assistant" && message.content.some(isCall)) {
      const turn: AssistantTurn = { role: "assistant turn", content: [], calls: [], isOpen: true };
      addTo(turn, message.content, giveId);
      turns.push(turn);
      built.push(turn);
    } else {
      built.push(message);
    }
    if (last !== undefined) {
      last.isOpen = false;
    }
  }
  return built.flatMap((message) => (message.role === "assistant turn" ? finished(message) : [message]));
}

function addTo(turn: AssistantTurn, parts: readonly AssistantPart[], giveId: (id: string) => string): void {
  const calls = parts.filter(isCall).map((call): PairedCall => ({ call, id: giveId(call.callId), result: undefined }));
  let next = 0;
  for (const part of parts) {
    if (part.type === "tool-call") {
      turn.content.push({ ...part, callId: calls[next]?.id ?? part.callId });
      next++;
    } else {
      turn.content.push(part.type === "reasoning" ? withCallId(part, calls.slice(next), calls.slice(0, next)) : part);
    }
  }
  turn.calls.push(...calls);
}

/** A proof that says which call it stands beside, with that call's id in the request. */
function withCallId(part: ReasoningPart, after: readonly PairedCall[], before: readonly PairedCall[]): ReasoningPart {
  const { signature } = part;
  const data = signature?.data;
  if (signature === undefined || !isRecord(data)) {
    return part;
  }
  const isIts = ({ call }: PairedCall): boolean => call.callId === data["callId"];
  const id = (after.find(isIts) ?? before.findLast(isIts))?.id;
  return id === undefined ? part : { ...part, signature: { ...signature, data: { ...(data as object), callId: id } } };
}

/** Gives a result to its call. `false`: there is none, and its words are not known yet. */
function attach(turns: readonly AssistantTurn[], result: ToolResultPart): boolean {
  const own = turns.toReversed().flatMap(({ calls }) => calls.filter(({ call }) => call.callId === result.callId));
  const call = own.find((candidate) => candidate.result === undefined);
  if (call !== undefined) {
    call.result = result;
  }
  return call !== undefined || own.some((candidate) => isSame(candidate.result, result));
}

function finished({ content, calls }: AssistantTurn): readonly Message[] {
  const results = calls.map(
    ({ id, result }): ToolResultPart =>
      result === undefined ? { type: "tool-result", callId: id, content: interruptedResult, isError: true } : { ...result, callId: id },
  );
  return [
    { role: "assistant", content },
    { role: "tool", content: results },
  ];
}

/** Whether a result has come before: the same words, and as many images. */
function isSame(one: ToolResultPart | undefined, other: ToolResultPart): boolean {
  return (
    one !== undefined &&
    resultText(one.content) === resultText(other.content) &&
    resultImages(one.content).length === resultImages(other.content).length
  );
}

/** A result without a call, as the user's: its words, and then its images. */
function strayParts(content: ToolResultPart["content"]): readonly UserPart[] {
  const words = resultParts(content).filter((part) => part.type !== "image");
  return [{ type: "text", text: `A tool answered: ${resultText(words)}` }, ...resultImages(content)];
}

function isCall(part: AssistantPart): part is ToolCallPart {
  return part.type === "tool-call";
}
