import { readFileSync } from "node:fs";
import { ableAnswer } from "./doctorAnswer.ts";
import { mediaIn } from "./demoMedia.ts";
import { exampleOf, schemaIn } from "./demoSchema.ts";
import { programmerAnswer } from "./demo/programmer/programmerAnswer.ts";
import type { ScriptedAnswer, Step, Wire } from "./script.ts";

/** What the demo is asked. `prompt` is the last thing that the user wrote. */
export interface DemoRequest {
  readonly wire: Wire;
  readonly model: string;
  readonly prompt: string;
  /** As it came, parsed. */
  readonly body?: unknown;
}

/** About as fast as a quick model writes, in milliseconds a token. */
const paceMs = 15;

/** The words that the demo knows, the first that fits wins. Faults come first, so that `error 429` is never taken for a question about code. */
const topics: readonly (readonly [RegExp, (request: DemoRequest) => ScriptedAnswer])[] = [
  [/\berror\s+401\b/i, ({ wire }) => ({ error: wrongKey(wire) })],
  [/\berror\s+429\b/i, ({ wire, model }) => ({ error: rateLimit(wire, model), headers: { "retry-after": "3" } })],
  [/\berror\s+500\b/i, ({ wire }) => ({ error: serverError(wire) })],
  [/\boverloaded\b|\berror\s+(?:503|529)\b/i, ({ wire }) => ({ error: overloaded(wire) })],
  [/\bstall\b/i, () => ({ paceMs, steps: [...spoken(stallText), { fault: "stall" }] })],
  [/\bcut\b/i, () => ({ paceMs, steps: [...spoken(cutText), { fault: "truncate" }] })],
  [/\btour\b/i, () => page("tour")],
  [/\btables?\b/i, () => page("table")],
  [/\blong\b/i, () => page("long")],
  [/\bsources?\b/i, () => ({ paceMs, steps: [...spoken(text("sources")), ...sources.map((citation) => ({ citation }))] })],
  [/\bthink(?:ing)?\b/i, () => ({ paceMs, steps: [...thought(text("thinking")), ...spoken(text("thought"))] })],
  [/\bcode\b/i, () => page("code")],
  [/\b(?:hello|hi|hey|help)\b|^\s*$/i, () => page("hello")],
];

const stallText =
  "This answer begins like any other, and then the demo server falls silent without closing the connection. " +
  "Baton should notice after a while and say so. Here it comes:";

const cutText =
  "This answer breaks off in the middle of a sentence: the demo server closes the connection without saying that it is done. " +
  "What has arrived should stay, and Baton should say that the rest is";

const sources = [
  { url: "https://html.spec.whatwg.org/multipage/server-sent-events.html", title: "Server-sent events, HTML Standard" },
  { url: "https://developer.mozilla.org/docs/Web/API/Server-sent_events", title: "Server-sent events, MDN" },
];

/** What the demo provider of `npm start` answers. The same request always gets the same answer, and no answer pretends to come from a model. */
export function demoAnswer(request: DemoRequest): ScriptedAnswer {
  const able = ableAnswer(request);
  if (able !== undefined) {
    return able;
  }
  const wanted = schemaIn(request.body);
  if (wanted !== undefined) {
    const json = JSON.stringify(exampleOf(wanted.schema), undefined, 2);
    return {
      paceMs,
      steps: wanted.tool === undefined ? spoken(json) : [{ toolCall: { name: wanted.tool, argumentsText: json, pieces: 10 } }],
    };
  }
  const acting = programmerAnswer(request.body);
  if (acting !== undefined) {
    return acting;
  }
  const media = mediaIn(request.body);
  if (media.length > 0) {
    return { paceMs, steps: spoken(seen(media)) };
  }
  const topic = topics.find(([words]) => words.test(request.prompt));
  return topic === undefined ? { paceMs, steps: spoken(echo(request)) } : topic[1](request);
}

function seen(media: readonly string[]): string {
  return [
    media.length === 1 ? `I see ${media[0] ?? ""}.` : `I see ${media.length} things:\n\n${media.map((one) => `- ${one}`).join("\n")}`,
    "That is what the bytes say, and all that I can say of them: I am Baton's demo server, and have no eyes or ears. A real model would look closer.",
  ].join("\n\n");
}

