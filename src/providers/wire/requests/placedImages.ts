import type { AssistantPart, ImagePart, Message, ResultPart, ToolResultPart, UserPart } from "../../../core/model/message.ts";
import { resultImages } from "../../../core/model/resultContent.ts";

/** Where a wire, or a model on it, has a place for images beside the user's words. Left out: nowhere. */
export interface ImagePlaces {
  /** Among the words of the model that made it. */
  readonly inAnswers?: ((image: ImagePart) => boolean) | undefined;
  /** In the result of the tool that gave it. A result that is an error takes none: Anthropic says “all content must be type text”. */
  readonly inResults?: ((image: ImagePart) => boolean) | undefined;
}

const madeLabel = "[You made this image:]";
const madeNote = "[Here you made an image, which cannot be shown to you.]";
const shownBelow = "[An image, which follows the results.]";

/** Whether a text announces an image that {@link placeImages} moved: no user has attached it. */
export function isImageLabel(text: unknown): boolean {
  return typeof text === "string" && (text === madeLabel || /^\[From the tool “[^”]*”:\]$/.test(text));
}

/**
 * The conversation with its images where the wire takes them: those without a place of their own go to the user's side, right after the answer or the results
 * that they belong to, each under a line that says where it is from. A note stands for one of a model's that cannot be sent at all; those of tools can (see `prepareMessages`). Calls and results are in pairs
 * already (see `pairMessages`). Pure.
 */
export function placeImages(messages: readonly Message[], canTake: (image: ImagePart) => boolean, places: ImagePlaces): readonly Message[] {
  const placed: Message[] = [];
  const names = new Map<string, string>();
  /** Images on their way to the user's side. */
  let moved: UserPart[] = [];
  messages.forEach((message, index) => {
    if (message.role === "assistant") {
      const answer = answerWithout(message.content, canTake, places);
      message.content.forEach((part) => part.type === "tool-call" && names.set(part.callId, part.name));
      moved.push(...answer.moved);
      placed.push(answer.moved.length === 0 ? message : { role: "assistant", content: answer.content });
    } else if (message.role === "tool") {
      const results = message.content.map((result) => resultWithout(result, names.get(result.callId) ?? "unknown", places));
      moved.push(...results.flatMap((result) => result.moved));
      placed.push({ role: "tool", content: results.map(({ result }) => result) });
    } else if (message.role === "user" && moved.length > 0) {
      placed.push({ role: "user", content: [...moved, ...message.content] });
      moved = [];
    } else {
      placed.push(message);
    }
    const next = messages[index + 1]?.role;
    if (moved.length > 0 && next !== "tool" && next !== "user") {
      placed.push({ role: "user", content: moved });
      moved = [];
    }
  });
  return placed;
}

function answerWithout(
  content: readonly AssistantPart[],
  canTake: (image: ImagePart) => boolean,
  { inAnswers = () => false }: ImagePlaces,
): { readonly content: readonly AssistantPart[]; readonly moved: readonly UserPart[] } {
  const moved: UserPart[] = [];
  const kept = content.filter((part) => {
    if (part.type !== "image" || (canTake(part) && inAnswers(part))) {
      return true;
    }
    moved.push(...(canTake(part) ? [text(madeLabel), part] : [text(madeNote)]));
    return false;
  });
  return { content: kept, moved };
}

function resultWithout(
  result: ToolResultPart,
  tool: string,
  { inResults = () => false }: ImagePlaces,
): { readonly result: ToolResultPart; readonly moved: readonly UserPart[] } {
  if (typeof result.content === "string" || resultImages(result.content).length === 0) {
    return { result, moved: [] };
  }
  const moved: UserPart[] = [];
  const content = result.content.map((part): ResultPart => {
    if (part.type !== "image" || (result.isError !== true && inResults(part))) {
      return part;
    }
    moved.push(text(`[From the tool “${tool}”:]`), part);
    return text(shownBelow);
  });
  return { result: { ...result, content }, moved };
}

function text(words: string): { readonly type: "text"; readonly text: string } {
  return { type: "text", text: words };
}
