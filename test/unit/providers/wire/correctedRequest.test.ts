import assert from "node:assert/strict";
import type { Failure } from "../../../../src/core/model/failure.ts";
import type { JsonValue } from "../../../../src/core/model/json.ts";
import type { Correction, CorrectionStore } from "../../../../src/core/ports/correctionStore.ts";
import type { Endpoint } from "../../../../src/core/provider.ts";
import type { Opened } from "../../../../src/providers/wire/answers/answerStream.ts";
import { failureContextOf } from "../../../../src/providers/wire/failures/failureContext.ts";
import {
  applyCorrections,
  applyOptions,
  has,
  sendCorrected,
  without,
  type JsonBody,
  type CorrectionRule,
} from "../../../../src/providers/wire/corrections/correctedRequest.ts";

const endpoint: Endpoint = { provider: "acme", baseUrl: "https://acme.example/v1", apiKey: "k", accountLabel: "work" };

/** Leaves a field out when the failure names it. */
function leaveOut(parameter: string, onceOnly?: boolean): CorrectionRule {
  return {
    parameter,
    onceOnly,
    instead: (failure, body) =>
      failure.kind === "invalid-request" && failure.parameter === parameter && has(body, parameter) ? null : undefined,
    apply: (body) => without(body, parameter),
  };
}

const rename: CorrectionRule = {
  parameter: "max_tokens",
  instead: (failure, body) =>
    failure.kind === "invalid-request" && failure.parameter === "max_tokens" && has(body, "max_tokens") ? "limit" : undefined,
  apply: (body, instead) =>
    has(body, "max_tokens") && instead !== null ? { ...without(body, "max_tokens"), [instead]: body["max_tokens"] } : body,
};

const failureOn = (parameter: string): Failure => ({
  kind: "invalid-request",
  parameter,
  message: `No ${parameter}.`,
  provider: "acme",
  retry: "never",
});

class Corrections implements CorrectionStore {
  readonly kept = new Map<string, Correction[]>();

  of(baseUrl: string, model: string): readonly Correction[] {
    return this.kept.get(`${baseUrl} ${model}`) ?? [];
  }

  learn(baseUrl: string, model: string, correction: Correction): void {
    this.kept.set(`${baseUrl} ${model}`, [...this.of(baseUrl, model), correction]);
  }
}

interface Sent {
  readonly bodies: readonly JsonBody[];
  readonly opened: Opened;
}

/** Sends a body to a provider that rejects it with each failure in turn, and then answers. */
async function send(
  body: JsonBody,
  rules: readonly CorrectionRule[],
  failures: readonly Failure[],
  more: { corrections?: CorrectionStore; modelOptions?: Readonly<Record<string, JsonValue>>; model?: string } = {},
): Promise<Sent> {
  const bodies: JsonBody[] = [];
  const left = [...failures];
  const request = { model: more.model ?? "m", messages: [], modelOptions: more.modelOptions };
  const ports = { fetch: globalThis.fetch, corrections: more.corrections };
  const opened = await sendCorrected(body, { endpoint, request, ports, failureContext: failureContextOf(endpoint, "m"), rules }, (sent) => {
    bodies.push(sent);
    const failure = left.shift();
    return Promise.resolve(failure === undefined ? { ok: true, response: new Response("") } : { ok: false, failure });
  });
  if (opened.ok) {
    opened.corrector?.worked();
  }
  return { bodies, opened };
}

