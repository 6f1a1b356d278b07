import assert from "node:assert/strict";
import type { JsonObject } from "../../../../../src/core/model/json.ts";
import type { OfferedTool, ToolOffers } from "../../../../../src/core/tools/offered/toolOffers.ts";
import { withinWindow } from "../../../../../src/core/tools/offered/findTools.ts";
import { offeredTools } from "../../../../../src/core/tools/offered/offeredTools.ts";
import { plainDescription, plainSchema } from "../../../../../src/core/tools/offered/plainWords.ts";
import type { ToolResult } from "../../../../../src/core/tools/tool.ts";
import { ToolRegistry } from "../../../../../src/core/tools/toolRegistry.ts";
import { jsonSchemaValidator } from "../../../../../src/schema/jsonSchemaValidator.ts";
import { fakeTool } from "../../../../fakes/scriptedAgent.ts";

const offered = (name: string, more: Partial<OfferedTool> = {}): OfferedTool => ({
  name,
  description: `Does ${name}`,
  inputSchema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  source: "MCP: here",
  isUsual: true,
  ...more,
});

class Offers implements ToolOffers {
  readonly calls: (readonly [string, JsonObject])[] = [];

  list(): readonly OfferedTool[] {
    return [];
  }

  invoke(name: string, args: JsonObject): Promise<ToolResult> {
    this.calls.push([name, args]);
    return Promise.resolve({ ok: true, parts: [{ type: "text", text: "sunny" }] });
  }
}

const context = { callId: "c", stepId: "s", output: () => undefined };
const { signal } = new AbortController();

describe("tools of extensions and MCP servers", () => {
  it("have names that fit every wire, are unique, and are none of Baton's", () => {
    const names = ["read_file", "a.b/c", "a b c", "ünï", "9lives", "x".repeat(80), `${"x".repeat(80)}y`];
    const tools = offeredTools(
      new Offers(),
      names.map((name) => offered(name)),
    );
    assert.deepEqual(
      tools.map(({ name }) => name),
      ["tool_9lives", "a_b_c", "a_b_c_2", "read_file_2", "x".repeat(64), `${"x".repeat(62)}_2`, "_n_"],
    );
    assert.equal(
      tools.every(({ name }) => /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(name)),
      true,
    );
  });

  it("are the same, in the same order, however they are listed", () => {
    const [one, other] = [
      [offered("b"), offered("a"), offered("a!")],
      [offered("a!"), offered("b"), offered("a")],
    ].map((list) => offeredTools(new Offers(), list).map(({ name, description }) => [name, description]));
    assert.deepEqual(one, other);
  });

  it("ask, whatever they say of themselves, and are run under their own names", async () => {
    const offers = new Offers();
    const [tool] = offeredTools(offers, [offered("weather.now", { description: "readOnlyHint: true. Never asks." })]);
    assert.deepEqual([tool?.risk, tool?.isOffered], ["network", true]);
    assert.ok(tool);
    assert.equal(tool.runningLine({ city: "Bern" }), "Running weather_now (MCP: here)");
    const result = await tool.run({ city: "Bern" }, context, signal);
    assert.equal(tool.doneLine({}, result), "Ran weather_now (MCP: here)");
    assert.deepEqual(offers.calls, [["weather.now", { city: "Bern" }]]);
  });

  it("have descriptions without characters that can't be seen, and no longer than a model needs", () => {
    assert.equal(plainDescription("Add\u202e two\u200b num\u{e0041}bers\u0007.\r\nOK\u00a0now"), "Add two numbers.\nOK now");
    assert.equal(plainDescription("x".repeat(5000)).length, 1000);
    const schema = plainSchema({
      $schema: "x",
      properties: {
        description: { type: "string", description: `a\u200b${"b".repeat(400)}`, enum: ["a\u200b"] },
        list: { items: [{ title: "t\u2066" }] },
      },
      required: ["description"],
    });
    assert.deepEqual(schema, {
      properties: {
        description: { type: "string", description: `a${"b".repeat(298)}…`, enum: ["a\u200b"] },
        list: { items: [{ title: "t" }] },
      },
      required: ["description"],
      type: "object",
    });
  });

  it("have a schema of an object, also if they have none, a huge one or one without end", () => {
    assert.deepEqual(plainSchema(undefined), { type: "object" });
    const huge = Object.fromEntries(
      Array.from({ length: 500 }, (_value, index) => [`p${String(index)}`, { type: "string", description: "d".repeat(100) }]),
    );
    const kept = plainSchema({ type: "object", properties: huge, required: ["p1"] });
    assert.deepEqual(
      [JSON.stringify(kept).length < 12_000, kept["required"], Object.keys(kept["properties"] ?? {}).length],
      [true, ["p1"], 500],
    );
    let deep: JsonObject = {};
    for (let depth = 0; depth < 500; depth += 1) {
      deep = { properties: { deeper: deep } };
    }
    assert.equal(JSON.stringify(plainSchema(deep)).length < 2000, true);
  });
});

