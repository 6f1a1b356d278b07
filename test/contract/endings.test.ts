import assert from "node:assert/strict";
import { failureOf, only, textOf } from "../unit/providers/parsing.ts";
import { contract, offered } from "./contract.ts";
import { assertRejectedUnsent } from "./requestBody.ts";

const tools = [{ name: "now", description: "Returns the time", inputSchema: { type: "object", properties: {} } }];

contract("ends", (contract) => {
  const { offers, limitReason } = contract.wireCase;

  it("by itself", async () => {
    assert.equal(only(await contract.answer({ steps: [{ text: "x" }] }), "finish").reason, "stop");
  });

  it("by the limit", async () => {
    const finish = only(await contract.answer({ steps: [{ text: "x" }], finishReason: limitReason }), "finish");
    assert.deepEqual(finish, { type: "finish", reason: "length", rawReason: limitReason });
  });

  offered(
    "for a tool",
    offers.tools,
    async () => {
      const events = await contract.answer({ steps: [{ toolCall: { name: "now", argumentsText: "{}" } }] }, { tools });
      assert.equal(only(events, "finish").reason, "tool-calls");
    },
    "rejected in words before anything is sent",
    () => assertRejectedUnsent(contract, { tools }),
  );

  offered(
    "by a content filter",
    offers.filterReason !== undefined,
    async () => {
      const finish = only(await contract.answer({ steps: [{ text: "x" }], finishReason: offers.filterReason ?? "" }), "finish");
      assert.deepEqual([finish.reason, finish.rawReason], ["content-filter", offers.filterReason]);
    },
    "a reason that Baton does not know is reported as “other”",
    async () => {
      const finish = only(await contract.answer({ steps: [{ text: "x" }], finishReason: "blocked_by_filter" }), "finish");
      assert.deepEqual([finish.reason, finish.rawReason], ["other", "blocked_by_filter"]);
    },
  );

  for (const [raw, kind] of [
    ["MALFORMED_FUNCTION_CALL", "invalid-output"],
    ["UNEXPECTED_TOOL_CALL", "invalid-output"],
    ["network_error", "server"],
    ["abort", "server"],
    ["engine_overloaded", "overloaded"],
  ] as const) {
    it(`by “${raw}”, as wires and gateways send it`, async () => {
      for (const steps of [[], [{ text: "Half of an ans" }]]) {
        const events = await contract.answer({ steps, finishReason: raw });
        const failure = failureOf(events);
        assert.deepEqual([failure.kind, failure.retry, failure.providerMessage], [kind, "same", raw]);
        assert.equal(textOf(events), steps.map(({ text }) => text).join(""));
      }
    });
  }

  it("with words, and a reason for calls", async () => {
    for (const finishReason of ["tool_calls", "tool_use"]) {
      const events = await contract.answer({ steps: [{ text: "Done, all is well." }], finishReason });
      assert.deepEqual([textOf(events), only(events, "finish").reason], ["Done, all is well.", "stop"]);
    }
  });

  const { refusal } = offers;
  offered(
    "by a model's refusal",
    refusal !== undefined,
    async () => {
      const events = await contract.answer({
        steps: [{ refusal: "I will not." }],
        ...(typeof refusal === "object" ? { finishReason: refusal.reason } : {}),
      });
      assert.equal(textOf(events), "I will not.");
      assert.equal(only(events, "finish").reason, "refusal");
    },
    "ordinary text",
    async () => {
      const events = await contract.answer({ steps: [{ refusal: "I will not." }] });
      assert.deepEqual([textOf(events), only(events, "finish").reason], ["I will not.", "stop"]);
    },
  );
});
