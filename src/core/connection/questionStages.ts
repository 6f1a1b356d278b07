import type { Failure } from "../model/failure.ts";
import type { ChatRequest } from "../provider.ts";
import { jsonInText } from "../structured/jsonInText.ts";
import { structuredRequest } from "../structured/structuredRequest.ts";
import type { ConnectionTestRun } from "./connectionTestRun.ts";
import { failed, findingOf, warned } from "./failed.ts";
import type { Finding, FindingCode } from "./finding.ts";
import { retryFix } from "./finding.ts";
import { ask, question, type Asking } from "./question.ts";
import type { StageOutcome } from "./stage.ts";
import { StreamPieces } from "./streamPieces.ts";

/** A red square of 64 by 64 pixels, as PNG in base64: large enough for those who reject tiny pictures. */
const redSquare =
  "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAT0lEQVR42u3PQQkAAAgEsAtx/ZMZxgi+hcEKLNO+FgEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQGBywKqxUDxqh7TUQAAAABJRU5ErkJggg==";

/** The fewest tokens that every API takes as a limit. */
const fewestTokens = 16;
/** Enough for a model that thinks a little first. */
const someTokens = 400;

/** The outcome of the first question, and what it shows of the rest. */
export interface AnswerReading {
  readonly outcome: StageOutcome;
  readonly failure: Failure | undefined;
  readonly firstWordMs: number | undefined;
}

/** Asks for one word. */
export async function tryAnswer(asking: Asking): Promise<AnswerReading> {
  const answer = await ask(asking, question(asking, "Reply with the single word OK.", { maxOutputTokens: fewestTokens }));
  if (answer.failure !== undefined) {
    return { outcome: noAnswer(asking, answer.failure), failure: answer.failure, firstWordMs: undefined };
  }
  const firstWord = answer.firstWordMs === undefined ? "no word within its limit" : `first token after ${seconds(answer.firstWordMs)}`;
  return {
    outcome: { status: "passed", summary: `${answer.model} answered · ${firstWord}` },
    failure: undefined,
    firstWordMs: answer.firstWordMs,
  };
}

function noAnswer(asking: Asking, failure: Failure): StageOutcome {
  if (failure.kind !== "not-found" || failure.retry === "never") {
    return rejection(asking, failure);
  }
  const outcome = rejection(asking, failure, asking.testRun.target.type === "azure" ? "unknown-deployment" : "unknown-model");
  if (outcome.finding?.code !== "unknown-deployment") {
    return outcome;
  }
  const advice = `You choose a deployment's name, so it may differ from the model's. Look it up on the resource's page “Deployments”, and choose it as ${asking.testRun.target.provider}:NAME.`;
  return { ...outcome, finding: { ...outcome.finding, advice } };
}

/** Asks for an answer of some length, and looks how it comes. Leaves as soon as that is clear. */
export async function tryStream(asking: Asking): Promise<StageOutcome> {
  const { testRun } = asking;
  const { clock } = testRun.ports;
  const pieces = new StreamPieces(clock.monotonicMs());
  const request = question(asking, "Count from 1 to 60. Write the numbers alone, with a space between them.", {
    maxOutputTokens: someTokens,
  });
  const answer = await ask(
    asking,
    request,
    (event) => {
      if (event.type === "text-delta" || event.type === "reasoning-delta") {
        pieces.add(clock.monotonicMs(), event.text.length);
      }
      return pieces.isStreaming;
    },
    () => {
      pieces.read();
    },
  );
  if (answer.failure !== undefined) {
    return rejection(asking, answer.failure);
  }
  const verdict = pieces.verdict(clock.monotonicMs());
  if (verdict === "pieces") {
    return { status: "passed", summary: `comes piece by piece · first after ${seconds(pieces.firstMs ?? 0)}` };
  }
  if (verdict === "unclear") {
    return { status: "passed", summary: "the answer was too short to judge" };
  }
  return warned(buffered(testRun, pieces.firstMs ?? 0));
}

function buffered({ hop, place, target }: ConnectionTestRun, afterMs: number): Finding {
  const who =
    hop === undefined
      ? "Something between here and the provider, or a gateway before it,"
      : `The proxy ${hop.shown}, or a gateway behind it,`;
  const around = hop === undefined ? "" : ` If allowed, add ${place.host} to http.noProxy.`;
  return {
    code: "buffered",
    happened: `The answer of ${target.label} comes in one piece, after ${seconds(afterMs)}: it is held back until it is complete.`,
    advice: `${who} buffers answers before it passes them on. Ask its administrator to pass text/event-stream through unbuffered (nginx: proxy_buffering off).${around} Answers work, but appear only when they are complete.`,
    fixes: hop === undefined ? [retryFix] : [{ id: "open-setting", label: "Open http.noProxy", setting: "http.noProxy" }, retryFix],
  };
}