describe("a rejected parameter", () => {
  it("is corrected once, reported as an attempt, and learned", async () => {
    const corrections = new Corrections();
    const { bodies, opened } = await send({ model: "m", top_p: 1 }, [leaveOut("top_p")], [failureOn("top_p")], { corrections });
    assert.deepEqual(bodies, [{ model: "m", top_p: 1 }, { model: "m" }]);
    assert.ok(opened.ok);
    assert.deepEqual(opened.attempts, [
      {
        type: "attempt",
        number: 1,
        provider: "acme",
        accountLabel: "work",
        model: "m",
        failure: failureOn("top_p"),
        next: "retry",
        delayMs: 0,
      },
    ]);
    assert.deepEqual([...corrections.kept], [["https://acme.example/v1 m", [{ parameter: "top_p", instead: null }]]]);
  });

  it("is not sent the next time, except to another model", async () => {
    const corrections = new Corrections();
    const rules = [leaveOut("top_p"), rename];
    const body = { top_p: 1, max_tokens: 9 };
    await send(body, rules, [failureOn("top_p"), failureOn("max_tokens")], { corrections });
    const again = await send(body, rules, [], { corrections });
    assert.deepEqual(again.bodies, [{ limit: 9 }]);
    assert.deepEqual(again.opened.attempts, []);
    const other = await send(body, rules, [], { corrections, model: "other" });
    assert.deepEqual(other.bodies, [body]);
  });

  it("is corrected together with others, each by itself and in the order of the rejections", async () => {
    const { bodies, opened } = await send(
      { a: 1, b: 2, max_tokens: 3 },
      [leaveOut("a"), leaveOut("b"), rename],
      [failureOn("max_tokens"), failureOn("b"), failureOn("a")],
    );
    assert.deepEqual(bodies.at(-1), { limit: 3 });
    assert.deepEqual(
      opened.attempts?.map(({ number, failure }) => [number, failure.kind === "invalid-request" && failure.parameter]),
      [
        [1, "max_tokens"],
        [2, "b"],
        [3, "a"],
      ],
    );
  });

  it("is corrected once, even if the provider rejects it again", async () => {
    const stubborn: CorrectionRule = { ...rename, instead: () => "limit", apply: (body) => body };
    const { bodies, opened } = await send(
      { max_tokens: 3 },
      [stubborn],
      [failureOn("max_tokens"), failureOn("max_tokens"), failureOn("max_tokens")],
    );
    assert.equal(bodies.length, 2);
    assert.ok(!opened.ok);
  });

  it("is corrected at most four times in one request", async () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const { bodies, opened } = await send(
      Object.fromEntries(names.map((name) => [name, 1])),
      names.map((name) => leaveOut(name)),
      names.map(failureOn),
    );
    assert.equal(bodies.length, 5);
    assert.ok(!opened.ok);
    assert.deepEqual(opened.failure, failureOn("e"));
    assert.equal(opened.attempts?.length, 4);
  });

  it("is not learned if the request fails in the end", async () => {
    const corrections = new Corrections();
    const { opened } = await send({ a: 1, b: 1 }, [leaveOut("a")], [failureOn("a"), failureOn("b")], { corrections });
    assert.ok(!opened.ok);
    assert.equal(opened.attempts?.length, 1);
    assert.equal(corrections.kept.size, 0);
  });

  it("is not learned if the correction is for one request", async () => {
    const corrections = new Corrections();
    const { opened } = await send({ a: 1 }, [leaveOut("a", true)], [failureOn("a")], { corrections });
    assert.ok(opened.ok);
    assert.equal(corrections.kept.size, 0);
  });

  it("is the answer if no rule applies, or if it is not in the body", async () => {
    for (const parameter of ["b", "c"]) {
      const { bodies, opened } = await send({ a: 1 }, [leaveOut("a"), leaveOut("b")], [failureOn(parameter)]);
      assert.equal(bodies.length, 1);
      assert.deepEqual(opened, { ok: false, failure: failureOn(parameter), attempts: [] });
    }
  });

  it("is not looked for in failures of another kind", async () => {
    const anything: CorrectionRule = { parameter: "a", instead: () => null, apply: (body) => without(body, "a") };
    for (const kind of ["auth", "rate-limit", "context-overflow", "server"] as const) {
      const { bodies } = await send({ a: 1 }, [anything], [{ kind, message: "No.", provider: "acme", retry: "same" }]);
      assert.equal(bodies.length, 1, kind);
    }
    const { bodies } = await send({ a: 1 }, [anything], [{ kind: "unknown", message: "No.", provider: "acme", retry: "same" }]);
    assert.equal(bodies.length, 2);
  });

  it("is corrected even if the user sets it, since corrections are applied after options", async () => {
    const corrections = new Corrections();
    corrections.learn(endpoint.baseUrl, "m", { parameter: "top_p", instead: null });
    const { bodies } = await send({}, [leaveOut("top_p")], [], { corrections, modelOptions: { top_p: 0.5, seed: 1 } });
    assert.deepEqual(bodies, [{ seed: 1 }]);
  });
});

describe("corrections", () => {
  it("change nothing if no rule understands them", () => {
    const body = { a: 1 };
    assert.equal(applyCorrections(body, [{ parameter: "gone", instead: null }], [leaveOut("a")]), body);
  });

  it("are each applied, in order", () => {
    assert.deepEqual(
      applyCorrections(
        { a: 1, max_tokens: 2 },
        [
          { parameter: "max_tokens", instead: "limit" },
          { parameter: "a", instead: null },
        ],
        [leaveOut("a"), rename],
      ),
      { limit: 2 },
    );
  });
});

describe("a user's options", () => {
  const body = { model: "m", reasoning: { effort: "low", summary: "auto" }, stream: true, stop: ["a"] };

  for (const [what, options, expected] of [
    ["set a field", { seed: 1 }, { ...body, seed: 1 }],
    ["replace a field", { stop: ["b"] }, { ...body, stop: ["b"] }],
    ["take a field out", { stop: null }, { model: "m", reasoning: body.reasoning, stream: true }],
    ["lead into an object", { "reasoning.effort": "high" }, { ...body, reasoning: { effort: "high", summary: "auto" } }],
    ["make the objects on the way", { "a.b.c": 1 }, { ...body, a: { b: { c: 1 } } }],
    ["take a field out of an object", { "reasoning.summary": null }, { ...body, reasoning: { effort: "low" } }],
    [
      "take an object out with its last field",
      { "reasoning.summary": null, "reasoning.effort": null },
      { model: "m", stream: true, stop: ["a"] },
    ],
    [
      "merge an object into one that is there",
      { reasoning: { effort: "high" } },
      { ...body, reasoning: { effort: "high", summary: "auto" } },
    ],
    ["take out what is not there", { "a.b": null, seed: null }, body],
    ["leave prototypes alone", { "__proto__.polluted": 1, "a.__proto__.polluted": 1, "": 1 }, body],
  ] as const) {
    it(what, () => {
      assert.deepEqual(applyOptions(body, options), expected);
      assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
    });
  }

  it("change nothing in the body that was given", () => {
    const frozen = Object.freeze({ a: Object.freeze({ b: 1 }) });
    assert.deepEqual(applyOptions(frozen, { "a.b": 2 }), { a: { b: 2 } });
    assert.deepEqual(frozen, { a: { b: 1 } });
  });
});

describe("a field of a body", () => {
  it("is found and removed at any depth, and the body is unchanged if it is missing", () => {
    const body = { a: { b: 1, c: 2 } };
    assert.deepEqual([has(body, "a.b"), has(body, "a.x"), has(body, "a.b.c")], [true, false, false]);
    assert.deepEqual(without(body, "a.b"), { a: { c: 2 } });
    assert.equal(without(body, "a.x"), body);
  });
});
