import type OpenAI from "openai";

type BodyMessage = OpenAI.ChatCompletionMessageParam;

/** Of the four marks that Anthropic takes in one request, as many go to the user's last words. */
const userMarks = 2;

/**
 * The conversation with Anthropic's marks for its cache, for gateways that pass them on: at the end of the system's words, and at the end of
 * the user's last two, so that the next request finds what this one wrote. Only for models of Anthropic. Pure.
 */
export function markForCache(messages: readonly BodyMessage[], model: string): BodyMessage[] {
  if (!/(?:^|[/~])(?:anthropic\/|claude)/i.test(model)) {
    return [...messages];
  }
  const marked = new Set([
    messages.findLastIndex((message) => message.role === "system"),
    ...messages.flatMap((message, index) => (message.role === "user" ? [index] : [])).slice(-userMarks),
  ]);
  return messages.map((message, index) => (marked.has(index) ? withMark(message) : message));
}

function withMark(message: BodyMessage): BodyMessage {
  if (message.role !== "system" && message.role !== "user") {
    return message;
  }
  const parts = typeof message.content === "string" ? [{ type: "text" as const, text: message.content }] : message.content;
  const last = parts.findLastIndex((part) => part.type === "text" && part.text !== "");
  const content = parts.map((part, index) => (index === last ? { ...part, cache_control: { type: "ephemeral" } } : part));
  // The SDK's types know nothing of the mark.
  return last === -1 ? message : ({ ...message, content } as BodyMessage);
}
