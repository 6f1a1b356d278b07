import assert from "node:assert/strict";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { ChatRequest } from "../../src/core/provider.ts";
import { editorModels } from "../../src/host/editorModels/adapter.ts";
import { assertOneEnd, failureOf, textOf } from "../unit/providers/parsing.ts";

/** One transparent pixel. */
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const tools = ["weather", "time"].map((name) => ({ name, description: name, inputSchema: { type: "object", properties: {} } }));

/** Asks one of the models of test/host/fakeModels. */
async function ask(model: string, more: Partial<ChatRequest> = {}): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  const request = { model, messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }], ...more } as const;
  for await (const event of editorModels.stream(request, new AbortController().signal)) {
    events.push(event);
  }
  assertOneEnd(events);
  return events;
}

interface Reported {
  readonly messages: readonly { readonly role: number; readonly content: readonly unknown[] }[];
  readonly tools: readonly string[];
  readonly toolMode: number;
  readonly modelOptions: unknown;
}

async function reported(more: Partial<ChatRequest>): Promise<Reported> {
  return JSON.parse(textOf(await ask("fake-echo", more)).slice("said: ".length)) as Reported;
}

describe("VS Code's own models", () => {
  it("are listed with the vendor and the window", async () => {
    const listing = await editorModels.listModels(new AbortController().signal);
    assert.ok(listing.ok);
    const echo = listing.models.find(({ id }) => id === "fake-echo");
    assert.deepEqual([echo?.displayName, echo?.contextWindow], ["Fake fake-echo (baton-fake)", 12_345]);
  });

  it("answer in the pieces in which they speak", async () => {
    const events = await ask("fake-echo");
    assert.deepEqual(
      events.map(({ type }) => type),
      ["message-start", "text-delta", "text-delta", "finish"],
    );
  });

  it("make images", async () => {
    const events = await ask("fake-painter");
    assert.deepEqual(
      events.filter(({ type }) => type === "image"),
      [{ type: "image", mediaType: "image/png", data: pixel, width: 1, height: 1 }],
    );
  });

  it("sampling is left out, which is reported before the answer", async () => {
    const events = await ask("fake-echo", { sampling: { temperature: 0.5, seed: 1 } });
    const [start, dropped] = events;
    assert.equal(start?.type, "message-start");
    assert.deepEqual(dropped?.type === "dropped" ? dropped.fields : dropped, ["temperature", "seed"]);
  });

  it("are given the images of a tool in its result", async () => {
    const { messages } = await reported({
      messages: [
        { role: "user", content: [{ type: "text", text: "Look" }] },
        { role: "assistant", content: [{ type: "tool-call", callId: "c1", name: "weather", arguments: {} }] },
        {
          role: "tool",
          content: [
            {
              type: "tool-result",
              callId: "c1",
              content: [
                { type: "text", text: "Seen" },
                { type: "image", source: { kind: "base64", mediaType: "image/png", data: pixel } },
              ],
            },
          ],
        },
      ],
    });
    const bytes = [...Buffer.from(pixel, "base64")];
    assert.deepEqual(messages.at(-1)?.content, [{ resultOf: "c1", content: [{ text: "Seen" }, { mimeType: "image/png", bytes }] }]);
  });

  it("are given pictures, calls and results, each in its place", async () => {
    const { messages } = await reported({
      messages: [
        { role: "system", content: [{ type: "text", text: "Be brief." }] },
        {
          role: "user",
          content: [
            { type: "text", text: "Look" },
            { type: "image", source: { kind: "base64", mediaType: "image/png", data: pixel } },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "Hm" },
            { type: "text", text: "I see." },
            { type: "tool-call", callId: "c1", name: "weather", arguments: { city: "Bern" } },
          ],
        },
        { role: "tool", content: [{ type: "tool-result", callId: "c1", content: "rain", isError: true }] },
        { role: "user", content: [{ type: "text", text: "And?" }] },
      ],
    });
    assert.deepEqual(
      messages.map(({ content }) => content),
      [
        [{ text: "Be brief." }],
        [{ text: "Look" }, { mimeType: "image/png", bytes: [...Buffer.from(pixel, "base64")] }],
        [{ text: "I see." }, { call: "c1", name: "weather", input: { city: "Bern" } }],
        [{ resultOf: "c1", content: [{ text: "Error: rain" }] }],
        [{ text: "And?" }],
      ],
    );
  });

  it("get a note about what they cannot read, and are not asked if that is the question itself", async () => {
    const pdf = { type: "file", source: { kind: "base64", mediaType: "application/pdf", data: "AAAA" }, name: "plan.pdf" } as const;
    const { messages } = await reported({
      messages: [
        { role: "user", content: [pdf] },
        { role: "assistant", content: [{ type: "text", text: "Yes" }] },
        { role: "user", content: [{ type: "text", text: "And?" }] },
      ],
    });
    assert.match(JSON.stringify(messages[0]), /“plan\.pdf”, which cannot be shown to you/);
    const failure = failureOf(await ask("fake-echo", { messages: [{ role: "user", content: [pdf] }] }));
    assert.equal(failure.kind, "invalid-request");
  });

  it("may, must or must not call a tool", async () => {
    const free = await reported({ tools });
    const must = await reported({ tools, toolChoice: "required" });
    const named = await reported({ tools, toolChoice: { name: "time" } });
    const none = await reported({ tools, toolChoice: "none" });
    assert.deepEqual(
      [free, must, named, none].map(({ tools: given }) => given),
      [["weather", "time"], ["weather", "time"], ["time"], []],
    );
    assert.deepEqual(
      [free, must, named].map(({ toolMode }) => toolMode),
      [1, 2, 2],
    );
  });

  it("are given the options of the settings", async () => {
    const { modelOptions } = await reported({ modelOptions: { temperature: 0.2, top_p: null } });
    assert.deepEqual(modelOptions, { temperature: 0.2 });
  });

  it("call tools", async () => {
    const events = await ask("fake-caller", { tools });
    assert.deepEqual(
      events.filter(({ type }) => type.startsWith("tool-call")),
      [
        { type: "tool-call-start", callId: "call-1", name: "weather" },
        { type: "tool-call-delta", callId: "call-1", argumentsText: '{"city":"Bern"}' },
        { type: "tool-call-end", callId: "call-1", arguments: { city: "Bern" } },
      ],
    );
    assert.deepEqual(events.at(-1), { type: "finish", reason: "tool-calls" });
  });

  it("are left at once when the user stops, though they go on", async () => {
    const stop = new AbortController();
    const events: StreamEvent[] = [];
    for await (const event of editorModels.stream(
      { model: "fake-deaf", messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }] },
      stop.signal,
    )) {
      events.push(event);
      if (event.type === "text-delta") {
        stop.abort();
      }
    }
    assert.equal(textOf(events), "Half an ");
    assert.equal(failureOf(events).kind, "aborted");
  });

  it("fail with the reason", async () => {
    assert.equal(failureOf(await ask("fake-blocked")).kind, "quota");
    assert.equal(failureOf(await ask("fake-broken")).kind, "context-overflow");
    assert.equal(failureOf(await ask("no-such-model")).kind, "not-found");
  });
});
