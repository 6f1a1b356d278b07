import type { MediaPart, Message, UserPart } from "../../core/model/message.ts";
import { parseMessages } from "../../core/model/parseMessages.ts";
import { readJsonInput, UnusableInput } from "./inputFile.ts";
import { readMedia } from "./mediaFile.ts";

/** What a command's options say of a question. */
export interface PromptInput extends Readonly<Partial<Record<MediaPart["type"], readonly string[] | undefined>>> {
  /** A file with the conversation before the prompt, or in its place. */
  readonly messages?: string | undefined;
  readonly prompt: string | undefined;
}

/** The messages of a question: what came before, then what the user attaches and says. Throws {@link UnusableInput}. */
export function readPromptMessages({ messages, prompt, ...media }: PromptInput): readonly Message[] {
  const parts = (["image", "file", "audio"] as const).flatMap((type) =>
    (media[type] ?? []).map((given) => readMedia(`--${type}`, type, given)),
  );
  const before = messages === undefined ? [] : readJsonInput("--messages", messages, parseMessages);
  if (prompt === undefined ? before.length === 0 && parts.length === 0 : prompt.trim() === "") {
    throw new UnusableInput("There is no prompt.");
  }
  const content: readonly UserPart[] = prompt === undefined ? parts : [...parts, { type: "text", text: prompt }];
  return content.length === 0 ? before : [...before, { role: "user", content }];
}
