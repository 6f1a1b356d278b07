import type { Message } from "../model/message.ts";
import { resultImages, resultText } from "../model/resultContent.ts";
import type { ChatRequest } from "../provider.ts";

/** Characters that make a token, on the average of English and code, as the providers' own pages have it. */
const charactersPerToken = 4;
/** What an attachment is taken for: about a picture of a thousand pixels a side, by OpenAI's and Anthropic's rules (2026-11). */
const mediaTokens = 1500;

/** About how many tokens a request has, its answer not counted: enough to keep within limits by tokens, not to quote a price. Pure. */
export function requestTokens({ messages, tools = [] }: Pick<ChatRequest, "messages" | "tools">): number {
  let characters = 0;
  let media = 0;
  for (const part of messages.flatMap((message): readonly Message["content"][number][] => message.content)) {
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
  for (const tool of tools) {
    characters += JSON.stringify(tool).length;
  }
  return tokensOf(characters) + media * mediaTokens;
}

/** About how many tokens a text of so many characters has. Pure. */
export function tokensOf(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}
