import assert from "node:assert/strict";
import { findAgents } from "../../../../src/app/context/agentCommands.ts";
import { agentOf } from "../../../../src/shared/conversation.ts";
import type { CompactionPart } from "../../../../src/shared/part.ts";
import type { Message } from "../../../../src/core/model/message.ts";
import { calling, callsOf, lastAnswer, openAgentChat, saying, seen } from "../../../fakes/agentChat.ts";
import { wordsOf } from "../../../fakes/storedChat.ts";
import { TemporaryWorkspace } from "../../../fakes/temporaryWorkspace.ts";

const textOf = (message: Message | undefined): string => JSON.stringify(message?.content ?? "");
const lastOf = ({ messages }: { readonly messages: readonly Message[] }): string => textOf(messages.at(-1));

describe("What a chat's prompts bring along", () => {
  let place: TemporaryWorkspace;
  beforeEach(() => {
    place = new TemporaryWorkspace();
    place.file("src/a.ts", "export const one = 1;\n");
  });
  afterEach(() => place.dispose());

  it("mentions reach the model as they were when it was asked, and so again in later prompts", async () => {
    const { chat, provider, journal } = openAgentChat(place);
    provider.script(saying("One."), saying("Still one."));
    await chat.send("What is in @src/a.ts, @file:gone.ts and @nobody?");
    const [first] = provider.requests;
    assert.match(lastOf(first!), /The attached file “src\/a\.ts”:.*export const one = 1;.*What is in @src\/a\.ts/);
    const notices = lastAnswer(chat).parts.flatMap((part) => (part.kind === "notice" ? [part.text] : []));
    assert.deepEqual(notices, ["There is no gone.ts"]);
    const [prompt] = chat.state.conversation.turns;
    assert.deepEqual(prompt?.kind === "user" && prompt.expansion?.attachments?.map(({ name }) => name), ["src/a.ts"]);
    assert.ok(journal.some(({ type }) => type === "prompt-expand"));
    place.file("src/a.ts", "export const two = 2;\n");
    await chat.send("And now?");
    assert.deepEqual(provider.requests[1]?.messages.slice(0, first?.messages.length), first?.messages);
  });

  it("a command is shown as it was written, and sent as its prompt", async () => {
    place.file(".github/prompts/ship.prompt.md", "Ship $ARGUMENTS by @src/a.ts.\n");
    const { chat, provider } = openAgentChat(place);
    provider.script(saying("Shipped."));
    await chat.send("/ship it");
    assert.deepEqual(wordsOf(chat.state.conversation), ["/ship it", "complete: Shipped."]);
    assert.match(lastOf(provider.requests[0]!), /export const one.*Ship it by @src\/a\.ts\./);
  });

  it("/plan changes nothing, whatever the level", async () => {
    const { chat, provider } = openAgentChat(place);
    const edit = { path: "src/a.ts", edits: [{ oldText: "one", newText: "two" }] };
    provider.script(calling(["edit_file", edit]), saying("A plan."));
    await chat.send("/plan two");
    assert.deepEqual(
      callsOf(chat).map(({ state }) => state),
      ["denied"],
    );
    assert.equal(place.text("src/a.ts"), "export const one = 1;\n");
  });

  it("a prompt that steers an answer has what it mentions; a command waits for the answer's end", async () => {
    const { chat, provider } = openAgentChat(place);
    const gate = Promise.withResolvers<undefined>();
    provider.script(
      [...calling(["read_file", { path: "src/a.ts" }]).slice(0, 3), gate.promise, { type: "finish", reason: "tool-calls" }],
      saying("Done."),
      saying("Planned."),
    );
    const sending = chat.send("Go.");
    await seen(chat, () => callsOf(chat)[0]);
    place.file("b.md", "Steered words.\n");
    const steering = chat.send("Look at @b.md too.");
    const waiting = chat.send("/plan more");
    gate.resolve(undefined);
    await Promise.all([sending, steering, waiting]);
    assert.match(lastOf(provider.requests[1]!), /Steered words\..*Look at @b\.md too\./);
    assert.match(lastOf(provider.requests[2]!), /Plan this task/);
  });

  it("an agent that a chat begins with answers in all of it, with its prompt, its tools and its model", async () => {
    place.file(".github/agents/reviewer.agent.md", "---\ntools: [read]\nmodel: fake:better\n---\nYou only review.\n");
    const { chat, provider } = openAgentChat(place, {
      ports: { modelNamed: (words) => (words === "fake:better" ? { provider: "fake", model: "better" } : undefined) },
    });
    provider.script(saying("Fine."), saying("Still fine."));
    await chat.send("/reviewer What of @src/a.ts?");
    await chat.send("And now?");
    for (const request of provider.requests) {
      assert.equal(request.model, "better");
      assert.match(textOf(request.messages[0]), /You only review\./);
      const names = request.tools?.map(({ name }) => name) ?? [];
      assert.ok(
        names.includes("read_file") && names.includes("ask_user") && !names.includes("edit_file") && !names.includes("run_command"),
        names.join(),
      );
    }
    assert.match(lastOf(provider.requests[0]!), /"What of @src\/a\.ts\?"/);
    assert.deepEqual(provider.requests[1]?.tools, provider.requests[0]?.tools);
    assert.deepEqual(wordsOf(chat.state.conversation)[0], "/reviewer What of @src/a.ts?");
  });

  it("/compact summarises what came before, without asking anything else, and is undone", async () => {
    const { chat, provider } = openAgentChat(place);
    provider.script(saying("First answer. ".repeat(400)), saying("In short."), saying("Third."), saying("Fourth."));
    await chat.send("First words.");
    await chat.send("/compact");
    const [, summary] = provider.requests;
    assert.match(textOf(summary?.messages[0]), /You write the memory/);
    const answer = lastAnswer(chat);
    const part = answer.parts.find((one): one is CompactionPart => one.kind === "compaction");
    assert.deepEqual([part?.how, part?.byUser, part?.summary, answer.status], ["summary", true, "In short.", "complete"]);
    await chat.send("Next?");
    assert.match(JSON.stringify(provider.requests[2]?.messages), /First words\..*In short\..*Next\?/);
    assert.doesNotMatch(JSON.stringify(provider.requests[2]?.messages), /First answer|\/compact/);
    chat.session.setCompaction(answer.id, part?.id ?? "", true);
    await chat.send("And?");
    assert.match(JSON.stringify(provider.requests[3]?.messages), /First answer\..*Next\?/);
  });

  it("/compact says it if there is nothing to compact", async () => {
    const { chat, provider } = openAgentChat(place);
    await chat.send("/compact");
    assert.deepEqual(provider.requests, []);
    assert.deepEqual(
      lastAnswer(chat).parts.flatMap((part) => (part.kind === "notice" ? [part.text] : [])),
      ["There is nothing to compact yet"],
    );
  });

  it("what fills the window is known from the first request on", async () => {
    const { chat, provider } = openAgentChat(place, { ports: { modelWindow: () => ({ windowTokens: 32_000 }) } });
    provider.script(saying("Hello."));
    await chat.send("Hi.");
    const { context } = chat.state;
    assert.equal(context?.windowTokens, 32_000);
    assert.deepEqual(context?.parts.map(({ label }) => label).toSorted(), ["Instructions", "Tool definitions", "Your messages"]);
  });

  it("an agent that is chosen answers in new chats, with its prompt and tools, and not in those that have begun", async () => {
    place.file(".claude/agents/reader.md", "---\nname: reader\ndescription: Reads\ntools: Read\n---\nYou only read.\n");
    place.file(".claude/agents/review.md", "---\nname: review\n---\nA name that a command has.\n");
    const { chat, provider, world } = openAgentChat(place);
    const { agents, taken } = await findAgents(world.workspace, world.switches);
    assert.deepEqual([agents.map(({ name }) => name), taken.map(({ name }) => name)], [["reader"], ["review"]]);
    provider.script(saying("Read."), saying("And again."), saying("Usual."));
    chat.setAgent("reader");
    assert.equal(chat.state.agent, "reader");
    await chat.send("Look around.");
    assert.deepEqual(wordsOf(chat.state.conversation), ["/reader Look around.", "complete: Read."]);
    assert.equal(agentOf(chat.state.conversation), "reader");
    const [first] = provider.requests;
    assert.match(textOf(first?.messages[0]), /You only read\./);
    assert.match(lastOf(first!), /"Look around\."/);
    assert.equal(
      first?.tools?.some(({ name }) => name === "edit_file"),
      false,
    );
    await chat.send("Go on.");
    assert.equal(wordsOf(chat.state.conversation)[2], "Go on.");
    chat.newChat();
    chat.setAgent(undefined);
    assert.equal(chat.agentName, undefined);
    await chat.send("Hello.");
    assert.equal(wordsOf(chat.state.conversation)[0], "Hello.");
    assert.doesNotMatch(textOf(provider.requests[2]?.messages[0]), /You only read/);
  });
});