/** Asks for a call of a tool. */
export async function tryTools(asking: Asking): Promise<StageOutcome> {
  const request = question(asking, "Call the tool report_status with the status OK. Answer by that call alone.", {
    maxOutputTokens: someTokens,
    tools: [
      {
        name: "report_status",
        description: "Reports a status.",
        inputSchema: { type: "object", properties: { status: { type: "string" } }, required: ["status"] },
      },
    ],
  });
  const answer = await ask(asking, request);
  if (answer.failure !== undefined) {
    return unable(
      asking,
      answer.failure,
      "no-tools",
      `${asking.model} doesn't support tools: ${asking.testRun.target.label} rejected a request that offered one.`,
      `Choose another model for work with tools, or set “tools”: false for ${asking.model}.`,
    );
  }
  if (answer.calls > 0) {
    return { status: "passed", summary: "called the tool" };
  }
  return warned({
    code: "no-tool-call",
    happened: `${asking.model} was asked to call a tool, and ${answer.cutOff ? "reached its limit before it did" : "answered in words"}.`,
    advice: "It accepts tools but may not use them well. Choose a model that is trained for tools.",
    fixes: [{ id: "choose-model", label: "Choose Model" }, retryFix],
  });
}

/** Asks for an answer in a schema, once, the way that suits the model. */
export async function tryStructured(asking: Asking): Promise<StageOutcome> {
  const { testRun, provider, model } = asking;
  const mode = provider.structuredMode?.(model) ?? "prompt";
  const asked = question(asking, "Give the status OK and the number 7.", { maxOutputTokens: someTokens });
  const answer = await ask(asking, structuredRequest(asked, mode, "status_report", statusSchema));
  if (answer.failure !== undefined) {
    return unable(
      asking,
      answer.failure,
      "no-structured-output",
      `${model} doesn't support structured output: ${testRun.target.label} rejected a request that asked for it.`,
      schemaAdvice,
    );
  }
  const reading = (await testRun.ports.loadValidator()).read(statusSchema);
  const fits = reading.ok && [...answer.arguments, ...jsonInText(answer.text)].some((value) => reading.schema.errorsOf(value).length === 0);
  if (fits) {
    return {
      status: "passed",
      summary: `fits its schema, asked for ${{ native: "by the wire's own mode", tool: "by a tool that must be called", prompt: "in words" }[mode]}`,
    };
  }
  const why = answer.cutOff ? "reached its limit before it was whole" : "is not of the schema";
  return warned({
    code: "no-structured-output",
    happened: `The answer of ${model} ${why}.`,
    advice: schemaAdvice,
    fixes: [{ id: "choose-model", label: "Choose Model" }, retryFix],
  });
}

const statusSchema = {
  type: "object",
  properties: { status: { type: "string" }, number: { type: "integer" } },
  required: ["status", "number"],
  additionalProperties: false,
} as const;
const schemaAdvice = "Choose another model for structured output.";

/** Shows a picture, and asks what is in it. */
export async function tryVision(asking: Asking): Promise<StageOutcome> {
  const { model } = asking;
  const words = question(asking, "Which colour is this picture? Answer with one word.", { maxOutputTokens: someTokens });
  const picture = { type: "image", source: { kind: "base64", mediaType: "image/png", data: redSquare }, name: "red.png" } as const;
  const answer = await ask(asking, { ...words, messages: [{ role: "user", content: [picture, ...firstContent(words)] }] });
  if (answer.failure !== undefined) {
    return unable(
      asking,
      answer.failure,
      "no-vision",
      `${model} doesn't support images: ${asking.testRun.target.label} rejected one.`,
      "Choose another model for images.",
    );
  }
  const reply = answer.text.trim().replace(/\s+/g, " ").slice(0, 60);
  if (/\bred\b|crimson|scarlet/i.test(reply)) {
    return { status: "passed", summary: "described the image correctly" };
  }
  return warned({
    code: "no-vision",
    happened:
      reply === "" ? `${model} said nothing about the image.` : `${model} accepted the image, but described a red square as “${reply}”.`,
    advice: "The model may not see images well, or a gateway may have dropped the image. Choose another model for images.",
    fixes: [{ id: "choose-model", label: "Choose Model" }, retryFix],
  });
}

function firstContent({ messages }: ChatRequest) {
  const [first] = messages;
  return first?.role === "user" ? first.content : [];
}

/** A rejection of one ability. A limit or a fault of the provider says nothing of it. */
function unable(asking: Asking, failure: Failure, code: FindingCode, happened: string, advice: string): StageOutcome {
  const rejected =
    failure.kind === "invalid-request" ||
    failure.kind === "not-found" ||
    failure.kind === "invalid-output" ||
    failure.kind === "permission";
  if (!rejected) {
    return rejection(asking, failure);
  }
  const { details } = findingOf(failure, asking.testRun.target, asking.testRun.ports.clock.nowMs());
  return failed(
    {
      code,
      happened,
      advice,
      fixes: [
        { id: "choose-model", label: "Choose Model" },
        { id: "open-provider-settings", label: "Open Provider Settings" },
      ],
    },
    details,
  );
}

/** A failure as it would be reported in a chat. A limit is no failure of the connection. */
function rejection({ testRun }: Asking, failure: Failure, code: FindingCode = "failure"): StageOutcome {
  const { finding, details } = findingOf(failure, testRun.target, testRun.ports.clock.nowMs(), code);
  return failure.kind === "rate-limit" || failure.kind === "overloaded" ? warned(finding, details) : failed(finding, details);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** A stage for what not every model can do: skipped for a model that does not claim it. `what`: the ability, as it goes on with “not claimed by”. */
export function ifClaimed(
  claims: boolean,
  what: string,
  asking: Asking,
  work: (asking: Asking) => Promise<StageOutcome>,
): () => Promise<StageOutcome> {
  return () => (claims ? work(asking) : Promise.resolve({ status: "skipped", summary: `${what} not claimed by ${asking.model}` }));
}
