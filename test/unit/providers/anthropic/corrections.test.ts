import assert from "node:assert/strict";
import { messagesRules } from "../../../../src/providers/anthropic/corrections.ts";
import { readError } from "../../../../src/providers/anthropic/failure.ts";
import { errorFailure } from "../../../../src/providers/wire/failures/httpFailure.ts";
import type { JsonBody } from "../../../../src/providers/wire/corrections/correctedRequest.ts";
import { failureContext } from "../parsing.ts";

/** The first correction for a rejection in the provider's words: its parameter, what replaces it, and the corrected body. */
function correct(message: string, body: JsonBody): readonly [string, string | null, JsonBody] | undefined {
  const failure = errorFailure(failureContext, readError({ type: "error", error: { type: "invalid_request_error", message } }) ?? {}, {
    status: 400,
  });
  assert.equal(failure.kind, "invalid-request", message);
  for (const rule of messagesRules) {
    const instead = rule.instead(failure, body);
    if (instead !== undefined) {
      return [rule.parameter, instead, rule.apply(body, instead)];
    }
  }
  return undefined;
}

const user = { role: "user", content: [{ type: "text", text: "Hello" }] };

describe("corrections of the Anthropic request", () => {
  it("lower a limit to the one that is named, and a budget with it", () => {
    for (const message of [
      "max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens for claude-3-5-sonnet-20241022",
      "The maximum tokens you requested exceeds the model limit of 8192. Try again with a maximum tokens value that is lower than 8192.",
    ]) {
      const [parameter, instead, body] =
        correct(message, { max_tokens: 32_000, thinking: { type: "enabled", budget_tokens: 16_384 } }) ?? [];
      assert.deepEqual(
        [parameter, instead, body],
        ["max_tokens", "8192", { max_tokens: 8192, thinking: { type: "enabled", budget_tokens: 4096 } }],
      );
    }
    const rule = messagesRules.find(({ parameter }) => parameter === "max_tokens");
    const less = { max_tokens: 100 };
    assert.equal(rule?.apply(less, "8192"), less);
  });

  it("switch thinking to the form that is named", () => {
    const enabled = { max_tokens: 32_000, thinking: { type: "enabled", budget_tokens: 2048 } };
    const unknown =
      '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.';
    assert.deepEqual(correct(unknown, enabled)?.[2]["thinking"], { type: "adaptive", display: "summarized" });
    const adaptive = { max_tokens: 32_000, thinking: { type: "adaptive" }, output_config: { effort: "high" } };
    const noTag = "thinking: Input tag 'adaptive' found using 'type' does not match any of the expected tags: 'disabled', 'enabled'";
    assert.deepEqual(correct(noTag, adaptive)?.[2], { max_tokens: 32_000, thinking: { type: "enabled", budget_tokens: 16_384 } });
    const off =
      '"thinking.type.disabled" is not supported for this model. To turn thinking off on this model, send "thinking": {"type": "between_tools"}.';
    assert.deepEqual(correct(off, { thinking: { type: "disabled" } })?.[2], { thinking: { type: "between_tools" } });
    const always =
      '"thinking.type.disabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.';
    assert.deepEqual(correct(always, { thinking: { type: "disabled" } })?.[2], { output_config: { effort: "low" } });
    assert.deepEqual(correct("thinking: Extra inputs are not permitted", enabled)?.[1], null);
  });

  it("leave out what is rejected", () => {
    for (const [message, parameter, body, corrected] of [
      [
        "`temperature` is deprecated for this model.",
        "temperature",
        { temperature: 0, thinking: { type: "adaptive" } },
        { thinking: { type: "adaptive" } },
      ],
      [
        "`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.",
        "temperature",
        { temperature: 0, thinking: { type: "adaptive" } },
        { thinking: { type: "adaptive" } },
      ],
      ["top_k: Extra inputs are not permitted", "top_k", { top_k: 3 }, {}],
      ["This model does not support the effort parameter.", "output_config.effort", { output_config: { effort: "low" } }, {}],
      ["output_config: Extra inputs are not permitted", "output_config", { output_config: { effort: "low" } }, {}],
      [
        "tools.0.custom.strict: Extra inputs are not permitted",
        "strict",
        { tools: [{ name: "f", strict: true, input_schema: { properties: { strict: { type: "string" } } } }] },
        { tools: [{ name: "f", input_schema: { properties: { strict: { type: "string" } } } }] },
      ],
      [
        "system.0.cache_control: Extra inputs are not permitted",
        "cache_control",
        { system: [{ type: "text", text: "x", cache_control: { type: "ephemeral" } }] },
        { system: [{ type: "text", text: "x" }] },
      ],
      [
        "Thinking may not be enabled when tool_choice forces tool use.",
        "tool_choice",
        { tool_choice: { type: "any" }, thinking: { type: "adaptive" } },
        { tool_choice: { type: "auto" }, thinking: { type: "adaptive" } },
      ],
    ] as const) {
      const found = correct(message, body);
      assert.deepEqual([found?.[0], found?.[2]], [parameter, corrected]);
    }
  });

  it("ask for a schema in words if there is no field for one", () => {
    const schema = { type: "object", properties: {}, additionalProperties: false };
    const asked = {
      system: [{ type: "text", text: "Be brief." }],
      output_config: { effort: "low", format: { type: "json_schema", schema } },
    };
    for (const message of [
      "output_config.format: Extra inputs are not permitted",
      "output_config.format.schema: Recursive schemas are not supported",
      "Structured outputs are not supported for this model",
    ]) {
      const [parameter, instead, body] = correct(message, asked) ?? [];
      assert.deepEqual([parameter, instead, body?.["output_config"]], ["output_config.format", "words", { effort: "low" }]);
      assert.match(JSON.stringify(body?.["system"]), /Be brief\..*JSON Schema.*additionalProperties/);
    }
    assert.equal(correct("tools.0.custom.input_schema: JSON schema is invalid", asked), undefined);
  });

  it("drop reasoning whose signature is not accepted, for one request", () => {
    const thinking = { type: "thinking", thinking: "hm", signature: "x" };
    const call = { type: "tool_use", id: "c", name: "f", input: {} };
    const result = { role: "user", content: [{ type: "tool_result", tool_use_id: "c", content: "1" }] };
    const body = {
      thinking: { type: "enabled", budget_tokens: 1024 },
      messages: [user, { role: "assistant", content: [thinking, call] }, result],
    };
    const found = correct("messages.1.content.0: Invalid `signature` in `thinking` block", body);
    assert.deepEqual(found?.[2], { messages: [user, { role: "assistant", content: [call] }, result] });
    assert.equal(messagesRules.find(({ parameter }) => parameter === found[0])?.onceOnly, true);
    assert.equal(correct("messages.1.content.0: Invalid `signature` in `thinking` block", { messages: [user] }), undefined);
  });

  it("do not learn from one conversation that a model cannot think", () => {
    for (const message of [
      "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`.",
      "`max_tokens` must be greater than `thinking.budget_tokens`.",
    ]) {
      const found = correct(message, { thinking: { type: "enabled", budget_tokens: 1024 }, messages: [user] });
      assert.deepEqual(found?.[2], { messages: [user] });
      assert.equal(messagesRules.find(({ parameter }) => parameter === found[0])?.onceOnly, true);
    }
  });

  it("let the user speak last if an answer cannot be continued", () => {
    const said = { role: "assistant", content: [{ type: "text", text: "Once" }] };
    const found = correct("This model does not support assistant message prefill. The conversation must end with a user message.", {
      messages: [user, said],
    });
    assert.deepEqual(found?.[2]["messages"], [user, said, { role: "user", content: "Go on." }]);
  });
});
