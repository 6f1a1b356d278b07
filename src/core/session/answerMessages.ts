import { answerText } from "../../shared/answer.ts";
import { hasActed } from "../../shared/continuable.ts";
import type { AnswerTurn } from "../../shared/conversation.ts";
import type { Part, ToolCallPart, ToolResultPart } from "../../shared/part.ts";
import { callResults, textResult } from "../agent/callResults.ts";
import { assistantContent } from "../agent/stepAnswer.ts";
import type { AssistantPart, Message, ResultPart, ToolResultPart as ToolResultMessagePart, UserPart } from "../model/message.ts";

/** How what stands in a conversation's files is had. */
export interface AnswerFiles {
  /** A message of the user's with what is attached to it. */
  userParts(message: Pick<Extract<Part, { kind: "user-message" }>, "text" | "attachments">): readonly UserPart[];
  /** An image as standard base64; `undefined` if it is gone. */
  image(file: string): string | undefined;
}

/**
 * What a model is sent of an answer. One without calls is its words. One with calls is its steps as the model had them: the thinking that led to calls, words, calls, and right after them exactly one
 * result for each, in the order of the calls, wherever the answer was cut. None if nothing came. Pure.
 */
export function answerMessages(answer: AnswerTurn, files: AnswerFiles): readonly Message[] {
  if (!hasActed(answer)) {
    const text = answerText(answer);
    return text === "" ? [] : [{ role: "assistant", content: [{ type: "text", text }] }];
  }
  return stepsOf(answer.parts).flatMap((parts) => stepMessages(parts, files));
}

/** The content in steps; words of the user stand alone. */
function stepsOf(parts: readonly Part[]): readonly (readonly Part[])[] {
  const steps: Part[][] = [];
  let open: Part[] | undefined;
  for (const part of parts) {
    if (part.kind === "user-message") {
      steps.push([part]);
      open = undefined;
    } else if (part.kind !== "notice" && part.kind !== "source" && part.kind !== "compaction") {
      if (open?.[0]?.stepId === part.stepId) {
        open.push(part);
      } else {
        open = [part];
        steps.push(open);
      }
    }
  }
  return steps;
}

function stepMessages(parts: readonly Part[], files: AnswerFiles): readonly Message[] {
  const [first] = parts;
  if (first?.kind === "user-message") {
    return [{ role: "user", content: files.userParts(first) }];
  }
  const whole = new Set(parts.flatMap((part) => (part.kind === "tool-call" && part.arguments !== undefined ? [part.callId] : [])));
  const content = assistantContent(parts.flatMap(assistantPart), (callId) => whole.has(callId));
  const results = parts.flatMap((part) => (part.kind === "tool-call" ? [resultOf(part, files)] : []));
  return [
    ...(content.length === 0 ? [] : [{ role: "assistant", content } as const]),
    ...(results.length === 0 ? [] : [{ role: "tool", content: results } as const]),
  ];
}

function assistantPart(part: Part): readonly AssistantPart[] {
  switch (part.kind) {
    case "text":
      return [{ type: "text", text: part.text }];
    case "reasoning":
      return [{ type: "reasoning", text: part.text, ...(part.signature === undefined ? {} : { signature: part.signature }) }];
    case "tool-call":
      return [{ type: "tool-call", callId: part.callId, name: part.name, arguments: part.arguments ?? {} }];
    default:
      return [];
  }
}

function resultOf(call: ToolCallPart, files: AnswerFiles): ToolResultMessagePart {
  const content = call.result?.length ? call.result.map((part) => resultPart(part, files)) : textResult(missingResult(call));
  return { type: "tool-result", callId: call.callId, content, ...(call.state === "done" ? {} : { isError: true }) };
}

/** What is said of a call whose result was never written. */
function missingResult({ state, startedAtMs }: ToolCallPart): string {
  if (state === "done") {
    return callResults.nothing;
  }
  if (state === "denied") {
    return callResults.deniedByUser(undefined);
  }
  return state === "running" || startedAtMs !== undefined ? callResults.interrupted : callResults.notRun;
}

function resultPart(part: ToolResultPart, files: AnswerFiles): ResultPart {
  switch (part.kind) {
    case "text":
      return { type: "text", text: part.text };
    case "resource-link": {
      const { uri, name, mediaType } = part;
      return { type: "resource-link", uri, ...(name === undefined ? {} : { name }), ...(mediaType === undefined ? {} : { mediaType }) };
    }
    case "image": {
      const data = files.image(part.file);
      return data === undefined
        ? { type: "text", text: "[The tool gave an image here; its file is no longer there.]" }
        : { type: "image", source: { kind: "base64", mediaType: part.mediaType, data } };
    }
  }
}
