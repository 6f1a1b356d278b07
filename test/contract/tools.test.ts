import assert from "node:assert/strict";
import type { Message } from "../../src/core/model/message.ts";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import { callsOf, only, textOf } from "../unit/providers/parsing.ts";
import { contract, offered } from "./contract.ts";
import { assertRejectedUnsent, lastBody } from "./requestBody.ts";

const argumentsText = JSON.stringify({ city: "Zürich 🏙", nested: { list: [1, "two"] } });
const tools = ["weather", "now"].map((name) => ({
  name,
  description: `Returns the ${name}`,
  inputSchema: { type: "object", properties: { city: { type: "string" } } },
}));

/** `start` or `end` and the call's id, in order. */
function borders(events: readonly StreamEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === "tool-call-start" || event.type === "tool-call-end" ? [`${event.type.slice("tool-call-".length)} ${event.callId}`] : [],
  );
}

contract("tools", (contract) => {
  const { offers } = contract.wireCase;
  const withTools = (behaviour: string, test: () => Promise<void>): void =>
    offered(behaviour, offers.tools, test, "rejected in words before anything is sent", () => assertRejectedUnsent(contract, { tools }));

  withTools("a call, whole", async () => {
    const events = await contract.answer(
      { steps: [{ text: "I look." }, { toolCall: { id: "call_1", name: "weather", argumentsText } }] },
      { tools },
    );
    assert.deepEqual([textOf(events), callsOf(events)], ["I look.", [`weather(${argumentsText})`]]);
    assert.equal(only(events, "tool-call-start").callId, "call_1");
    assert.equal(only(events, "finish").reason, "tool-calls");
  });

  withTools("a call, split anywhere", async () => {
    const events = await contract.answer(
      { steps: [{ toolCall: { id: "call_1", name: "weather", argumentsText, pieces: argumentsText.length } }] },
      { tools },
    );
    assert.deepEqual(callsOf(events), [`weather(${argumentsText})`]);
    assert.equal(events.map((event) => (event.type === "tool-call-delta" ? event.argumentsText : "")).join(""), argumentsText);
  });

  withTools("calls in parallel", async () => {
    const events = await contract.answer(
      {
        steps: [1, 2, 3].map((id) => ({
          toolCall: { id: `call_${String(id)}`, name: id === 2 ? "now" : "weather", argumentsText: `{"city":"${String(id)}"}`, pieces: 2 },
        })),
      },
      { tools },
    );
    assert.deepEqual(callsOf(events), ['weather({"city":"1"})', 'now({"city":"2"})', 'weather({"city":"3"})']);
    assert.deepEqual(
      events.flatMap((event) => (event.type === "tool-call-start" ? [event.callId] : [])),
      ["call_1", "call_2", "call_3"],
    );
    assert.equal(only(events, "finish").reason, "tool-calls");
  });

  const twoCalls = [
    { id: "call_1", name: "weather", argumentsText, pieces: 9 },
    { id: "call_2", name: "now", argumentsText: '{"city":"Bern"}', pieces: 5 },
  ];
  const answerBoth = () => contract.answer({ steps: [{ toolCalls: twoCalls, interleaved: true }] }, { tools });
  offered(
    "calls whose pieces alternate",
    offers.interleavedCalls,
    async () => {
      const events = await answerBoth();
      assert.deepEqual(callsOf(events).sort(), ['now({"city":"Bern"})', `weather(${argumentsText})`]);
      const owners = events.flatMap((event) => (event.type === "tool-call-delta" ? [event.callId] : []));
      assert.deepEqual(owners.slice(0, 4), ["call_1", "call_2", "call_1", "call_2"]);
    },
    offers.tools ? "one call ends before the next begins" : "rejected in words before anything is sent",
    async () => {
      if (!offers.tools) {
        await assertRejectedUnsent(contract, { tools });
        return;
      }
      const events = await answerBoth();
      assert.deepEqual(callsOf(events), [`weather(${argumentsText})`, 'now({"city":"Bern"})']);
      assert.deepEqual(borders(events), ["start call_1", "end call_1", "start call_2", "end call_2"]);
    },
  );

  withTools("calls without arguments", async () => {
    const events = await contract.answer(
      {
        steps: [
          { toolCall: { id: "call_1", name: "now", argumentsText: "" } },
          { toolCall: { id: "call_2", name: "now", argumentsText: "{}" } },
        ],
      },
      { tools },
    );
    assert.deepEqual(callsOf(events), ["now({})", "now({})"]);
  });

  withTools("the tool that must be called", async () => {
    for (const toolChoice of ["auto", "required", "none", { name: "now" }] as const) {
      const events = await contract.answer({ steps: [{ text: "x" }] }, { tools, toolChoice });
      assert.equal(events.at(-1)?.type, "finish", JSON.stringify(events));
    }
    const [auto, required, none, named] = contract.server.requests.map(({ body }) => JSON.stringify(body));
    assert.equal(new Set([auto, required, none, named]).size, 4, "two choices make one request");
  });

  withTools("two calls with one id get ids of their own", async () => {
    const events = await contract.answer(
      {
        steps: ["a", "b"].map((city) => ({
          toolCall: { id: "call_0", name: "weather", argumentsText: JSON.stringify({ city }), pieces: 2 },
        })),
      },
      { tools },
    );
    assert.deepEqual(callsOf(events), ['weather({"city":"a"})', 'weather({"city":"b"})']);
    assert.equal(new Set(borders(events)).size, 4, "ids");
  });

  withTools("names that the wire rejects go as others, and come back as they are", async () => {
    const names = ["files.read", "git/log --oneline", "wetter für Zürich", "x".repeat(90), `${"x".repeat(89)}y`, "工具", "2fa", "now"];
    const named = names.map((name) => ({
      name,
      description: "Does it",
      inputSchema: { type: "object", properties: { city: { type: "string" } } },
    }));
    const messages: readonly Message[] = [
      { role: "user", content: [{ type: "text", text: "Go." }] },
      { role: "assistant", content: names.map((name, at) => ({ type: "tool-call", callId: `call_${String(at)}`, name, arguments: {} })) },
      { role: "tool", content: names.map((_name, at) => ({ type: "tool-result", callId: `call_${String(at)}`, content: "ok" })) },
    ];
    await contract.answer({ steps: [{ text: "x" }] }, { tools: named, messages, toolChoice: { name: "files.read" } });
    const sent = lastBody(contract);
    const onWire = /files_read_\w{6}/.exec(sent)?.[0] ?? (contract.wireCase.type === "gemini" ? "files.read" : "");
    assert.ok(onWire !== "" && sent.includes("wetter_fur_Zurich_"), sent);
    // The model server rejects a name that the wire does not allow.
    const events = await contract.answer({ steps: [{ toolCall: { id: "call_9", name: onWire, argumentsText: "{}" } }] }, { tools: named });
    assert.deepEqual(callsOf(events), ["files.read({})"], JSON.stringify(events));
    assert.ok(lastBody(contract).includes(onWire), "the same name in the next request");
  });

  withTools("a loop of calls and results is taken", async () => {
    const events = await contract.answer(
      { steps: [{ text: "Rain." }] },
      {
        tools,
        messages: [
          { role: "user", content: [{ type: "text", text: "Weather in Bern and Basel?" }] },
          {
            role: "assistant",
            content: [
              { type: "text", text: "I look." },
              { type: "tool-call", callId: "call_1", name: "weather", arguments: { city: "Bern" } },
              { type: "tool-call", callId: "call_2", name: "weather", arguments: { city: "Basel" } },
            ],
          },
          {
            role: "tool",
            content: [
              { type: "tool-result", callId: "call_1", content: "rain in Bern" },
              { type: "tool-result", callId: "call_2", content: "down in Basel", isError: true },
            ],
          },
          { role: "user", content: [{ type: "text", text: "In a word, please." }] },
        ],
      },
    );
    assert.equal(textOf(events), "Rain.", JSON.stringify(events));
    assert.match(lastBody(contract), /rain in Bern.*down in Basel/);
  });
});
