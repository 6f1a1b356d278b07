import assert from "node:assert/strict";
import type { Message } from "../../../../src/core/model/message.ts";
import type { StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import { continuationMessages, overlapOf, withoutRepetition } from "../../../../src/core/session/continuation.ts";

const question: Message = { role: "user", content: [{ type: "text", text: "Count." }] };
const finish: StreamEvent = { type: "finish", reason: "stop" };

async function continued(begun: string, ...texts: readonly string[]): Promise<string> {
  async function* events(): AsyncIterable<StreamEvent> {
    yield { type: "message-start" };
    for (const text of texts) {
      yield await Promise.resolve({ type: "text-delta", text });
    }
    yield finish;
  }
  let all = begun;
  const types: string[] = [];
  for await (const event of withoutRepetition(begun, events())) {
    types.push(event.type);
    all += event.type === "text-delta" ? event.text : "";
  }
  assert.deepEqual([types[0], types.at(-1)], ["message-start", "finish"]);
  return all;
}

describe("the continuation of an answer", () => {
  it("continues from the assistant's own words if the model supports that, and is otherwise asked for in words", () => {
    const prefilled = continuationMessages([question], "One, two", true);
    assert.deepEqual(
      prefilled.map(({ role }) => role),
      ["user", "assistant"],
    );
    assert.deepEqual(
      continuationMessages([question], "One, two", false).map(({ role }) => role),
      ["user", "assistant", "user"],
    );
    assert.equal(continuationMessages([question], "One, two, ", true).length, 3);
  });

  it("is added as it comes", async () => {
    assert.equal(await continued("One, two,", " three", ", four."), "One, two, three, four.");
    assert.equal(await continued("One", ...Array.from({ length: 100 }, () => " more")), `One${" more".repeat(100)}`);
    assert.equal(await continued("One"), "One");
  });

  it("drops what it repeats of the end, however that is cut, and nothing that is only similar", async () => {
    assert.equal(
      await continued("The quick brown fox jumps", "quick brown ", "fox jumps", " over it."),
      "The quick brown fox jumps over it.",
    );
    assert.equal(await continued("ha ha ha", " ha ha"), "ha ha ha ha ha");
    assert.equal(overlapOf("abc", "abc"), 0);
  });
});
