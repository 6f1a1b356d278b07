import assert from "node:assert/strict";
import { ToolRegistry } from "../../../../src/core/tools/toolRegistry.ts";
import { jsonSchemaValidator } from "../../../../src/schema/jsonSchemaValidator.ts";
import { fakeTool } from "../../../fakes/scriptedAgent.ts";

const load = () => Promise.resolve(jsonSchemaValidator);
const ask = (name: string, args: Record<string, string> | undefined, argumentsText = "") => ({
  callId: "c",
  name,
  argumentsText,
  arguments: args,
});

describe("an agent's tools", () => {
  it("are offered in their order, each name once", () => {
    const registry = new ToolRegistry([fakeTool("b", { description: "first" }), fakeTool("a"), fakeTool("b")], load);
    assert.deepEqual(
      registry.definitions.map(({ name, description }) => `${name}: ${description}`),
      ["b: first", "a: Does a"],
    );
  });

  it("look at their arguments themselves if their schema cannot be read", async () => {
    const registry = new ToolRegistry([fakeTool("a", { inputSchema: { type: "object", $dynamicRef: "#x" } })], load);
    assert.equal((await registry.check(ask("a", { anything: "goes" }), false)).ok, true);
  });

  it("are named to a model that calls another", async () => {
    const checked = await new ToolRegistry([], load).check(ask("a", {}), false);
    assert.deepEqual(checked, { ok: false, message: "Nothing was done: there is no tool “a”. There are no tools." });
  });

  it("say that a call did not arrive whole", async () => {
    const checked = await new ToolRegistry([fakeTool("a")], load).check(ask("a", undefined, '{"path":"x"}'), false);
    assert.match(checked.ok ? "" : checked.message, /the arguments of a did not arrive whole/);
  });
});
