import assert from "node:assert/strict";
import { ConversationTools } from "../../../../src/app/tools/conversationTools.ts";
import { ToolChoices } from "../../../../src/app/tools/toolChoices.ts";
import type { StateStore } from "../../../../src/core/ports/stateStore.ts";
import type { OfferedTool } from "../../../../src/core/tools/offered/toolOffers.ts";

const offered = (name: string, isUsual = true): OfferedTool => ({
  name,
  description: name,
  inputSchema: undefined,
  source: "here",
  isUsual,
});

class State implements StateStore {
  values = new Map<string, unknown>();

  get(name: string): unknown {
    return this.values.get(name);
  }

  update(name: string, value: unknown): Promise<void> {
    this.values.set(name, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }
}

describe("tools chosen for a chat", () => {
  let state: State;
  let choices: ToolChoices;
  const all = [offered("a"), offered("b"), offered("odd", false)];
  const names = (id: string, list = all): string[] => choices.chosen(id, list).map(({ name }) => name);
  beforeEach(() => {
    state = new State();
    choices = new ToolChoices(state);
  });

  it("are the usual ones until the user chooses, and then those, also in another window", async () => {
    assert.deepEqual(names("c1"), ["a", "b"]);
    await choices.choose("c1", all, new Set(["b", "odd"]));
    assert.deepEqual(
      [names("c1"), names("c2")],
      [
        ["b", "odd"],
        ["a", "b"],
      ],
    );
    choices = new ToolChoices(state);
    assert.deepEqual(names("c1"), ["b", "odd"]);
  });

  it("stay what they are for tools that aren't there while others are chosen, and new tools are as usual", async () => {
    await choices.choose("c1", all, new Set(["b"]));
    await choices.choose("c1", [offered("c")], new Set(["c"]));
    assert.deepEqual(names("c1", [...all, offered("new")]), ["b", "new"]);
  });

  it("take no room where they are the usual ones, and the oldest go first", async () => {
    await choices.choose("c0", all, new Set(["a", "b"]));
    assert.deepEqual(state.get("tools.chosen"), {});
    for (let number = 1; number <= 205; number += 1) {
      await choices.choose(`c${String(number)}`, all, new Set());
    }
    assert.deepEqual([names("c5"), names("c6")], [["a", "b"], []]);
  });

  it("are the usual ones if what is kept can't be read", () => {
    for (const value of [7, null, { c1: 7 }, { c1: { on: "a", off: [] } }, { c1: { on: [], off: [7] } }]) {
      state.values.set("tools.chosen", value);
      assert.deepEqual(names("c1"), ["a", "b"]);
    }
  });

  it("don't change within a chat, whatever is installed meanwhile, until the user chooses anew", async () => {
    let there = [offered("a")];
    const tools = new ConversationTools({ list: () => there, invoke: () => Promise.resolve({ ok: true, parts: [] }) }, choices);
    const given = (): string[] => tools.of("c1").map(({ name }) => name);
    assert.deepEqual(given(), ["a"]);
    there = [offered("a"), offered("b")];
    assert.deepEqual([given(), tools.of("c2").length], [["a"], 2]);
    await choices.choose("c1", there, new Set(["b"]));
    assert.deepEqual(given(), ["b"]);
  });
});
