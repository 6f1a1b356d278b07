import type { Failure } from "../../../core/model/failure.ts";
import type { JsonBody, CorrectionRule } from "./correctedRequest.ts";

/** The least room, in tokens, in which an answer is worth asking for; half of what was asked for where that is less. */
const leastRoom = 1024;

/**
 * What to do where the question and the room for its answer together exceed the model's window, and the rejection says by how much: less room, for this
 * request alone, since the next question may be shorter. Where next to nothing is left the question itself is too long. `field` is the limit's name; it stands at
 * the top of the body, and `lower` puts another in.
 */
export function roomRule(field: string, lower: (body: JsonBody, limit: number) => JsonBody): CorrectionRule {
  return {
    parameter: `${field}:room`,
    onceOnly: true,
    repeats: true,
    kinds: ["context-overflow"],
    message: (instead, model) =>
      `The conversation and the room for its answer together exceed what “${model}” can hold; the room for the answer was lowered to ${String(instead)} tokens.`,
    instead: (failure, body) => {
      const asked = body[field];
      const room = typeof asked === "number" ? roomIn(failure, asked) : undefined;
      return room === undefined ? undefined : String(room);
    },
    apply: (body, instead) => (typeof body[field] === "number" && body[field] > Number(instead) ? lower(body, Number(instead)) : body),
  };
}

/**
 * The room that a rejection leaves, in tokens: less than `asked`, and enough for an answer. Sources: the error texts of Anthropic, OpenAI, Azure, DeepSeek, OpenRouter,
 * vLLM, SGLang, Text Generation Inference (Together) and Cerebras, 2026-11.
 */
function roomIn({ providerMessage = "" }: Failure, asked: number): number | undefined {
  const words = providerMessage.replaceAll(/(?<=\d)[,_](?=\d{3})/g, "");
  const room = statedRoom(words, asked);
  return room !== undefined && room < asked && room >= Math.min(leastRoom, asked / 2) ? Math.floor(room) : undefined;
}

function statedRoom(words: string, asked: number): number | undefined {
  // “input length and `max_tokens` exceed context limit: 178959 + 32000 > 200000”
  const sum = /(\d+) \+ \d+ > (\d+)/.exec(words);
  if (sum !== null) {
    return Number(sum[2]) - Number(sum[1]);
  }
  // “Current length is 9000 while limit is 8192”
  const current = /current length is (\d+) while limit is (\d+)/i.exec(words);
  if (current !== null) {
    return asked - (Number(current[1]) - Number(current[2]));
  }
  const window = numberIn(words, /maximum context length (?:is|of) (\d+)/i, /must be <= (\d+)/);
  if (window === undefined) {
    return undefined;
  }
  // “you requested 32768 output tokens and your prompt contains at least 1 input tokens”: it stopped counting there.
  if (/at least \d+ input tokens|contains \d+ characters/i.test(words)) {
    return Math.min(window, asked) / 2;
  }
  const input = numberIn(words, /(\d+) (?:`?inputs?`?) tokens/i) ?? inputOf(words);
  return input === undefined ? undefined : window - input;
}

/** “you requested 4140 tokens (140 in the messages, 4000 in the completion)”: what is not for the answer. */
function inputOf(words: string): number | undefined {
  const total = numberIn(words, /requested (?:about |a total of )?(\d+) tokens/i);
  const answer = numberIn(words, /(\d+)(?: tokens)? (?:in|for|of) the\s+(?:completion|output)/i);
  return total === undefined || answer === undefined ? undefined : total - answer;
}

function numberIn(words: string, ...patterns: readonly RegExp[]): number | undefined {
  const digits = patterns.map((pattern) => pattern.exec(words)?.[1]).find((found) => found !== undefined);
  return digits === undefined ? undefined : Number(digits);
}
