import assert from "node:assert/strict";
import { only, textOf } from "../unit/providers/parsing.ts";
import { contract } from "./contract.ts";

contract("text", (contract) => {
  it("comes in the pieces in which it came", async () => {
    const events = await contract.answer({ steps: [{ text: "Grüezi, " }, { text: "𝒲elt 👩‍👩‍👧" }, { text: "\n" }] });
    assert.deepEqual(
      events.flatMap((event) => (event.type === "text-delta" ? [event.text] : [])),
      ["Grüezi, ", "𝒲elt 👩‍👩‍👧", "\n"],
    );
    const start = only(events, "message-start");
    assert.equal(events[0], start);
    assert.ok(start.id !== undefined && start.model?.startsWith(contract.wireCase.model) === true);
    assert.equal(only(events, "finish").reason, "stop");
  });

  it("whole, although a stream was requested", async () => {
    const events = await contract.answer({
      body: { status: 200, contentType: "application/json", text: ` ${JSON.stringify(contract.wireCase.whole)}` },
    });
    assert.equal(textOf(events), "Hi");
    assert.equal(only(events, "finish").reason, "stop");
  });

  it("requested at the first iteration, and again at each", async () => {
    const stream = (await contract.open()).stream(contract.question(), new AbortController().signal);
    assert.equal(contract.server.requests.length, 0);
    for (let round = 1; round <= 2; round++) {
      const types: string[] = [];
      for await (const { type } of stream) {
        types.push(type);
      }
      assert.equal(types.at(-1), "finish");
      assert.equal(contract.server.requests.length, round);
    }
  });

  it("bytes without an event count as activity", async () => {
    contract.server.script({ steps: [{ raw: contract.wireCase.offers.lines ? ": working\n\n" : "" }, { text: "x" }] });
    let signs = 0;
    for await (const event of (await contract.open()).stream(contract.question(), new AbortController().signal, () => signs++)) {
      assert.ok(signs > 0, `no sign of life before ${event.type}`);
    }
  });

  it("a whole conversation is taken", async () => {
    const events = await contract.answer(
      { steps: [{ text: "Rain." }] },
      {
        maxOutputTokens: 500,
        messages: [
          { role: "system", content: [{ type: "text", text: "Be brief." }] },
          { role: "user", content: [{ type: "text", text: "Hello" }] },
          {
            role: "assistant",
            content: [
              { type: "reasoning", text: "unproved thought" },
              { type: "text", text: "Hi " },
            ],
          },
          { role: "user", content: [{ type: "text", text: "How will" }] },
          {
            role: "user",
            content: [
              { type: "text", text: "the weather be?" },
              { type: "text", text: "In a word." },
            ],
          },
          { role: "assistant", content: [] },
          { role: "system", content: [{ type: "text", text: "No more than one word." }] },
          { role: "user", content: [{ type: "text", text: "Please." }] },
        ],
      },
    );
    assert.equal(textOf(events), "Rain.", JSON.stringify(events));
  });
});
