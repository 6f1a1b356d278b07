import type { AssistantPart, Message } from "../../src/core/model/message.ts";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";

type AssistantMessage = Extract<Message, { role: "assistant" }>;

/** The message that a stream's events make, as a conversation keeps it. */
export function assistantMessage(events: readonly StreamEvent[]): AssistantMessage {
  const content: AssistantPart[] = [];
  const names = new Map<string, string>();
  for (const event of events) {
    const last = content.at(-1);
    switch (event.type) {
      case "text-delta":
        if (last?.type === "text") {
          content[content.length - 1] = { type: "text", text: last.text + event.text };
        } else {
          content.push({ type: "text", text: event.text });
        }
        break;
      case "reasoning-delta":
        if (last?.type === "reasoning" && last.signature === undefined) {
          content[content.length - 1] = { type: "reasoning", text: last.text + event.text };
        } else {
          content.push({ type: "reasoning", text: event.text });
        }
        break;
      case "reasoning-signature": {
        const signature = { provider: event.provider, model: event.model, data: event.data };
        if (last?.type === "reasoning" && last.signature === undefined) {
          content[content.length - 1] = { ...last, signature };
        } else {
          content.push({ type: "reasoning", text: "", signature });
        }
        break;
      }
      case "image":
        content.push({ type: "image", source: { kind: "base64", mediaType: event.mediaType, data: event.data } });
        break;
      case "tool-call-start":
        names.set(event.callId, event.name);
        break;
      case "tool-call-end":
        content.push({ type: "tool-call", callId: event.callId, name: names.get(event.callId) ?? "", arguments: event.arguments });
        break;
      default:
        break;
    }
  }
  return { role: "assistant", content };
}
