import type OpenAI from "openai";
import type { Message, TextPart } from "../../core/model/message.ts";
import type { ToolDefinition } from "../../core/model/tool.ts";
import type { ChatRequest, Endpoint } from "../../core/provider.ts";

type Body = OpenAI.ChatCompletionCreateParamsStreaming;
type BodyMessage = OpenAI.ChatCompletionMessageParam;

/**
 * The request on the chat completions wire. Reasoning is not played back: this wire has no place for it. Parts of one message are joined
 * with a blank line, since many gateways take strings alone. Pure.
 */
export function buildChatBody(request: ChatRequest, endpoint: Pick<Endpoint, "baseUrl" | "quirks">): Body {
  const isReasoning = isReasoningModel(request.model);
  const { maxOutputTokens, effort, tools } = request;
  return {
    model: request.model,
    messages: request.messages.flatMap(messagesOf),
    stream: true,
    ...(endpoint.quirks?.refusesStreamOptions === true ? {} : { stream_options: { include_usage: true } }),
    ...(tools === undefined || tools.length === 0 ? {} : { tools: tools.map(toolOf) }),
    // OpenAI's older name is refused by its reasoning models, and its newer one is unknown to most others.
    ...(maxOutputTokens === undefined ? {} : { [isReasoning || isOpenAi(endpoint.baseUrl) ? "max_completion_tokens" : "max_tokens"]: maxOutputTokens }),
    ...(isReasoning && effort !== undefined ? { reasoning_effort: effort === "off" ? "none" : effort } : {}),
  };
}

/**
 * Whether a model is one of OpenAI's that think (o-series, GPT-5 and later), also under a gateway's name such as `openai/o3`. By name
 * alone, since `/models` does not tell. Source: OpenAI's model pages, 2026-11.
 */
export function isReasoningModel(id: string): boolean {
  const name = id.slice(id.lastIndexOf("/") + 1).toLowerCase();
  return /^(?:o\d|gpt-(?:[5-9]|\d\d))/.test(name) && !name.includes("-chat");
}

function isOpenAi(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && new URL(baseUrl).hostname === "api.openai.com";
}

function messagesOf(message: Message): BodyMessage[] {
  switch (message.role) {
    case "system":
    case "user":
      return [{ role: message.role, content: joinText(message.content.flatMap((part) => (part.type === "text" ? [part] : []))) }];
    case "assistant":
      return assistantMessage(message);
    case "tool":
      return message.content.map((part) => ({ role: "tool", tool_call_id: part.callId, content: part.content }));
  }
}

/** None where nothing is left: the wire refuses an assistant who neither speaks nor calls. */
function assistantMessage({ content }: Extract<Message, { role: "assistant" }>): BodyMessage[] {
  const text = joinText(content.filter((part) => part.type === "text"));
  const calls = content.filter((part) => part.type === "tool-call");
  if (text === "" && calls.length === 0) {
    return [];
  }
  const toolCalls = calls.map(({ callId, name, arguments: given }) => ({
    id: callId,
    type: "function" as const,
    function: { name, arguments: JSON.stringify(given) },
  }));
  return [{ role: "assistant", content: text === "" ? null : text, ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }) }];
}

function joinText(parts: readonly TextPart[]): string {
  return parts
    .map((part) => part.text)
    .filter((text) => text !== "")
    .join("\n\n");
}

function toolOf({ name, description, inputSchema }: ToolDefinition): OpenAI.ChatCompletionTool {
  return { type: "function", function: { name, description, parameters: inputSchema } };
}
