import type { Door } from "./door.ts";
import type { Exchange } from "./exchange.ts";
import type { CacheCount } from "./promptCache.ts";
import type { ScriptedAnswer, Step } from "./script.ts";
import type { WireError } from "./wireError.ts";
import type { AnswerFrame, ContentStep, GenerationRequest, StreamEncoder, WireProtocol } from "./wireProtocol.ts";

/** What an answer is sent with. */
export interface AnswerContext {
  readonly exchange: Exchange;
  readonly protocol: WireProtocol;
  readonly door: Door;
  readonly request: GenerationRequest;
  readonly requestId: string;
  /** What the prompt cache found. */
  readonly cached?: CacheCount | undefined;
  /** As in `AnswerFrame`. */
  readonly count?: AnswerFrame["count"];
}

/** Answers one request as scripted. Resolves when the last byte is handed over, or as soon as the client has left. */
export async function runAnswer(context: AnswerContext, answer: ScriptedAnswer): Promise<void> {
  if (answer.error !== undefined) {
    sendError(context, answer.error, answer.headers);
    return;
  }
  const headers = mergeHeaders(context.protocol.headers(context.requestId), answer.headers);
  if (answer.body !== undefined) {
    context.exchange.respond(answer.body.status, { ...headers, "content-type": answer.body.contentType }, answer.body.text);
    return;
  }
  await (context.request.stream ? streamAnswer(context, answer, headers) : wholeAnswer(context, answer, headers));
}

/** Sends an error in the wire's shape. A rate limit names a wait, as the real ones do, unless the script speaks of it or the quota is used up. */
export function sendError(
  context: Pick<AnswerContext, "exchange" | "protocol" | "requestId">,
  error: WireError,
  scripted: Readonly<Record<string, string>> = {},
): void {
  const speaksOfWait = Object.keys(scripted).some((name) => name.toLowerCase().startsWith("retry-after"));
  const isUsedUp = error.code === "insufficient_quota" || /credits are depleted/.test(error.message);
  const retryAfter: Record<string, string> = error.status === 429 && !speaksOfWait && !isUsedUp ? { "retry-after": "1" } : {};
  const headers = mergeHeaders(
    {
      ...context.protocol.headers(context.requestId),
      ...context.protocol.errorHeaders?.(error),
      ...retryAfter,
      "content-type": "application/json",
    },
    scripted,
  );
  context.exchange.respond(error.status, headers, JSON.stringify(context.protocol.errorBody(error, context.requestId)));
}

function mergeHeaders(own: Readonly<Record<string, string>>, scripted: Readonly<Record<string, string>> = {}): Record<string, string> {
  const merged = new Map(Object.entries(own));
  for (const [name, value] of Object.entries(scripted)) {
    merged.set(name.toLowerCase(), value);
  }
  return Object.fromEntries([...merged].filter(([, value]) => value !== ""));
}

async function streamAnswer(context: AnswerContext, answer: ScriptedAnswer, headers: Record<string, string>): Promise<void> {
  const { exchange, protocol, request, door, cached, count } = context;
  const encoder = protocol.streamEncoder({ request, usage: answer.usage, cached, count });
  const twice = (frames: readonly string[]): readonly string[] =>
    answer.doubled === true ? frames.flatMap((frame) => [frame, frame]) : frames;
  let opened = false;
  const send = async (frames: readonly string[]): Promise<void> => {
    if (!exchange.headSent) {
      if (answer.gzip === true) {
        exchange.pack();
      }
      exchange.head(200, {
        "content-type": door.streamType ?? "text/event-stream; charset=utf-8",
        "cache-control": "no-cache",
        ...(answer.gzip === true ? { "content-encoding": "gzip" } : {}),
        ...headers,
      });
    }
    for (const frame of frames) {
      await exchange.write(door.frame === undefined ? frame : door.frame(frame));
    }
  };
  const open = async (): Promise<void> => {
    if (!opened) {
      opened = true;
      await send(twice(encoder.open()));
    }
  };
  for (const step of answer.steps ?? []) {
    if (answer.paceMs !== undefined && sends(step)) {
      await exchange.delay(answer.paceMs);
    }
    if (exchange.clientLeft) {
      return;
    }
    if (isContent(step)) {
      await open();
      await send(encode(encoder, step));
    } else if ("raw" in step) {
      await send([]);
      await exchange.write(step.raw);
    } else if ("failure" in step) {
      await send(encoder.error({ status: 500, ...step.failure }));
      exchange.end();
      return;
    } else if ("fault" in step) {
      await breakStream(exchange, step.fault, () => send([]));
      return;
    } else {
      await pause(exchange, step);
    }
  }
  if (exchange.clientLeft) {
    return;
  }
  await open();
  await send(twice(encoder.close(answer.finishReason)));
  exchange.end();
}