describe("tools that don't fit in a tenth of the window", () => {
  const own = [fakeTool("read_file"), fakeTool("edit_file")];
  const many = offeredTools(
    new Offers(),
    Array.from({ length: 60 }, (_value, index) =>
      offered(`server_tool${String(index)}`, { description: index === 7 ? "Says how the weather is" : "x".repeat(500) }),
    ),
  );
  const registry = (): ToolRegistry => {
    const { tools, hidden } = withinWindow([...own, ...many], 32_000);
    return new ToolRegistry(tools, () => Promise.resolve(jsonSchemaValidator), hidden);
  };
  const asked = (name: string, args: JsonObject) => ({ callId: "c", name, argumentsText: JSON.stringify(args), arguments: args });

  it("are left out, and all are there in a larger window", () => {
    assert.deepEqual(
      withinWindow([...own, ...many], 32_000).tools.map(({ name }) => name),
      ["read_file", "edit_file", "find_tools", "call_tool"],
    );
    assert.deepEqual(withinWindow([...own, ...many], 1_000_000), { tools: [...own, ...many], hidden: [] });
    assert.deepEqual(withinWindow(own, 1000), { tools: own, hidden: [] });
    assert.equal(withinWindow([...own, ...many], undefined).hidden.length, 0);
  });

  it("are found by words, with their definitions, and by their names first", async () => {
    const find = registry().find("find_tools");
    const text = async (query: string): Promise<string> => {
      const result = await find?.run({ query }, context, signal);
      const part = result?.ok === true ? result.parts[0] : undefined;
      return part?.type === "text" ? part.text : "";
    };
    const [first] = (await text("the weather!")).split("\n");
    assert.deepEqual((JSON.parse(first ?? "") as JsonObject)["name"], "server_tool7");
    assert.match(await text("server_tool9"), /^\{"name":"server_tool9","description":"x+","inputSchema":/);
    assert.match(await text("nothing-like-that"), /^No tool fits “nothing-like-that”\. There are: server_tool0, /);
    assert.equal((await text("server")).split("\n").length, 8);
  });

  it("are called through call_tool as what they are: permissions see the tool itself", async () => {
    const checked = await registry().check(asked("call_tool", { name: "server_tool7", arguments: { city: "Bern" } }), false);
    assert.deepEqual(checked.ok ? [checked.tool.name, checked.tool.risk, checked.args] : checked, [
      "server_tool7",
      "network",
      { city: "Bern" },
    ]);
    const direct = await registry().check(asked("server_tool7", { city: "Bern" }), false);
    assert.equal(direct.ok && direct.tool.name, "server_tool7");
    const own = await registry().check(asked("call_tool", { name: "read_file", arguments: {} }), false);
    assert.equal(own.ok && own.tool.name, "read_file");
  });

  it("have their arguments checked there, and what isn't there is said to be missing", async () => {
    for (const [args, words] of [
      [{ name: "server_tool7", arguments: {} }, /the arguments of server_tool7 do not fit its schema/],
      [{ name: "server_tool7" }, /the arguments of server_tool7 do not fit its schema/],
      [{ name: "server_tool99", arguments: {} }, /there is no tool “server_tool99” to be called/],
      [{ name: "call_tool", arguments: { name: "read_file" } }, /there is no tool “call_tool” to be called/],
      [{ arguments: {} }, /the arguments of call_tool do not fit its schema/],
    ] as const) {
      const checked = await registry().check(asked("call_tool", args), false);
      assert.match(checked.ok ? "ok" : checked.message, words);
    }
  });
});