function page(name: string): ScriptedAnswer {
  return { paceMs, steps: spoken(text(name)) };
}

function text(name: string): string {
  return readFileSync(new URL(`./demo/${name}.md`, import.meta.url), "utf8").trimEnd();
}

/** Chunks of about a token: a word with the white space before it. */
function chunksOf(words: string): readonly string[] {
  return words.match(/\s*\S+/g) ?? [];
}

function spoken(words: string): readonly Step[] {
  return chunksOf(words).map((chunk) => ({ text: chunk }));
}

function thought(words: string): readonly Step[] {
  return chunksOf(words).map((chunk) => ({ reasoning: chunk }));
}

/** What each wire is called. */
const protocols: Readonly<Record<Wire, string>> = {
  openai: "OpenAI's Chat Completions",
  responses: "OpenAI's Responses",
  completions: "OpenAI's legacy Completions",
  anthropic: "Anthropic's Messages",
  bedrock: "Anthropic's Messages on Amazon Bedrock",
  vertex: "Anthropic's Messages on Google Vertex AI",
  gemini: "Google's Gemini API",
};

const echoLimit = 600;

function echo({ wire, model, prompt }: DemoRequest): string {
  const asked = prompt.trim();
  const shown = asked.length > echoLimit ? `${asked.slice(0, echoLimit).trimEnd()} …` : asked;
  const quote = shown
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
  return [
    `You wrote${shown === asked ? "" : `, among ${asked.length.toLocaleString("en")} characters`}:`,
    quote,
    `A real model would answer that now. I cannot: I am Baton's demo server, a small program on your own computer that speaks ${protocols[wire]} ` +
      `under the name \`${model}\`. Your message arrived whole, went nowhere else, and was answered with a text written in advance.`,
    "These words get you something to look at:\n\n" +
      "- `fix the failing test` for an agent at work in the sample project\n" +
      "- `tour` for everything the panel can render\n- `code`, `table` or `long` for answers of those kinds\n- `think` for thinking before the answer, `sources` for where it is from\n" +
      "- a picture or another file, attached, for what arrives of it; a JSON Schema for an answer that fits it\n" +
      "- `error 401`, `error 429`, `error 500` or `error overloaded` for what a provider's rejections look like\n" +
      "- `stall` or `cut` for connections that go wrong\n- `help` for the list with explanations",
    "To have your question answered, add a key for a real provider.",
  ].join("\n\n");
}

type ScriptedError = NonNullable<ScriptedAnswer["error"]>;

function isOpenAi(wire: Wire): boolean {
  return wire === "openai" || wire === "responses" || wire === "completions";
}

function wrongKey(wire: Wire): ScriptedError {
  return isOpenAi(wire)
    ? {
        status: 401,
        type: "invalid_request_error",
        code: "invalid_api_key",
        message: "Incorrect API key provided. (You asked for this rejection: the key is fine, and you are talking to the demo server.)",
      }
    : { status: 401, message: "invalid x-api-key (you asked for this rejection: the key is fine, and you are talking to the demo server)" };
}

function rateLimit(wire: Wire, model: string): ScriptedError {
  return isOpenAi(wire)
    ? {
        status: 429,
        type: "requests",
        code: "rate_limit_exceeded",
        message: `Rate limit reached for ${model} in the demo organization on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 3s.`,
      }
    : {
        status: 429,
        message: "This request would exceed the demo organization's rate limit of 3 requests per minute. Please try again in 3 seconds.",
      };
}

function serverError(wire: Wire): ScriptedError {
  return {
    status: 500,
    message: isOpenAi(wire)
      ? "The demo server had an error while processing your request, as you asked. Sorry about that!"
      : "Internal server error (the demo's, as you asked)",
  };
}

function overloaded(wire: Wire): ScriptedError {
  return isOpenAi(wire)
    ? { status: 503, type: "server_error", message: "The demo engine is currently overloaded, as you asked. Please try again later." }
    : { status: wire === "gemini" ? 503 : 529, message: "Overloaded (the demo, as you asked)" };
}
