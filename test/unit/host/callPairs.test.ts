import assert from "node:assert/strict";
import type { Message } from "../../../src/core/model/message.ts";
import { pairCalls } from "../../../src/host/editorModels/callPairs.ts";

const call = (callId: string) => ({ type: "tool-call", callId, name: "now", arguments: {} }) as const;
const result = (callId: string) => ({ type: "tool-result", callId, content: `result of ${callId}` }) as const;
const asked: Message = { role: "user", content: [{ type: "text", text: "When?" }] };

describe("calls and results for VS Code's models", () => {
  it("stay as they are where each call has its result", () => {
    const messages: readonly Message[] = [asked, { role: "assistant", content: [call("a"), call("b")] }, { role: "tool", content: [result("a"), result("b")] }];
    assert.deepEqual(pairCalls(messages), messages);
  });

  it("stand together where results come in messages of their own, in the order of the calls", () => {
    const messages: readonly Message[] = [{ role: "assistant", content: [call("a"), call("b")] }, { role: "tool", content: [result("b")] }, { role: "tool", content: [result("a")] }, asked];
    assert.deepEqual(pairCalls(messages), [messages[0], { role: "tool", content: [result("a"), result("b")] }, asked]);
  });

  it("are told to be missing where a call was never carried out", () => {
    const stopped: Message = { role: "assistant", content: [call("a")] };
    for (const messages of [[stopped], [stopped, asked]] as const) {
      const [, told] = pairCalls(messages);
      assert.ok(told?.role === "tool");
      assert.deepEqual([told.content[0]?.callId, told.content[0]?.isError], ["a", true]);
    }
  });

  it("become words where a result has lost its call", () => {
    assert.deepEqual(pairCalls([asked, { role: "tool", content: [result("x")] }]), [asked, { role: "user", content: [{ type: "text", text: "A tool answered: result of x" }] }]);
  });
});
