import assert from "node:assert/strict";
import { anyClientAnswer } from "../../bench/agent/peers/anyClientModel.ts";
import { jobs } from "../../bench/agent/peers/jobs.ts";
import { requestFigures } from "../../bench/agent/peers/requestFigures.ts";

const text = { type: "string" };

function tool(name: string, properties: object, required: readonly string[]): object {
  return { type: "function", function: { name, parameters: { type: "object", properties, required } } };
}

/** Baton's tools, and those of opencode and pi, as far as the jobs need them. */
const offers = {
  baton: [
    tool("read_file", { path: text }, ["path"]),
    tool("edit_file", { path: text, edits: { type: "array", items: { properties: { oldText: text, newText: text } } } }, ["path", "edits"]),
    tool("run_command", { command: text }, ["command"]),
  ],
  opencode: [
    tool("read", { filePath: { type: "string", description: "The absolute path" } }, ["filePath"]),
    tool("edit", { filePath: { type: "string", description: "The absolute path" }, oldString: text, newString: text }, ["filePath"]),
    tool("bash", { command: text, description: text }, ["command", "description"]),
  ],
};

function callsOf(step: number, tools: readonly object[]): readonly { readonly name: string; readonly args: unknown }[] {
  const job = jobs[0];
  assert.ok(job !== undefined);
  const taken = Array.from({ length: step }, () => [
    { role: "assistant", content: "A step." },
    { role: "user", content: "Go on." },
  ]).flat();
  const { steps = [] } = anyClientAnswer(job, "/shop", { messages: [{ role: "user", content: job.prompt }, ...taken], tools });
  return steps.flatMap((one) =>
    "toolCall" in one ? [{ name: one.toolCall.name, args: JSON.parse(one.toolCall.argumentsText) as unknown }] : [],
  );
}

describe("The bench of agents side by side", () => {
  it("asks each client for the same steps, by the client's own tools and arguments", () => {
    assert.deepEqual(callsOf(0, offers.baton), [{ name: "run_command", args: { command: "node --test" } }]);
    assert.deepEqual(callsOf(0, offers.opencode), [{ name: "bash", args: { command: "node --test", description: "To run" } }]);
    assert.deepEqual(callsOf(1, offers.baton)[1], { name: "read_file", args: { path: "src/cart.js" } });
    assert.deepEqual(callsOf(1, offers.opencode)[1], { name: "read", args: { filePath: "/shop/src/cart.js" } });
    const [oldText, newText] = ["this.subtotal.amount > freeDeliveryFrom.amount", "this.subtotal.amount >= freeDeliveryFrom.amount"];
    assert.deepEqual(callsOf(2, offers.baton), [{ name: "edit_file", args: { path: "src/cart.js", edits: [{ oldText, newText }] } }]);
    const strings = { filePath: "/shop/src/cart.js", oldString: oldText, newString: newText };
    assert.deepEqual(callsOf(2, offers.opencode), [{ name: "edit", args: strings }]);
  });

  it("answers a request without tools with words, and one that has no tool for a step with an error", () => {
    assert.deepEqual(callsOf(0, []), []);
    assert.throws(() => callsOf(0, [tool("other", {}, [])]), /There is no tool to run among other/);
  });

  it("counts the whole body of each request, and what the one before it doesn't begin with", () => {
    const system = { role: "system", content: "Help." };
    const tools = offers.baton;
    const bodies = [
      { messages: [{ role: "user", content: "A title, please." }] },
      { messages: [system, { role: "user", content: "Work." }], tools },
      { messages: [system, { role: "user", content: "Work." }, { role: "assistant", content: "I do." }], tools },
    ];
    const figures = requestFigures(bodies, (counted) => counted.length);
    assert.equal(figures.requests, 3);
    assert.equal(
      figures.tokensIn,
      bodies.map((body) => JSON.stringify(body).length).reduce((a, b) => a + b),
    );
    assert.equal(
      figures.tokensIn - figures.newTokensIn,
      JSON.stringify(tools).length + JSON.stringify(bodies[1]?.messages ?? []).length - 1,
    );
    assert.equal(figures.systemBytes, '["Help."]'.length);
    assert.equal(figures.toolBytes, JSON.stringify(tools).length);
    assert.ok(figures.leastPrefixShare > 0.9 && figures.leastPrefixShare < 1);
  });
});
