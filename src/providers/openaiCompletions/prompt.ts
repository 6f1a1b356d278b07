import { jsonText } from "../../core/model/json.ts";
import { resultText } from "../../core/model/resultContent.ts";
import type { Message } from "../../core/model/message.ts";

/** A conversation as one text for a model that goes on with a text. */
export interface TranscriptPrompt {
  readonly prompt: string;
  /** Where the model is to stop, so that it does not write the user's next line itself. */
  readonly stop: readonly string[];
}

/**
 * The rules: one question alone is the prompt, as it stands. Anything else is a transcript: the system's words first, then each message under
 * the name of who speaks (`User:`, `Assistant:`), calls and results of tools as notes, blank lines between; it ends with `Assistant:`, and the
 * model is stopped where the user would speak again. Pure.
 */
export function transcriptPrompt(messages: readonly Message[]): TranscriptPrompt {
  const [only, ...others] = messages;
  if (only?.role === "user" && others.length === 0) {
    return { prompt: wordsOf(only), stop: [] };
  }
  const system = messages.filter(({ role }) => role === "system").map(wordsOf);
  const spoken = messages
    .filter(({ role }) => role !== "system")
    .map((message) => `${message.role === "assistant" ? "Assistant" : "User"}: ${wordsOf(message)}`);
  return { prompt: [...system, ...spoken, "Assistant:"].filter((text) => text !== "").join("\n\n"), stop: ["\nUser:"] };
}

function wordsOf(message: Message): string {
  const texts = message.content.map((part) => {
    switch (part.type) {
      case "text":
        return part.text;
      case "tool-call":
        return `[Called the tool ${part.name} with ${jsonText(part.arguments)}.]`;
      case "tool-result":
        return `[The tool answered: ${resultText(part.content)}]`;
      default:
        // Thoughts are the model's own; attachments are notes by now.
        return "";
    }
  });
  return texts.filter((text) => text !== "").join("\n");
}
