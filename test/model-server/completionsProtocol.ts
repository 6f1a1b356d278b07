import { isRecord } from "../../src/core/model/json.ts";
import { isCompletionsModel } from "./modelIds.ts";
import { checkBody, checkModel, checkSampling, checkStream, checkWhole, isSet } from "./openaiChecks.ts";
import { openaiErrorBody, openaiErrors } from "./openaiErrors.ts";
import { openaiProtocol } from "./openaiProtocol.ts";
import type { ScriptedUsage } from "./script.ts";
import { countWords, newId, usageOf } from "./tokens.ts";
import { Rejection } from "./wireError.ts";
import type { AnswerFrame, AskedWith, ContentStep, GenerationRequest, StreamEncoder, WireProtocol } from "./wireProtocol.ts";

/** Parameters of legacy completions, from the API reference of `openai` 6.49 (2026). */
const parameters = new Set([
  "model",
  "prompt",
  "best_of",
  "echo",
  "frequency_penalty",
  "logit_bias",
  "logprobs",
  "max_tokens",
  "n",
  "presence_penalty",
  "seed",
  "stop",
  "stream",
  "stream_options",
  "suffix",
  "temperature",
  "top_p",
  "user",
]);

/** The window of the instruct model, in tokens, which prompt and answer share. */
const windowTokens = 4097;

/** Legacy completions as OpenAI speaks them: a text in, its continuation out. */
export const completionsProtocol: WireProtocol = {
  ...openaiProtocol,
  validate,
  streamEncoder,
  wholeAnswer,
};

function validate(given: unknown, asked: AskedWith): GenerationRequest {
  const body = checkBody(given, asked);
  const model = checkModel(body, asked.modelIds);
  if (!isCompletionsModel(model)) {
    const message = "This is a chat model and not supported in the v1/completions endpoint. Did you mean to use v1/chat/completions?";
    throw new Rejection({ status: 404, param: "model", message });
  }
  const unknown = Object.keys(body).find((name) => !parameters.has(name));
  if (unknown !== undefined) {
    throw new Rejection({ status: 400, message: `Unrecognized request argument supplied: ${unknown}` });
  }
  checkWhole(body, "max_tokens", 0);
  checkSampling(body);
  checkStream(body);
  const { prompt, stop } = body;
  if (typeof prompt !== "string") {
    throw new Rejection(prompt === undefined ? openaiErrors.missing("prompt") : openaiErrors.wrongType("prompt", "a string", prompt));
  }
  if (Array.isArray(stop) && stop.length > 4) {
    throw new Rejection({
      status: 400,
      param: "stop",
      message: `Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length ${stop.length} instead.`,
    });
  }
  const inputTokens = countWords(prompt);
  const limit = isSet(body, "max_tokens") ? Number(body["max_tokens"]) : 16;
  if (inputTokens + limit > windowTokens) {
    const message =
      `This model's maximum context length is ${windowTokens} tokens, however you requested ${inputTokens + limit} tokens ` +
      `(${inputTokens} in your prompt; ${limit} for the completion). Please reduce your prompt; or completion length.`;
    throw new Rejection({ status: 400, code: "context_length_exceeded", message });
  }
  return {
    model,
    stream: body["stream"] === true,
    prompt: lastAsked(prompt),
    inputTokens,
    includeUsage: isRecord(body["stream_options"]) && body["stream_options"]["include_usage"] === true,
    obfuscate: false,
    reasoning: "skipped",
  };
}

/** What the user says last in a transcript; a text that is none stands for itself. */
function lastAsked(prompt: string): string {
  const [, asked] = /(?:^|\n\n)User: ((?:(?!\n\nUser: )[^])*)\n\nAssistant:$/.exec(prompt) ?? [];
  return asked ?? prompt;
}

function headOf(frame: AnswerFrame): Readonly<Record<string, unknown>> {
  return {
    id: newId("cmpl-", 29),
    object: "text_completion",
    created: Math.floor(Date.now() / 1000),
    model: `${frame.request.model}:20230824-v2`,
  };
}

function usageBody(usage: ScriptedUsage): unknown {
  return { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: usage.input + usage.output };
}

function choice(text: string, finishReason: string | null): unknown {
  return { text, index: 0, logprobs: null, finish_reason: finishReason };
}

function streamEncoder(frame: AnswerFrame): StreamEncoder {
  const head = headOf(frame);
  const sent: ContentStep[] = [];
  const data = (choices: readonly unknown[], usage: unknown): string =>
    `data: ${JSON.stringify({ ...head, choices, ...(frame.request.includeUsage ? { usage } : {}) })}\n\n`;
  return {
    open: () => [],
    content: (step) => {
      if (!("text" in step)) {
        return [];
      }
      sent.push(step);
      return [data([choice(step.text, null)], null)];
    },
    close: (finishReason) => {
      const usage = frame.request.includeUsage ? usageOf(frame, sent) : null;
      return [
        data([choice("", finishReason ?? "stop")], null),
        ...(usage === null ? [] : [data([], usageBody(usage))]),
        "data: [DONE]\n\n",
      ];
    },
    error: (error) => [`data: ${JSON.stringify(openaiErrorBody(error))}\n\n`],
  };
}

function wholeAnswer(frame: AnswerFrame, steps: readonly ContentStep[], finishReason: string | undefined): unknown {
  const sent = steps.filter((step) => "text" in step);
  const usage = usageOf(frame, sent);
  return {
    ...headOf(frame),
    choices: [choice(sent.map(({ text }) => text).join(""), finishReason ?? "stop")],
    ...(usage === null ? {} : { usage: usageBody(usage) }),
  };
}
