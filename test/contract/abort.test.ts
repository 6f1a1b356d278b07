import assert from "node:assert/strict";
import { failureOf } from "../unit/providers/parsing.ts";
import { contract, eventsOf } from "./contract.ts";

contract("abort", (contract) => {
  it("before anything is sent", async () => {
    assert.equal(failureOf(await eventsOf(await contract.open(), contract.question(), AbortSignal.abort())).kind, "aborted");
    assert.equal(contract.server.requests.length, 0);
  });

  for (const [name, steps] of [
    ["while waiting", [{ fault: "stall" }]],
    ["in the middle of the answer", [{ text: "Half" }, { fault: "stall" }]],
  ] as const) {
    it(name, async () => {
      const provider = await contract.open();
      contract.server.script({ steps });
      const stop = new AbortController();
      const arrived = contract.server.nextRequest();
      const events = eventsOf(
        { ...provider, stream: (request, signal) => stopAtText(provider.stream(request, signal), stop) },
        contract.question(),
        stop.signal,
      );
      const request = await arrived;
      if (steps.length === 1) {
        stop.abort();
      }
      const failure = failureOf(await events);
      assert.deepEqual([failure.kind, failure.retry], ["aborted", "never"]);
      assert.equal(await request.finished, false, "the server was left waiting");
    });
  }

  it("by leaving: the connection is closed", async () => {
    contract.server.script({ steps: [{ text: "Half" }, { fault: "stall" }] });
    const arrived = contract.server.nextRequest();
    for await (const event of (await contract.open()).stream(contract.question(), new AbortController().signal)) {
      if (event.type === "text-delta") {
        break;
      }
    }
    assert.equal(await (await arrived).finished, false);
  });
});

/** The stream itself, which is aborted at its first words. */
async function* stopAtText<Event extends { readonly type: string }>(
  stream: AsyncIterable<Event>,
  stop: AbortController,
): AsyncGenerator<Event> {
  for await (const event of stream) {
    yield event;
    if (event.type === "text-delta") {
      stop.abort();
    }
  }
}
