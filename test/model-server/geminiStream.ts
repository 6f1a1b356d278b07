import { isRecord, parseJson } from "../../src/core/model/json.ts";
import { geminiErrorBody } from "./geminiErrors.ts";
import { isGemini3 } from "./geminiModels.ts";
import { geminiSignature } from "./geminiSignature.ts";
import type { ScriptedCall, ScriptedUsage } from "./script.ts";
import { newId, usageOf } from "./tokens.ts";
import type { AnswerFrame, ContentStep, StreamEncoder } from "./wireProtocol.ts";

type Part = Record<string, unknown>;

/** Encodes an answer as `streamGenerateContent?alt=sse` does: each chunk is a whole response, with the counts so far; calls come whole. */
export function geminiStream(frame: AnswerFrame): StreamEncoder {
  const { request } = frame;
  const sent: ContentStep[] = [];
  const responseId = newId("", 23);
  const calls = new CallWriter(request.model);
  const chunk = (parts: readonly Part[], more: Part = {}): string => {
    const usage = usageOf(frame, sent);
    return toFrame({
      candidates: [{ content: { parts, role: "model" }, ...more, index: 0 }],
      ...(usage === null ? {} : { usageMetadata: geminiUsage(usage) }),
      modelVersion: request.model,
      responseId,
    });
  };
  return {
    open: () => [],
    content: (step) => {
      if ("reasoning" in step && request.reasoning === "skipped") {
        return [];
      }
      sent.push(step);
      if ("toolCall" in step) {
        return [chunk([calls.part(step.toolCall)])];
      }
      return [chunk(["text" in step ? { text: step.text } : { text: step.reasoning, thought: true }])];
    },
    image: ({ mediaType, data }) => {
      const draft = { inlineData: { mimeType: mediaType, data: "ZHJhZnQ=" }, thought: true };
      return [chunk([draft]), chunk([{ inlineData: { mimeType: mediaType, data }, ...signatureFor(request.model, calls.any) }])];
    },
    citation: ({ url, title }) => [chunk([{ text: "" }], { groundingMetadata: grounding(url, title) })],
    close: (finishReason) => [chunk([lastPart(request.model, calls.any)], { finishReason: finishReason ?? "STOP" })],
    error: (error) => [toFrame(geminiErrorBody(error))],
  };
}

/** The answer of `generateContent`, in which neighbouring words are one part. */
export function geminiWhole(frame: AnswerFrame, steps: readonly ContentStep[], finishReason: string | undefined): unknown {
  const { request } = frame;
  const reported = steps.filter((step) => request.reasoning !== "skipped" || !("reasoning" in step));
  const calls = new CallWriter(request.model);
  const parts: Part[] = [];
  for (const step of reported) {
    const last = parts.at(-1);
    if ("toolCall" in step) {
      parts.push(calls.part(step.toolCall));
      continue;
    }
    const [text, thought] = "text" in step ? [step.text, undefined] : [step.reasoning, true];
    if (last !== undefined && typeof last["text"] === "string" && last["thought"] === thought) {
      last["text"] += text;
    } else {
      parts.push({ text, ...(thought === undefined ? {} : { thought }) });
    }
  }
  const last = parts.at(-1);
  if (last !== undefined && typeof last["text"] === "string" && last["thought"] === undefined) {
    Object.assign(last, signatureFor(request.model, calls.any));
  }
  const usage = usageOf(frame, reported);
  return {
    candidates: [{ content: { parts, role: "model" }, finishReason: finishReason ?? "STOP", index: 0 }],
    ...(usage === null ? {} : { usageMetadata: geminiUsage(usage) }),
    modelVersion: request.model,
    responseId: newId("", 23),
  };
}

/** Counts as Google reports them: thinking beside the answer, cached tokens within the prompt; what is written to the cache is not reported. */
function geminiUsage({ input, output, cachedInput, reasoning = 0 }: ScriptedUsage): Part {
  return {
    promptTokenCount: input,
    ...(cachedInput === undefined
      ? {}
      : { cachedContentTokenCount: cachedInput, cacheTokensDetails: [{ modality: "TEXT", tokenCount: cachedInput }] }),
    candidatesTokenCount: output - reasoning,
    totalTokenCount: input + output,
    promptTokensDetails: [{ modality: "TEXT", tokenCount: input }],
    ...(reasoning === 0 ? {} : { thoughtsTokenCount: reasoning }),
  };
}

function toFrame(chunk: unknown): string {
  return `data: ${JSON.stringify(chunk)}\r\n\r\n`;
}

function grounding(uri: string, title: string): Part {
  return { groundingChunks: [{ web: { uri, title } }], groundingSupports: [], webSearchQueries: [title] };
}

/** Where nothing was called, Gemini 3 ends with a part without words that holds the signature. */
function lastPart(model: string, hasCalls: boolean): Part {
  return { text: "", ...signatureFor(model, hasCalls) };
}

function signatureFor(model: string, hasCalls: boolean): Part {
  return isGemini3(model) && !hasCalls ? { thoughtSignature: geminiSignature("text") } : {};
}

/** Writes calls, the first of which Gemini 3 signs. */
class CallWriter {
  any = false;
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  /** A call whose scripted arguments are no JSON object cannot be sent on this wire, so the server fails with an error. */
  part({ id, name, argumentsText }: ScriptedCall): Part {
    const args = argumentsText === "" ? {} : parseJson(argumentsText);
    if (!isRecord(args)) {
      throw new Error(`The script's arguments of ${name} are not a JSON object.`);
    }
    const isSigned = isGemini3(this.#model) && !this.any;
    this.any = true;
    return {
      functionCall: { name, args, id: id ?? newId("", 8) },
      ...(isSigned ? { thoughtSignature: geminiSignature({ name, args }) } : {}),
    };
  }
}
