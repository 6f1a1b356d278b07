import assert from "node:assert/strict";
import type { AgentEvent } from "../../src/core/agent/agentEvent.ts";
import { requestMessages } from "../../src/core/session/requestMessages.ts";
import { reduceConversation } from "../../src/shared/conversation.ts";
import { textOf } from "../unit/providers/parsing.ts";
import { playSession } from "./agentCuts.ts";
import { agentOver, cutAfter, keptImages } from "./agentSession.ts";
import { contract, offered } from "./contract.ts";
import { isAgentOwnEvent } from "../../src/core/agent/agentEvent.ts";
import { assertRejectedUnsent, lastBody } from "./requestBody.ts";

const tools = [{ name: "read_file", description: "Reads", inputSchema: { type: "object", properties: {} } }];

contract("an agent", (contract) => {
  const withTools = (behaviour: string, test: () => Promise<void>): void =>
    offered(behaviour, contract.wireCase.offers.tools, test, "refused in words before anything is sent", () =>
      assertRejectedUnsent(contract, { tools }),
    );

  withTools("two calls in parallel, their results, and an end", async () => {
    const { server, wireCase } = contract;
    const calls = ["a", "b"].map((path, at) => ({
      toolCall: { id: `call_${String(at)}`, name: "read_file", argumentsText: JSON.stringify({ path }) },
    }));
    server.script({ steps: [{ text: "I look." }, ...calls] }, { steps: [{ text: "Both read." }] });
    const events: AgentEvent[] = [];
    const messages = [{ role: "user", content: [{ type: "text", text: "Read a and b." }] }] as const;
    for await (const event of agentOver(wireCase, await contract.open(), { messages })) {
      events.push(event);
    }
    assert.deepEqual(events.at(-1), { type: "end", reason: "done" }, JSON.stringify(events.at(-1)));
    assert.equal(textOf(events.flatMap((event) => (isAgentOwnEvent(event) ? [] : [event as never]))), "I look.Both read.");
    assert.deepEqual(
      events.flatMap((event) => (event.type === "tool-call-result" ? [event.status] : [])),
      ["done", "done"],
    );
    assert.equal(server.requests.length, 2);
    assert.match(lastBody(contract), /words of a.*words of b/);
  });

  withTools("the conversation that it leaves is what the model was sent", async () => {
    const { server, wireCase } = contract;
    const session = await playSession(server, wireCase);
    const conversation = cutAfter(session, session.changes.length);
    const asked = reduceConversation(conversation, { type: "turn-add", turn: { kind: "user", id: "u2", text: "Well?", atMs: 2 } });
    const messages = requestMessages(asked, "a2", keptImages);
    assert.deepEqual(messages.slice(0, session.lastMessages.length), session.lastMessages);
    assert.deepEqual(messages.slice(session.lastMessages.length), [
      { role: "assistant", content: [{ type: "text", text: "All done." }] },
      { role: "user", content: [{ type: "text", text: "Well?" }] },
    ]);
  });
});