type Fault = Extract<Step, { fault: unknown }>["fault"];

async function breakStream(exchange: Exchange, fault: Fault, sendHead: () => Promise<void>): Promise<void> {
  switch (fault) {
    case "stall":
      await exchange.untilLeft();
      return;
    case "reset":
      exchange.resetConnection();
      return;
    case "truncate":
      await sendHead();
      exchange.end();
      return;
  }
}

/** Nothing goes out before the end, so raw bytes stand before the body and a cut goes through its middle. */
async function wholeAnswer(context: AnswerContext, answer: ScriptedAnswer, wireHeaders: Record<string, string>): Promise<void> {
  const { exchange, protocol, request, cached, count } = context;
  const headers = { "content-type": "application/json", ...wireHeaders };
  const content: ContentStep[] = [];
  let raw = "";
  const body = (): string =>
    raw + JSON.stringify(protocol.wholeAnswer({ request, usage: answer.usage, cached, count }, content, answer.finishReason));
  for (const step of answer.steps ?? []) {
    if (exchange.clientLeft) {
      return;
    }
    if (isContent(step)) {
      content.push(...plainSteps(step));
    } else if ("raw" in step) {
      raw += step.raw;
    } else if ("failure" in step) {
      sendError(context, { status: 500, ...step.failure }, answer.headers);
      return;
    } else if ("fault" in step) {
      await breakStream(exchange, step.fault, async () => {
        exchange.head(200, headers);
        const text = body();
        await exchange.write(text.slice(0, text.length / 2));
      });
      return;
    } else {
      await pause(exchange, step);
    }
  }
  if (!exchange.clientLeft) {
    exchange.respond(200, headers, body());
  }
}

type AnswerStep = ContentStep | Extract<Step, { toolCalls: unknown } | { citation: unknown } | { image: unknown } | { refusal: string }>;

function isContent(step: Step): step is AnswerStep {
  return ["text", "reasoning", "toolCall", "toolCalls", "citation", "image", "refusal"].some((name) => name in step);
}

/** A step in the wire's own form, or in the plain one where it has none. */
function encode(encoder: StreamEncoder, step: AnswerStep): readonly string[] {
  if ("toolCalls" in step && encoder.interleaved !== undefined) {
    return encoder.interleaved(step.toolCalls);
  }
  if ("citation" in step && encoder.citation !== undefined) {
    return encoder.citation(step.citation);
  }
  if ("image" in step && encoder.image !== undefined) {
    return encoder.image(step.image);
  }
  if ("refusal" in step && encoder.refusal !== undefined) {
    return encoder.refusal(step.refusal);
  }
  return plainSteps(step).flatMap((plain) => encoder.content(plain));
}

/** A step as steps that every wire can send. */
function plainSteps(step: AnswerStep): readonly ContentStep[] {
  if ("toolCalls" in step) {
    return step.toolCalls.map((toolCall) => ({ toolCall }));
  }
  if ("citation" in step || "image" in step) {
    return [];
  }
  return "refusal" in step ? [{ text: step.refusal }] : [step];
}

function sends(step: Step): boolean {
  return isContent(step) || "raw" in step || "failure" in step;
}

async function pause(exchange: Exchange, step: Extract<Step, { delayMs: number } | { until: Promise<unknown> }>): Promise<void> {
  await ("delayMs" in step ? exchange.delay(step.delayMs) : exchange.until(step.until));
}
