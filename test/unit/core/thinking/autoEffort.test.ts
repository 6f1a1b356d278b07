import assert from "node:assert/strict";
import type { Message } from "../../../../src/core/model/message.ts";
import { autoEffort, type EffortTask } from "../../../../src/core/thinking/autoEffort.ts";

const user = (text: string): Message => ({ role: "user", content: [{ type: "text", text }] });
const says = (text: string): Message => ({ role: "assistant", content: [{ type: "text", text }] });
const calls: Message = { role: "assistant", content: [{ type: "tool-call", callId: "c", name: "read", arguments: {} }] };
const result = (isError: boolean): Message => ({ role: "tool", content: [{ type: "tool-result", callId: "c", content: "x", isError }] });

const choose = (messages: readonly Message[], more: Partial<EffortTask> = {}) => autoEffort({ messages, ...more });

const trace = "TypeError: x is not a function\n    at run (/app/index.js:10:5)\n    at main (/app/index.js:20:3)";
const debug = `Why does this crash?\n\`\`\`\n${trace}\n\`\`\``;

describe("autoEffort", () => {
  for (const [effort, text] of [
    ["off", "Hi"],
    ["off", "Thanks a lot!"],
    ["off", "Danke schön 🙂"],
    ["off", "你好"],
    ["off", "ok, thanks"],
    ["low", "What is a monad?"],
    ["low", "Translate “good morning” into French."],
    ["low", "Thanks, and what does the flag do"],
    ["low", "Hi, which port does it listen on?"],
    ["medium", "Please refactor this function."],
    ["medium", "Beweise, dass die Wurzel aus 2 irrational ist."],
    ["medium", "Démontre que la suite converge."],
    ["medium", "请证明这个结论"],
    ["medium", `It says:\n${trace}`],
    ["high", debug],
    ["high", `Make a plan to migrate the service and refactor its tests:\n1. storage\n2. queue\n3. deploy`],
    ["high", "Think hard: which of the two is older?"],
    ["low", "Quick question: prove that 2 > 1."],
  ] as const) {
    it(`is ${effort} for “${text.split("\n")[0] ?? ""}”`, () => {
      assert.equal(choose([user(text)]).effort, effort);
    });
  }

  it("says why in one sentence", () => {
    assert.equal(choose([user(debug)]).because, "The question holds an error trace, asks for debugging and holds code.");
    assert.equal(choose([user("Which port?")]).because, "The question is short and plain.");
  });

  it("does not take words in code for the question's", () => {
    assert.equal(choose([user("Rename x.\n```ts\n// refactor the algorithm, prove it\n```")]).effort, "low");
  });

  it("goes a step up when the user is not satisfied, and remembers the previous question", () => {
    const first = [user("Please refactor this function."), says("Done.")];
    for (const again of ["Still wrong.", "That doesn't work, try again", "Immer noch falsch", "Ça ne marche pas", "还是不行"]) {
      const { effort, because } = choose([...first, user(again)]);
      assert.equal(effort, "high", again);
      assert.match(because, /the last answer was not right/);
    }
    assert.equal(choose([...first, user("Great, and which file is it in?")]).effort, "low");
  });

  it("does not take a first question for a complaint", () => {
    assert.equal(choose([user("The light does not work")]).effort, "low");
  });

  it("goes a step up when the model was unsure", () => {
    for (const answer of ["I'm not entirely sure, but it may be 8080.", "Ich bin mir nicht sicher.", "Je ne suis pas certain."]) {
      const { effort, because } = choose([user("Which port?"), says(answer), user("And the host?")]);
      assert.equal(effort, "medium", answer);
      assert.match(because, /unsure/);
    }
  });

  it("goes a step up after a failed attempt", () => {
    assert.equal(choose([user("Which port?")], { failedBefore: true }).effort, "medium");
    assert.equal(choose([user("Hi")], { failedBefore: true }).effort, "medium");
  });

  it("goes a step down when tools have answered, unless with an error", () => {
    assert.equal(choose([user(debug), calls, result(false)]).effort, "medium");
    assert.equal(choose([user(debug), calls, result(true)]).effort, "high");
    assert.equal(choose([user("Which port?"), calls, result(false)]).effort, "low");
  });

  it("goes a step down for the worker, but not to nothing", () => {
    assert.equal(choose([user(debug)], { role: "worker" }).effort, "medium");
    assert.equal(choose([user("Which port?")], { role: "worker" }).effort, "low");
  });

  it("counts many tools, files, length and parts", () => {
    const asked = user("Please refactor this function.");
    assert.equal(choose([asked], { toolCount: 7 }).effort, "medium");
    assert.equal(choose([user("Please refactor and debug this function.")], { toolCount: 8 }).effort, "high");
    assert.equal(choose([user(`${"word ".repeat(100)}?`)]).effort, "low");
    assert.equal(choose([user("word ".repeat(500))]).effort, "medium");
    assert.equal(choose([user("a? b? c?")]).effort, "low");
    const file: Message = {
      role: "user",
      content: [
        { type: "file", source: { kind: "url", url: "https://example.com/a.pdf" } },
        { type: "text", text: "a? b? c?" },
      ],
    };
    assert.equal(choose([file]).effort, "medium");
  });

  it("is low if nothing is asked", () => {
    assert.equal(choose([]).effort, "low");
    assert.equal(choose([{ role: "system", content: [] }]).effort, "low");
  });

  it("ends on a very long paste", () => {
    assert.equal(choose([user("a ".repeat(2_000_000) + "```".repeat(1000))]).effort, "medium");
    assert.equal(choose([user("    at ".repeat(100_000))]).effort, "medium");
  });
});
