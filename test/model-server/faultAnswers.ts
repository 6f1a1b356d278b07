import { retryAfterHeaders, type RetryAfterForm } from "./limitHeaders.ts";
import type { ScriptedAnswer, Step, Wire } from "./script.ts";

/** What a fault lets through of an answer: all of it; its beginning (perhaps none); or nothing. */
export type FaultEffect = "whole" | "some" | "none";

/** One way in which an answer goes wrong, or only looks so. */
export interface AnswerFault {
  readonly name: string;
  readonly effect: FaultEffect;
  /** How often it comes among all faults, beside the others. */
  readonly weight: number;
  /** Tool calls that come with a whole answer. */
  readonly calls?: number | undefined;
  /** The answer whose words are these `pieces`. `chance` is from 0 up to 1. */
  make(pieces: readonly string[], wire: Wire, chance: number): ScriptedAnswer;
}

const said = (pieces: readonly string[]): readonly Step[] => pieces.map((text) => ({ text }));
const halfOf = (pieces: readonly string[]): readonly Step[] => said(pieces.slice(0, Math.ceil(pieces.length / 2)));
const page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Your network wants you to sign in.</body></html>";
/** What a stream that never ends says again and again after the first half of its answer. */
export const endlessWords = " and so on";
const megabyte = "a".repeat(1024 * 1024);

/** What stands after the first half of an answer, and what comes of the rest. */
function afterHalf(name: string, steps: readonly Step[], weight = 2): AnswerFault {
  return { name, effect: "some", weight, make: (pieces) => ({ steps: [...halfOf(pieces), ...steps] }) };
}

function instead(name: string, answer: ScriptedAnswer, weight = 2): AnswerFault {
  return { name, effect: "none", weight, make: () => answer };
}

function whole(name: string, more: Omit<ScriptedAnswer, "steps">): AnswerFault {
  return { name, effect: "whole", weight: 2, make: (pieces) => ({ ...more, steps: said(pieces) }) };
}

/** A rejection for too many requests that no limit caused, with each way to state the wait. */
const tooMany: AnswerFault = {
  name: "429, with each form of Retry-After",
  effect: "none",
  weight: 4,
  make: (_pieces, wire, chance) => {
    const forms: readonly RetryAfterForm[] = wire === "gemini" ? ["seconds", "retry-info"] : ["seconds", "milliseconds", "date", "words"];
    const form = forms[Math.floor(chance * forms.length)] ?? "seconds";
    const waitMs = 200 + Math.floor(chance * 1000);
    const words = form === "words" ? `Rate limit reached. Please try again in ${waitMs}ms.` : "Rate limit reached.";
    return {
      error: { status: 429, message: words, ...(form === "retry-info" ? { retryDelayMs: waitMs } : {}) },
      headers: retryAfterHeaders(form, waitMs, Date.now()),
    };
  },
};

/** Every fault that a server on loopback, without TLS, can have by itself. */
export const answerFaults: readonly AnswerFault[] = [
  afterHalf("clean end without a finish reason", [{ fault: "truncate" }]),
  afterHalf("end inside a JSON payload", [{ raw: 'data: {"id":"x","choi' }, { fault: "truncate" }]),
  afterHalf("reset after the first token", [{ delayMs: 20 }, { fault: "reset" }]),
  afterHalf("an error event mid-stream", [{ failure: { status: 529, type: "overloaded_error", message: "Overloaded" } }]),
  afterHalf("stall mid-stream", [{ fault: "stall" }], 1),
  {
    name: "malformed JSON among good",
    effect: "some",
    weight: 2,
    make: (pieces) => ({
      steps: [...halfOf(pieces), { raw: 'data: {"id":oops}\n\n' }, ...said(pieces.slice(Math.ceil(pieces.length / 2)))],
    }),
  },
  afterHalf("a 100 MB line", [{ raw: 'data: {"id":"' }, ...Array.from({ length: 100 }, (): Step => ({ raw: megabyte }))], 0.1),
  {
    name: "a stream that never ends",
    effect: "some",
    weight: 1,
    make: (pieces) => ({
      paceMs: 2,
      steps: [...halfOf(pieces), ...Array.from({ length: 20_000 }, (): Step => ({ text: endlessWords.repeat(20) }))],
    }),
  },
  instead("reset before the first token", { steps: [{ raw: "" }, { delayMs: 5 }, { fault: "reset" }] }),
  instead("reset before the head", { steps: [{ fault: "reset" }] }),
  instead("HTML with 200", { body: { status: 200, contentType: "text/html", text: page } }),
  instead("HTML with 502", { body: { status: 502, contentType: "text/html", text: page } }),
  instead("JSON error with 200", {
    body: {
      status: 200,
      contentType: "application/json",
      text: JSON.stringify({ error: { type: "server_error", message: "The model is not well." } }),
    },
  }),
  instead("empty body", { body: { status: 200, contentType: "text/event-stream", text: "" } }),
  instead("stall before the head", { steps: [{ fault: "stall" }] }, 1),
  instead("stall before the first token", { steps: [{ raw: "" }, { fault: "stall" }] }, 1),
  instead(
    "redirect",
    { body: { status: 307, contentType: "text/plain", text: "" }, headers: { location: "http://127.0.0.1:9/elsewhere" } },
    1,
  ),
  instead("500", { error: { status: 500, message: "Internal error" } }),
  instead("529", { error: { status: 529, type: "overloaded_error", message: "Overloaded" } }),
  instead("503 with Retry-After", { error: { status: 503, message: "Try later" }, headers: { "retry-after": "1" } }, 1),
  tooMany,
  { name: "slow drip", effect: "whole", weight: 1, make: (pieces) => ({ paceMs: 2, steps: said(Array.from(pieces.join(""))) }) },
  whole("gzip", { gzip: true }),
  whole("wrong content type", { headers: { "content-type": "text/plain" } }),
  whole("duplicated events", { doubled: true }),
  {
    name: "1,000 tool calls",
    effect: "whole",
    weight: 0.3,
    calls: 1000,
    make: (pieces) => ({
      steps: [
        ...said(pieces),
        ...Array.from(
          { length: 1000 },
          (_, at): Step => ({ toolCall: { id: `call_${at}`, name: "write", argumentsText: `{"at":${at}}` } }),
        ),
      ],
    }),
  },
];
