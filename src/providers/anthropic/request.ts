import { isRecord } from "../../core/model/json.ts";
import type { AssistantPart, Message, ReasoningPart, ToolResultPart } from "../../core/model/message.ts";
import { resultImages, resultParts, resultText } from "../../core/model/resultContent.ts";
import type { ChatRequest } from "../../core/provider.ts";
import type Anthropic from "@anthropic-ai/sdk";
import { signatureData } from "../wire/signatures.ts";
import { toolSchema } from "../wire/requests/toolSchema.ts";
import { markForCache } from "./cacheMarks.ts";
import { mediaBlock } from "./media.ts";
import { modelTraits } from "./modelTraits.ts";
import { outputFormat } from "./outputFormat.ts";
import { thinkingFields } from "./thinking.ts";

type Body = Anthropic.MessageCreateParamsStreaming;
type Block = Anthropic.ContentBlockParam;
type Turn = { role: "user" | "assistant"; content: Block[] };

/** The request on the messages wire. Attachments that the wire has no place for are left out: see `prepareMessages`. Pure. */
export function buildMessagesBody(request: ChatRequest): Body {
  const { model, messages, outputSchema } = request;
  const maxTokens = request.maxOutputTokens ?? modelTraits(model).defaultMaxTokens;
  const system = joinSystem(messages);
  const choice = toolFields(request);
  const mustCall = choice.tool_choice?.type === "any" || choice.tool_choice?.type === "tool";
  const { output_config: output, ...thinking } = thinkingFields(request, maxTokens, { mustCall, mayThink: mayThink(messages) });
  const format = outputSchema === undefined ? {} : { format: outputFormat(outputSchema.schema) };
  return markForCache({
    model,
    max_tokens: maxTokens,
    stream: true,
    ...(system === "" ? {} : { system }),
    messages: turnsOf(messages),
    ...choice,
    ...thinking,
    ...(output === undefined && outputSchema === undefined ? {} : { output_config: { ...output, ...format } }),
  });
}

/** The wire rejects a choice without tools. */
function toolFields({ model, tools = [], toolChoice }: ChatRequest): Pick<Body, "tools" | "tool_choice"> {
  if (tools.length === 0) {
    return {};
  }
  return {
    tools: tools.map(({ name, description, inputSchema }) => ({
      name,
      description,
      // The wire wants the type said, even of a tool without parameters.
      input_schema: { ...toolSchema(inputSchema), type: "object" as const },
    })),
    ...(toolChoice === undefined ? {} : { tool_choice: choiceOf(toolChoice, modelTraits(model).takesForcedTool) }),
  };
}

function choiceOf(choice: NonNullable<ChatRequest["toolChoice"]>, takesForcedTool: boolean): Anthropic.ToolChoice {
  if (choice === "auto" || choice === "none") {
    return { type: choice };
  }
  if (!takesForcedTool) {
    return { type: "auto" };
  }
  return choice === "required" ? { type: "any" } : { type: "tool", name: choice.name };
}

/**
 * A model that thinks does not go on after a tool's result when the turn that called the tool has no thinking of its own, as after a
 * switch of models. It thinks again with the next question.
 */
function mayThink(messages: readonly Message[]): boolean {
  if (messages.at(-1)?.role !== "tool") {
    return true;
  }
  const caller = messages.findLast((message) => message.role === "assistant");
  const first = caller?.role === "assistant" ? assistantBlocks(caller.content)[0] : undefined;
  return first?.type === "thinking" || first?.type === "redacted_thinking";
}

function joinSystem(messages: readonly Message[]): string {
  return messages
    .flatMap((message) => (message.role === "system" ? message.content.map((part) => part.text) : []))
    .filter((text) => text.trim() !== "")
    .join("\n\n");
}

/** Turns in which each role speaks once at a time: neighbours of one role are merged, a tool's results being the user's words. They stand first in theirs: see `pairMessages`. */
function turnsOf(messages: readonly Message[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    if (message.role === "system") {
      continue;
    }
    const role = message.role === "assistant" ? "assistant" : "user";
    const content = blocksOf(message);
    const last = turns.at(-1);
    if (content.length === 0) {
      continue;
    }
    if (last?.role === role) {
      last.content.push(...content);
    } else {
      turns.push({ role, content });
    }
  }
  return trimLastWords(turns);
}

/** The wire rejects an answer to be continued that ends in a space. */
function trimLastWords(turns: Turn[]): Turn[] {
  const block = turns.at(-1)?.role === "assistant" ? turns.at(-1)?.content.at(-1) : undefined;
  if (block?.type === "text") {
    block.text = block.text.trimEnd();
  }
  return turns;
}

function blocksOf(message: Exclude<Message, { role: "system" }>): Block[] {
  switch (message.role) {
    case "user":
      return message.content.flatMap((part): readonly Block[] => (part.type === "text" ? textBlock(part.text) : asList(mediaBlock(part))));
    case "assistant":
      return assistantBlocks(message.content);
    case "tool":
      return message.content.map(({ callId, content, isError }) => ({
        type: "tool_result",
        tool_use_id: callId,
        content: resultContent(content),
        ...(isError === true ? { is_error: true } : {}),
      }));
  }
}

function asList<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** What a tool answered: words alone, or blocks where there is an image among them. */
function resultContent(content: ToolResultPart["content"]): NonNullable<Anthropic.ToolResultBlockParam["content"]> {
  if (resultImages(content).length === 0) {
    return resultText(content);
  }
  return resultParts(content).flatMap((part): (Anthropic.TextBlockParam | Anthropic.ImageBlockParam)[] => {
    const block = part.type === "image" ? mediaBlock(part) : undefined;
    return block?.type === "image" ? [block] : textBlock(resultText([part]));
  });
}

function assistantBlocks(parts: readonly AssistantPart[]): Block[] {
  return parts.flatMap((part): Block[] => {
    switch (part.type) {
      case "text":
        return textBlock(part.text);
      case "reasoning":
        return reasoningBlock(part);
      case "tool-call":
        return [{ type: "tool_use", id: part.callId, name: part.name, input: part.arguments }];
      case "image":
        // The wire has no place for one here: see `placeImages`.
        return [];
    }
  });
}

/** The wire rejects blocks of spaces alone. */
function textBlock(text: string): Anthropic.TextBlockParam[] {
  return text.trim() === "" ? [] : [{ type: "text", text }];
}

/** Thinking goes back only with the proof that Anthropic itself made of it; without one, or with another's, it is dropped. */
function reasoningBlock(part: ReasoningPart): Block[] {
  const data = signatureData(part, "anthropic");
  if (!isRecord(data)) {
    return [];
  }
  if (data["type"] === "redacted_thinking" && typeof data["data"] === "string") {
    return [{ type: "redacted_thinking", data: data["data"] }];
  }
  return typeof data["signature"] === "string" ? [{ type: "thinking", thinking: part.text, signature: data["signature"] }] : [];
}
