import assert from "node:assert/strict";
import type { ChatRequest } from "../../src/core/provider.ts";
import type { ModelServer, ScriptedAnswer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { assertOneEnd, callsOf, failureOf, only, textOf } from "../unit/providers/parsing.ts";
import { eventsOf, openAt, question, wireCases } from "./wires.ts";

for (const wireCase of wireCases) {
  describe(`answers over the ${wireCase.name} wire`, () => {
    let server: ModelServer;

    before(async () => {
      server = await startModelServer();
    });

    afterEach(() => {
      server.reset();
    });

    after(() => server.close());

    const answer = async (script: ScriptedAnswer, more?: Partial<ChatRequest>) => {
      server.script(script);
      const events = await eventsOf(await openAt(server, wireCase), question(wireCase, more));
      assertOneEnd(events);
      return events;
    };

    it("tells text in the pieces in which it came", async () => {
      const events = await answer({ steps: [{ text: "Grüezi, " }, { text: "𝒲elt 👩‍👩‍👧" }, { text: "\n" }] });
      assert.deepEqual(events.flatMap((event) => (event.type === "text-delta" ? [event.text] : [])), ["Grüezi, ", "𝒲elt 👩‍👩‍👧", "\n"]);
      const start = only(events, "message-start");
      assert.equal(events[0], start);
      assert.ok(start.id !== undefined && start.model?.startsWith(wireCase.model) === true);
      assert.equal(only(events, "finish").reason, "stop");
    });

    it("tells thinking before the words", async () => {
      const events = await answer({ steps: [{ reasoning: "hm, " }, { reasoning: "so" }, { text: "Yes" }] }, { effort: "low" });
      assert.equal(textOf(events, "reasoning-delta"), "hm, so");
      const types = events.map(({ type }) => type);
      assert.ok(types.lastIndexOf("reasoning-delta") < types.indexOf("text-delta"));
    });

    it("tells calls: whole, in pieces at any place, without arguments, several at once", async () => {
      const argumentsText = JSON.stringify({ city: "Zürich 🏙", nested: { list: [1, "two"] } });
      const events = await answer({
        steps: [
          { text: "I look." },
          { toolCall: { id: "call_1", name: "weather", argumentsText } },
          { toolCall: { id: "call_2", name: "weather", argumentsText, pieces: argumentsText.length } },
          { toolCall: { id: "call_3", name: "now", argumentsText: "" } },
          { toolCall: { id: "call_4", name: "now", argumentsText: "{}" } },
        ],
      });
      assert.deepEqual(callsOf(events), [`weather(${argumentsText})`, `weather(${argumentsText})`, "now({})", "now({})"]);
      assert.deepEqual(events.flatMap((event) => (event.type === "tool-call-start" ? [event.callId] : [])), ["call_1", "call_2", "call_3", "call_4"]);
      assert.equal(only(events, "finish").reason, "tool-calls");
    });

    it("counts each token once", async () => {
      const usage = { input: 120, output: 40, cachedInput: 100, cacheWrite: 15, reasoning: 12 };
      const events = await answer({ steps: [{ reasoning: "hm" }, { text: "x" }], usage }, { effort: "low" });
      const told = events.filter((event) => event.type === "usage").at(-1);
      assert.deepEqual([told?.inputTokens, told?.outputTokens, told?.cachedInputTokens, told?.reasoningTokens], [120, 40, 100, 12]);
      assert.equal(told?.cacheWriteTokens, 15);
      assert.ok(events.findLastIndex(({ type }) => type === "usage") < events.length - 1);
    });

    it("tells that the limit ended it", async () => {
      const finish = only(await answer({ steps: [{ text: "x" }], finishReason: wireCase.limitReason }), "finish");
      assert.deepEqual(finish, { type: "finish", reason: "length", rawReason: wireCase.limitReason });
    });

    it("plays a whole conversation with tools back so that the wire takes it", async () => {
      const events = await answer(
        { steps: [{ text: "Rain." }] },
        {
          tools: [{ name: "weather", description: "Tells the weather", inputSchema: { type: "object", properties: { city: { type: "string" } } } }],
          maxOutputTokens: 500,
          messages: [
            { role: "system", content: [{ type: "text", text: "Be brief." }] },
            { role: "user", content: [{ type: "text", text: "Weather in Bern and Basel?" }] },
            {
              role: "assistant",
              content: [
                { type: "reasoning", text: "unproved thought" },
                { type: "tool-call", callId: "call_1", name: "weather", arguments: { city: "Bern" } },
                { type: "tool-call", callId: "call_2", name: "weather", arguments: { city: "Basel" } },
              ],
            },
            { role: "tool", content: [{ type: "tool-result", callId: "call_1", content: "rain" }, { type: "tool-result", callId: "call_2", content: "down", isError: true }] },
            { role: "user", content: [{ type: "text", text: "In a word, please." }] },
          ],
        },
      );
      assert.equal(textOf(events), "Rain.", JSON.stringify(events));
    });

    it("reads an answer that came whole, though a stream was asked for", async () => {
      const whole =
        wireCase.wire === "openai"
          ? { id: "x", object: "chat.completion", model: "m", choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }] }
          : { id: "x", type: "message", role: "assistant", model: "m", content: [{ type: "text", text: "Hi" }], stop_reason: "end_turn", usage: { input_tokens: 1, output_tokens: 1 } };
      const events = await answer({ body: { status: 200, contentType: "application/json", text: ` ${JSON.stringify(whole)}` } });
      assert.equal(textOf(events), "Hi");
      assert.equal(only(events, "finish").reason, "stop");
    });

    it("sends nothing before it is iterated, and asks anew for each iteration", async () => {
      const provider = await openAt(server, wireCase);
      const stream = provider.stream(question(wireCase), new AbortController().signal);
      assert.equal(server.requests.length, 0);
      for (let round = 1; round <= 2; round++) {
        const types: string[] = [];
        for await (const { type } of stream) {
          types.push(type);
        }
        assert.equal(types.at(-1), "finish");
        assert.equal(server.requests.length, round);
      }
    });

    it("tells of bytes that hold no event", async () => {
      server.script({ steps: [{ raw: ": working\n\n" }, { text: "x" }] });
      let signs = 0;
      const provider = await openAt(server, wireCase);
      for await (const event of provider.stream(question(wireCase), new AbortController().signal, () => signs++)) {
        assert.ok(signs > 0, `no sign of life before ${event.type}`);
      }
    });

    it("lists the models, in the provider's order", async () => {
      server.setModels(wireCase.owner, ["zeta", "alpha"]);
      const listing = await (await openAt(server, wireCase)).listModels(new AbortController().signal);
      assert.ok(listing.ok);
      assert.deepEqual(listing.models.map(({ id }) => id), ["zeta", "alpha"]);
    });

    it("does not throw when the models cannot be listed", async () => {
      const wrongKey = await (await openAt(server, wireCase, { apiKey: "sk-no-such-key-0123456789" })).listModels(new AbortController().signal);
      assert.ok(!wrongKey.ok);
      assert.equal(wrongKey.failure.kind, "auth");
      const aborted = await (await openAt(server, wireCase)).listModels(AbortSignal.abort());
      assert.ok(!aborted.ok);
      assert.equal(aborted.failure.kind, "aborted");
    });

    it("fails in words where the endpoint cannot be asked at all", async () => {
      for (const [endpoint, kind] of [
        [{ baseUrl: "not an address" }, "invalid-request"],
        [{ baseUrl: "ftp://acme.test" }, "invalid-request"],
        [{ apiKey: "two words" }, "auth"],
        [{ headers: { "x-team": "müller\u{1F600}" } }, "invalid-request"],
      ] as const) {
        const failure = failureOf(await eventsOf(await openAt(server, wireCase, endpoint), question(wireCase)));
        assert.equal(failure.kind, kind, failure.message);
      }
      assert.equal(server.requests.length, 0);
    });
  });
}
