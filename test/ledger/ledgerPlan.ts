import type { ScriptedAnswer, ScriptedUsage, Step, Wire } from "../model-server/script.ts";

/** What the server does with one request, and what the chat's user does about it. */
export interface PlannedAnswer {
  readonly name: string;
  /** `stop`: once the answer's words are seen. `use-now`: once this request has come, the key before it is wanted back. */
  readonly does?: "stop" | "use-now" | undefined;
  readonly answer: ScriptedAnswer;
}

/** What an answer is planned with. */
export interface PlanRequest {
  readonly wire: Wire;
  readonly random: () => number;
  /** Unique in the run; stands at the beginning of the answer's words. */
  readonly mark: string;
  /** Whether the answer is to fit {@link ledgerSchema}. */
  readonly isSchema: boolean;
  /** Settles when the words are seen in the chat: a reset must not overtake them. */
  readonly seen: Promise<unknown>;
}

export const ledgerSchema = JSON.stringify({
  title: "city",
  type: "object",
  properties: { name: { type: "string" } },
  required: ["name"],
  additionalProperties: false,
});

const never = new Promise<never>(() => undefined);

/** What goes wrong before there are words, each as often as the other. */
const failures: readonly (readonly [name: string, answer: ScriptedAnswer])[] = [
  ["429", { error: { status: 429, message: "Too many requests" }, headers: { "retry-after": "1" } }],
  ["429 for long", { error: { status: 429, message: "Too many requests" }, headers: { "retry-after": "3600" } }],
  ["401", { error: { status: 401, message: "The key is not valid" } }],
  ["500", { error: { status: 500, message: "Internal error" } }],
  ["503", { error: { status: 503, message: "Try later" }, headers: { "retry-after": "1" } }],
  ["404", { error: { status: 404, message: "There is no such model" } }],
  ["reset before the head", { steps: [{ fault: "reset" }] }],
  [
    "JSON error with 200",
    { body: { status: 200, contentType: "application/json", text: '{"error":{"type":"server_error","message":"Unwell"}}' } },
  ],
  ["empty body", { body: { status: 200, contentType: "text/event-stream", text: "" } }],
];

/** The plan for the next request of a run. */
export function planAnswer(request: PlanRequest): PlannedAnswer {
  const { random, isSchema } = request;
  const usage = usageFor(request);
  const chance = random();
  if (chance < 0.22) {
    const [name, answer] = failures[Math.floor(random() * failures.length)] ?? failures[0] ?? ["", {}];
    return { name, answer };
  }
  if (chance < 0.3) {
    return { name: "counted, and nothing said", answer: { steps: [], usage } };
  }
  if (chance < 0.36) {
    return { name: "an error after the count began", answer: { steps: [{ text: "" }, { failure: { message: "Overloaded" } }], usage } };
  }
  if (isSchema) {
    return schemaAnswer(request, usage);
  }
  if (chance < 0.42) {
    return { name: "held until the other key is wanted", does: "use-now", answer: { steps: [{ until: never }], usage } };
  }
  const words = said(request.mark);
  if (chance < 0.6) {
    const cuts: readonly (readonly [name: string, last: Step])[] = [
      ["reset", { fault: "reset" }],
      ["truncated", { fault: "truncate" }],
      ["failed in the middle", { failure: { message: "Overloaded" } }],
    ];
    const [name, last] = cuts[Math.floor(random() * cuts.length)] ?? ["reset", { fault: "reset" }];
    return { name, answer: { steps: [...words, { until: request.seen }, last], usage } };
  }
  if (chance < 0.7) {
    return { name: "stopped", does: "stop", answer: { steps: [...words, { until: never }], usage } };
  }
  const cutOff = { openai: "length", responses: "max_output_tokens", anthropic: "max_tokens", gemini: "MAX_TOKENS" };
  const reason = random() < 0.15 ? cutOff[request.wire as keyof typeof cutOff] : undefined;
  return { name: "whole", answer: { steps: words, usage, ...(reason === undefined ? {} : { finishReason: reason }) } };
}

/** Right, or wrong in one of the ways that go back with their errors; by the wire's own mode or by a tool, whichever is asked for. */
function schemaAnswer({ random }: PlanRequest, usage: ScriptedUsage | null): PlannedAnswer {
  const chance = random();
  const [name, text] =
    chance < 0.5 ? ["fits", '{"name":"Bern"}'] : chance < 0.8 ? ["does not fit", '{"people":1}'] : ["no JSON", "Bern, I think"];
  return { name, answer: { steps: [{ text }], usage } };
}

/** Enough words at once to be handed on in a continuation, then a few more. */
function said(mark: string): readonly Step[] {
  return [{ text: `${mark} ${"and so it goes on ".repeat(10)}` }, { text: "and on" }];
}

/** What the provider says it counted; `null`: nothing. */
function usageFor({ wire, random }: PlanRequest): ScriptedUsage | null {
  const input = 20 + Math.floor(random() * 4000);
  const output = 1 + Math.floor(random() * 900);
  if (random() < 0.1) {
    return null;
  }
  const cachedInput = random() < 0.3 ? Math.floor(input / 3) : undefined;
  return {
    input,
    output,
    ...(cachedInput === undefined ? {} : { cachedInput }),
    ...(wire === "anthropic" && random() < 0.3 ? { cacheWrite: Math.floor(input / 4) } : {}),
    ...(wire !== "openai" && random() < 0.3 ? { reasoning: Math.floor(output / 2) } : {}),
  };
}
