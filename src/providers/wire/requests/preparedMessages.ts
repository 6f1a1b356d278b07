import type { CallIdForm } from "../../../core/model/callIds.ts";
import type { Failure } from "../../../core/model/failure.ts";
import { isSameFamily } from "../../../core/model/modelFamily.ts";
import type { AssistantPart, MediaPart, Message, TextPart, ToolResultPart } from "../../../core/model/message.ts";
import { pairMessages } from "../../../core/model/pairedMessages.ts";
import { imageNote } from "../../../core/model/resultContent.ts";
import type { FailureContext } from "../failures/failureContext.ts";
import type { ImagePlaces } from "./placedImages.ts";
import { placeImages } from "./placedImages.ts";
import { buildFailure } from "../failures/failureContext.ts";

const names: Readonly<Record<MediaPart["type"], string>> = { image: "a picture", file: "a file", audio: "a recording" };

/** What a wire, or a model on it, takes of a conversation. */
export interface MessageLimits {
  /** Whether there is a place for an attachment. */
  readonly canTake: (part: MediaPart) => boolean;
  readonly callIds: CallIdForm;
  readonly images?: ImagePlaces | undefined;
}

/**
 * The conversation as a wire's request is built from it: calls and results in pairs (see `pairMessages`), and without attachments that the wire or the model
 * cannot take. In the question itself those are rejected before anything is sent, since an answer that ignores them would be paid for and wrong. Further back, as
 * after a switch of models, a note stands in their place, so that the model knows that something was there. Thoughts are left out that models of another family proved. Images that models made or tools gave stand where the wire takes them (see `placeImages`). Pure.
 */
export function prepareMessages(
  messages: readonly Message[],
  { canTake, callIds, images = {} }: MessageLimits,
  failureContext: FailureContext,
): { readonly ok: true; readonly messages: readonly Message[] } | { readonly ok: false; readonly failure: Failure } {
  const question = messages.findLastIndex((message) => message.role === "user");
  const rejected = messages[question]?.content.find((part): part is MediaPart => isMedia(part) && !canTake(part));
  if (rejected !== undefined) {
    const message = `${failureContext.label} cannot take ${describe(rejected)}${failureContext.model === undefined ? "" : ` for the model “${failureContext.model}”`}; nothing was sent.`;
    return {
      ok: false,
      failure: buildFailure(failureContext, { kind: "invalid-request", parameter: "messages", retry: "elsewhere", message }),
    };
  }
  const fitted = messages.map((message): Message => {
    switch (message.role) {
      case "user":
        return { role: "user", content: message.content.map((part) => (isMedia(part) && !canTake(part) ? noteOf(part) : part)) };
      case "tool":
        return { role: "tool", content: message.content.map((result) => fittedResult(result, canTake)) };
      case "assistant":
        return { role: "assistant", content: message.content.filter((part) => isFor(part, failureContext.model)) };
      case "system":
        return message;
    }
  });
  return { ok: true, messages: placeImages(pairMessages(fitted, callIds), canTake, images) };
}

/** Thoughts with a proof go back to the family of models that made them alone. */
function isFor(part: AssistantPart, model: string | undefined): boolean {
  const maker = part.type === "reasoning" ? part.signature?.model : undefined;
  return maker === undefined || model === undefined || isSameFamily(maker, model);
}

/** A tool is no user who waits for an answer to what was attached: a note is enough. */
function fittedResult(result: ToolResultPart, canTake: MessageLimits["canTake"]): ToolResultPart {
  const { content } = result;
  return typeof content === "string"
    ? result
    : { ...result, content: content.map((part) => (part.type === "image" && !canTake(part) ? { type: "text", text: imageNote } : part)) };
}

function isMedia(part: { readonly type: string }): part is MediaPart {
  return part.type === "image" || part.type === "file" || part.type === "audio";
}

function describe(part: MediaPart): string {
  const { source } = part;
  return `${names[part.type]} ${source.kind === "url" ? "by its address" : `(${source.mediaType})`}`;
}

function noteOf(part: MediaPart): TextPart {
  return {
    type: "text",
    text: `[Here the user attached ${describe(part)}${part.name === undefined ? "" : `, “${part.name}”`}, which cannot be shown to you.]`,
  };
}
