import assert from "node:assert/strict";
import type { JsonValue } from "../../../src/core/model/json.ts";
import { structuredRequest } from "../../../src/core/structured/structuredRequest.ts";
import { loadSchemaValidator } from "../../../src/schema/loadSchemaValidator.ts";
import { demoAnswer } from "../../model-server/demo.ts";
import type { ScriptedAnswer, Wire } from "../../model-server/script.ts";

function ask(prompt: string, wire: Wire = "openai"): ScriptedAnswer {
  return demoAnswer({ wire, model: "gpt-4.1", prompt });
}

function textOf(answer: ScriptedAnswer): string {
  return (answer.steps ?? []).map((step) => ("text" in step ? step.text : "")).join("");
}

describe("the demo provider", () => {
  it("lists what to try, and every word on the list works", () => {
    const list = textOf(ask("help"));
    const words = Array.from(list.matchAll(/^\| `([^`]+)` \|/gm), (match) => match[1] ?? "");
    assert.equal(words.length, 12);
    for (const word of words) {
      assert.doesNotMatch(textOf(ask(`Show me: ${word}, please`)), /^You wrote/, word);
    }
    assert.equal(textOf(ask("Hello!")), list);
    assert.equal(textOf(ask("")), list);
  });

  it("says in every text answer that it is not a model", () => {
    for (const prompt of ["help", "tour", "code", "table", "long", "think", "sources", "stall", "cut", "What is the capital of France?"]) {
      assert.match(textOf(ask(prompt)), /demo server/, prompt);
    }
  });

  it("answers the same request the same way, in chunks of a word", () => {
    assert.deepEqual(ask("tour"), ask("tour"));
    const { steps = [], paceMs } = ask("long");
    assert.ok(steps.length > 1900 && paceMs === 15);
    assert.ok(steps.every((step) => "text" in step && /^\s*\S+$/.test(step.text)));
  });

  it("shows everything that the panel renders", () => {
    const tour = textOf(ask("Give me the tour"));
    for (const language of ["ts", "python", "bash", "diff", "json"]) {
      assert.ok(tour.includes(`\n\`\`\`${language}\n`), language);
    }
    for (const mark of ["\n# ".trim(), "\n## ", "\n- [x] ", "\n   - ", "\n> ", "](https://", "| :---: |", "~~", "`npm run test:unit`"]) {
      assert.ok(tour.includes(mark), mark);
    }
  });

  it("thinks before it answers", () => {
    const { steps = [] } = ask("think about it");
    const answerAt = steps.findIndex((step) => "text" in step);
    assert.ok(answerAt > 10 && steps.slice(0, answerAt).every((step) => "reasoning" in step));
  });

  it("fails on request, in each wire's own way", () => {
    const prompts = ["error 401", "error 429", "error 500", "error overloaded"];
    const outcomes = prompts.map((prompt) => [ask(prompt).error?.status, ask(prompt, "anthropic").error?.status]);
    assert.deepEqual(outcomes, [
      [401, 401],
      [429, 429],
      [500, 500],
      [503, 529],
    ]);
    assert.deepEqual([ask("stall").steps?.at(-1), ask("cut").steps?.at(-1)], [{ fault: "stall" }, { fault: "truncate" }]);
  });

  it("recognizes attachments by their bytes, on any wire", () => {
    const png = Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x30", "latin1").toString("base64");
    const parts: readonly (readonly [string, unknown])[] = [
      ["messages", { type: "image_url", image_url: { url: `data:image/png;base64,${png}` } }],
      ["input", { type: "input_image", image_url: `data:image/png;base64,${png}` }],
      ["messages", { type: "image", source: { type: "base64", media_type: "image/png", data: png } }],
      ["contents", { inlineData: { mimeType: "image/png", data: png } }],
    ];
    for (const [list, part] of parts) {
      const body = { [list]: [{ role: "user", content: [part] }] };
      assert.match(
        textOf(demoAnswer({ wire: "openai", model: "m", prompt: "What is it?", body })),
        /^I see a PNG of 64 × 48 pixels\./,
        list,
      );
      // A picture further back is not what is asked about.
      const later = { [list]: [...(body[list] ?? []), { role: "user", content: "table" }] };
      assert.doesNotMatch(textOf(demoAnswer({ wire: "openai", model: "m", prompt: "table", body: later })), /I see/);
    }
  });

  it("answers with JSON that fits the requested schema, in each form of the request", async () => {
    const schema = {
      type: "object",
      properties: {
        name: { type: "string", minLength: 20 },
        age: { type: "integer", minimum: 18 },
        kind: { enum: ["a", "b"] },
        friends: { type: "array", items: { $ref: "#/$defs/friend" }, minItems: 2 },
      },
      required: ["name", "age", "kind", "friends"],
      additionalProperties: false,
      $defs: { friend: { type: "object", properties: { email: { type: "string", format: "email" } }, required: ["email"] } },
    };
    const reading = (await loadSchemaValidator()).read(schema);
    assert.ok(reading.ok);
    const bodies: readonly unknown[] = [
      { response_format: { type: "json_schema", json_schema: { name: "x", schema } } },
      { text: { format: { type: "json_schema", name: "x", schema } } },
      { generationConfig: { responseJsonSchema: schema } },
      { tool_choice: { type: "tool", name: "x" }, tools: [{ name: "x", input_schema: schema }] },
      {
        tool_choice: { type: "function", function: { name: "x" } },
        tools: [{ type: "function", function: { name: "x", parameters: schema } }],
      },
      structuredRequest({ model: "m", messages: [] }, "prompt", "x", schema),
    ];
    for (const body of bodies) {
      const answer = demoAnswer({ wire: "openai", model: "m", prompt: "hello", body });
      const json = (answer.steps ?? [])
        .map((step) => ("text" in step ? step.text : "toolCall" in step ? step.toolCall.argumentsText : ""))
        .join("");
      assert.deepEqual(reading.schema.errorsOf(JSON.parse(json) as JsonValue), [], json);
    }
  });

  it("quotes a question back, but not all of a long one", () => {
    assert.match(textOf(ask("What is the capital\nof France?")), /^You wrote:\n\n> What is the capital\n> of France\?\n/);
    const answer = textOf(ask("word ".repeat(500)));
    assert.match(answer, /^You wrote, among 2,499 characters:/);
    assert.ok(answer.length < 2000);
  });
});
