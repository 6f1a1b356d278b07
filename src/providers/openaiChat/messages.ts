import type OpenAI from "openai";
import { isRecord, jsonText } from "../../core/model/json.ts";
import type { AssistantPart, Message, ReasoningPart } from "../../core/model/message.ts";
import { resultText } from "../../core/model/resultContent.ts";
import type { WireQuirks } from "../../core/provider.ts";
import { messageProofFields, withProof } from "./callProofs.ts";
import { joinText, userContent } from "../openaiCommon/media.ts";

type BodyMessage = OpenAI.ChatCompletionMessageParam;

/**
 * A conversation on the chat wire, in which each role speaks once at a time: many models' templates reject two messages of one role in a row, or more than one of
 * the system. Parts of one message are joined with a blank line, since many gateways take strings alone. Reasoning is
 * played back where the gateway wants its own again (`reasoningPlayback`) and is dropped elsewhere, for the wire has no place for it, but for proofs
 * that came beside the words or a call, which go back there. Pure.
 */
export function chatMessages(messages: readonly Message[], quirks: WireQuirks = {}): BodyMessage[] {
  const built = turnsOf(messages).flatMap((message): BodyMessage[] => {
    switch (message.role) {
      case "system":
        return [{ role: "system", content: joinText(message.content) }];
      case "user":
        return [{ role: "user", content: userContent(message.content) }];
      case "assistant":
        return [assistantMessage(message.content, quirks.reasoningPlayback)];
      case "tool":
        return message.content.map((part) => ({ role: "tool", tool_call_id: part.callId, content: resultText(part.content) }));
    }
  });
  return quirks.assistantAfterTool === true ? speakAfterTools(built) : built;
}

/** Neighbours of one role as one message; an assistant who neither speaks nor calls is left out, which the wire rejects. */
function turnsOf(messages: readonly Message[]): readonly Message[] {
  const turns: Message[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (
      message.role === "assistant" &&
      !message.content.some((part) => part.type === "tool-call" || (part.type === "text" && part.text !== ""))
    ) {
      continue;
    }
    if (last?.role === message.role) {
      turns[turns.length - 1] = { role: last.role, content: [...last.content, ...message.content] } as Message;
    } else {
      turns.push(message);
    }
  }
  return turns;
}

/** A conversation in which the assistant says a word wherever the user would speak right after a tool. Pure. */
export function speakAfterTools<T extends { readonly role?: unknown }>(
  messages: readonly T[],
): (T | { role: "assistant"; content: string })[] {
  return messages.flatMap((message, index) =>
    message.role === "user" && messages[index - 1]?.role === "tool" ? [{ role: "assistant", content: "Understood." }, message] : [message],
  );
}

function assistantMessage(parts: readonly AssistantPart[], playback: WireQuirks["reasoningPlayback"]): BodyMessage {
  const text = joinText(parts.filter((part) => part.type === "text"));
  const calls = parts.filter((part) => part.type === "tool-call");
  const reasoning = parts.filter((part) => part.type === "reasoning");
  const toolCalls = calls.map(({ callId, name, arguments: given }) =>
    withProof({ id: callId, type: "function" as const, function: { name, arguments: jsonText(given) } }, reasoning),
  );
  return {
    role: "assistant",
    content: text === "" ? null : text,
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
    ...messageProofFields(reasoning),
    ...reasoningFields(reasoning, playback, toolCalls.length > 0),
  };
}

/** What was thought, as the gateway wants it back; the reasoning of another wire is not its own. */
function reasoningFields(
  parts: readonly ReasoningPart[],
  playback: WireQuirks["reasoningPlayback"],
  calls: boolean,
): Readonly<Record<string, unknown>> {
  const own = parts.filter(({ signature }) => signature === undefined || signature.provider === "openai-chat");
  const text = own.map((part) => part.text).join("");
  switch (playback) {
    case undefined:
      return {};
    case "reasoning_content":
      // A call without it is rejected, even one that another model made.
      return text === "" && !calls ? {} : { reasoning_content: text };
    case "reasoning":
      return text === "" ? {} : { reasoning: text };
    case "reasoning_details": {
      const details = own.flatMap(({ signature }) => (Array.isArray(signature?.data) ? signature.data.filter(isRecord) : []));
      return details.length > 0 ? { reasoning_details: details } : text === "" ? {} : { reasoning: text };
    }
  }
}
