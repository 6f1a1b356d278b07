import assert from "node:assert/strict";
import type { AgentEvent } from "../../src/core/agent/agentEvent.ts";
import { requestMessages } from "../../src/core/session/requestMessages.ts";
import { ToolRegistry } from "../../src/core/tools/toolRegistry.ts";
import { jsonSchemaValidator } from "../../src/schema/jsonSchemaValidator.ts";
import { reduceConversation } from "../../src/shared/conversation.ts";
import { playSession } from "./agentCuts.ts";
import { agentOver, cutAfter, keptImages } from "./agentSession.ts";
import { contract, offered } from "./contract.ts";
import { assertRejectedUnsent, lastBody } from "./requestBody.ts";

const tools = [{ name: "read_file", description: "Reads", inputSchema: { type: "object", properties: {} } }];
const messages = [{ role: "user", content: [{ type: "text", text: "Read a and b." }] }] as const;

contract("an agent", (contract) => {
  const withTools = (behaviour: string, test: () => Promise<void>): void =>
    offered(behaviour, contract.wireCase.offers.tools, test, "rejected in words before anything is sent", () =>
      assertRejectedUnsent(contract, { tools }),
    );

  withTools("two calls in parallel, their results, and an end", async () => {
    const { server, wireCase } = contract;
    const calls = ["a", "b"].map((path, at) => ({
      toolCall: { id: `call_${String(at)}`, name: "read_file", argumentsText: JSON.stringify({ path }) },
    }));
    server.script({ steps: [{ text: "I look." }, ...calls] }, { steps: [{ text: "Both read." }] });
    const events: AgentEvent[] = [];
    for await (const event of agentOver(wireCase, await contract.open(), { messages })) {
      events.push(event);
    }
    assert.deepEqual(events.at(-1), { type: "end", reason: "done" }, JSON.stringify(events.at(-1)));
    assert.equal(events.map((event) => (event.type === "text-delta" ? event.text : "")).join(""), "I look.Both read.");
    assert.deepEqual(
      events.flatMap((event) => (event.type === "tool-call-result" ? [event.status] : [])),
      ["done", "done"],
    );
    assert.equal(server.requests.length, 2);
    assert.match(lastBody(contract), /words of a.*words of b/);
  });

  it("is stopped in the middle of an answer, and the connection is closed", async () => {
    const { server, wireCase } = contract;
    const stop = new AbortController();
    server.script({ steps: [{ text: "I " }, { until: new Promise(() => undefined) }] });
    const noTools = { tools: new ToolRegistry([], () => Promise.resolve(jsonSchemaValidator)) };
    const types: string[] = [];
    for await (const event of agentOver(wireCase, await contract.open(), { messages }, wireCase.offers.tools ? {} : noTools, stop.signal)) {
      types.push(event.type === "end" ? `end: ${event.reason}` : event.type);
      if (event.type === "text-delta") {
        stop.abort();
      }
    }
    assert.deepEqual(types.slice(-3), ["failure", "step-end", "end: stopped"]);
    assert.equal(await server.requests[0]?.finished, false);
  });

  withTools("the conversation that it leaves is what the model was sent", async () => {
    const { server, wireCase } = contract;
    const session = await playSession(server, wireCase);
    const conversation = cutAfter(session, session.changes.length);
    const asked = reduceConversation(conversation, { type: "turn-add", turn: { kind: "user", id: "u2", text: "Well?", atMs: 2 } });
    const next = requestMessages(asked, "a2", keptImages);
    assert.deepEqual(next.slice(0, session.lastMessages.length), session.lastMessages);
    assert.deepEqual(next.slice(session.lastMessages.length), [
      { role: "assistant", content: [{ type: "text", text: "All done." }] },
      { role: "user", content: [{ type: "text", text: "Well?" }] },
    ]);
  });
});
