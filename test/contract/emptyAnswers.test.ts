import assert from "node:assert/strict";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import { Admission } from "../../src/core/resilience/admission.ts";
import { execute } from "../../src/core/resilience/executor.ts";
import { streamEventsOf } from "../../src/core/drivenEvents.ts";
import { HealthBook } from "../../src/core/resilience/healthBook.ts";
import { RunControl } from "../../src/core/resilience/runControl.ts";
import { systemClock as clock } from "../../src/app/clock.ts";
import type { ScriptedAnswer, Wire } from "../model-server/script.ts";
import { assertOneEnd, only, textOf } from "../unit/providers/parsing.ts";
import { type Contract, contract, offered } from "./contract.ts";

/** The wire's reason for calls, where it has one that may stand alone. */
const callReasons: Readonly<Partial<Record<Wire, string>>> = {
  openai: "tool_calls",
  anthropic: "tool_use",
  bedrock: "tool_use",
  vertex: "tool_use",
};

/** Asks as Baton does, through the one path of all requests: the first answer is this one, the second is sound. */
async function askTwice(contract: Contract, first: ScriptedAnswer): Promise<readonly StreamEvent[]> {
  contract.server.script(first, { steps: [{ text: "All is well." }] });
  const provider = await contract.open();
  const health = new HealthBook();
  const candidate = {
    provider: "acme",
    providerLabel: "Acme",
    model: contract.wireCase.model,
    accountId: "a",
    origin: contract.server.origin,
    open: () => Promise.resolve({ ok: true, provider } as const),
  };
  const target = {
    provider: "acme",
    model: contract.wireCase.model,
    request: () => contract.question(),
    candidates: () => [candidate],
    problem: () => ({ kind: "auth", message: "No key.", provider: "acme", retry: "never" }) as const,
  };
  const execution = {
    targets: [target],
    limits: { maxWaitMs: 30_000, maxAttempts: 2 },
    silence: { firstByteMs: 30_000, idleMs: 30_000 },
    tokens: 1,
    control: new RunControl(),
  };
  const events: StreamEvent[] = [];
  const ports = { clock, random: () => 0, health, admission: new Admission(clock, health) };
  for await (const event of streamEventsOf(execute(execution, ports))) {
    events.push(event);
  }
  assertOneEnd(events);
  return events;
}

function assertAskedAgain(contract: Contract, events: readonly StreamEvent[]): void {
  const { failure, next } = only(events, "attempt");
  assert.deepEqual([failure.kind, failure.retry, next], ["server", "same", "retry"]);
  assert.deepEqual([textOf(events).trim(), only(events, "finish").reason, contract.server.requests.length], ["All is well.", "stop", 2]);
}

contract("an empty answer is asked for again", (contract) => {
  it("an end and nothing before it", async () => {
    assertAskedAgain(contract, await askTwice(contract, { steps: [] }));
  });

  it("an end and a count of nothing", async () => {
    assertAskedAgain(contract, await askTwice(contract, { steps: [], usage: { input: 100, output: 0 } }));
  });

  it("blank words", async () => {
    assertAskedAgain(contract, await askTwice(contract, { steps: [{ text: " \n" }, { text: "\n" }] }));
  });

  const reason = callReasons[contract.wireCase.wire];
  offered(
    "a reason for calls, and no call",
    reason !== undefined,
    async () => {
      assertAskedAgain(contract, await askTwice(contract, { steps: [], ...(reason === undefined ? {} : { finishReason: reason }) }));
    },
    "the wire has no reason for calls; its usual end counts alike",
    async () => {
      assertAskedAgain(contract, await askTwice(contract, { steps: [] }));
    },
  );
});

contract("what a rejection with status 400 is about", (contract) => {
  for (const [name, message, kind, retry] of [
    [
      "a spend cap",
      "You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.",
      "quota",
      "elsewhere",
    ],
    ["a throttle by the day", "Too many tokens per day, please wait before trying again.", "rate-limit", "same"],
    ["an account that may not", "Access to Anthropic models is not allowed for this account", "permission", "elsewhere"],
    [
      "a conversation that is too long",
      "The input (1492905 tokens) is longer than the model's context length (1048576 tokens).",
      "context-overflow",
      "elsewhere",
    ],
    [
      "a call that the model broke",
      "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
      "invalid-output",
      "same",
    ],
  ] as const) {
    it(name, async () => {
      const { failure } = only(await contract.answer({ error: { status: 400, type: "invalid_request_error", message } }), "failure");
      assert.deepEqual([failure.kind, failure.retry, failure.providerMessage], [kind, retry, message]);
    });
  }

  it("an error with status 200, by its own number", async () => {
    const text = JSON.stringify({ id: "0551", choices: null, base_resp: { status_code: 1008, status_msg: "insufficient balance" } });
    const { failure } = only(await contract.answer({ body: { status: 200, contentType: "application/json", text } }), "failure");
    assert.deepEqual([failure.kind, failure.retry, failure.providerMessage], ["quota", "elsewhere", "insufficient balance"]);
  });
});
