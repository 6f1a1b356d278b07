import type { Message, ToolDefinition } from "../model/message.ts";
import { resultImages, resultText } from "../model/resultContent.ts";
import type { ChatRequest } from "../provider.ts";

/** Characters that make a token, on the average of English and code, as the providers' own pages have it. */
const charactersPerToken = 4;
/** What an attachment is taken for: about a picture of a thousand pixels a side, by OpenAI's and Anthropic's rules (2026-11). */
const mediaTokens = 1500;

/** About how many tokens a request has, its answer not counted: enough to keep within limits by tokens, not to quote a price. Pure. */
export function requestTokens({ messages, tools = [] }: Pick<ChatRequest, "messages" | "tools">): number {
  let characters = toolCharacters(tools);
  let media = 0;
  for (const message of messages) {
    const size = sizeOf(message);
    characters += size.characters;
    media += size.media;
  }
  return tokensOf(characters) + media * mediaTokens;
}

/** The same of one message. Pure. */
export function messageTokens(message: Message): number {
  const { characters, media } = sizeOf(message);
  return tokensOf(characters) + media * mediaTokens;
}

/** The same of several, as they are sent one after the other. Pure. */
export function messagesTokens(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + messageTokens(message), 0);
}

/** The same of tool definitions. Pure. */
export function toolTokens(tools: readonly ToolDefinition[]): number {
  return tokensOf(toolCharacters(tools));
}

interface MessageSize {
  readonly characters: number;
  readonly media: number;
}

/** Messages never change, and a long conversation is measured before each of its requests. */
const sizes = new WeakMap<Message, MessageSize>();

function sizeOf(message: Message): MessageSize {
  const known = sizes.get(message);
  if (known !== undefined) {
    return known;
  }
  const size = measured(message);
  sizes.set(message, size);
  return size;
}

function measured(message: Message): MessageSize {
  let characters = 0;
  let media = 0;
  for (const part of message.content) {
    switch (part.type) {
      case "text":
      case "reasoning":
        characters += part.text.length;
        break;
      case "tool-call":
        characters += part.name.length + JSON.stringify(part.arguments).length;
        break;
      case "tool-result":
        characters += resultText(part.content).length;
        media += resultImages(part.content).length;
        break;
      case "image":
      case "file":
      case "audio":
        media += 1;
        break;
    }
  }
  return { characters, media };
}

function toolCharacters(tools: readonly ToolDefinition[]): number {
  return tools.reduce((sum, tool) => sum + JSON.stringify(tool).length, 0);
}

/** About how many tokens a text of so many characters has. Pure. */
export function tokensOf(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}
