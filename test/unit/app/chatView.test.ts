import assert from "node:assert/strict";
import type { Failure } from "../../../src/core/model/failure.ts";
import type { SessionPorts } from "../../../src/app/sessions/sessionPorts.ts";
import type { ChatView } from "../../../src/app/views/chatView.ts";
import { holdSchema } from "../../../src/app/views/promptDraft.ts";
import { answerText, contentOf, factsOf, noticesOf } from "../../../src/shared/answer.ts";
import { reduceConversation, type AnswerTurn } from "../../../src/shared/conversation.ts";
import { isReady, reducePanel } from "../../../src/shared/panelState.ts";
import { FakeClock } from "../../fakes/fakeClock.ts";
import { scriptedRunner } from "../../fakes/scriptedRunner.ts";
import { ScriptedProvider } from "../../fakes/scriptedProvider.ts";
import { description, openChat } from "../../fakes/testChat.ts";

function lastAnswer(chat: ChatView): AnswerTurn {
  const turn = chat.state.conversation.turns.at(-1);
  assert.ok(turn?.kind === "answer");
  return turn;
}

const finish = { type: "finish", reason: "stop" } as const;

describe("a chat", () => {
  it("shows an answer as it comes, with its facts", async () => {
    const { chat, provider } = openChat();
    provider.script([
      { type: "message-start", model: "fake-1-0611" },
      { type: "reasoning-delta", text: "Let me see." },
      { type: "text-delta", text: "Hel" },
      { type: "text-delta", text: "lo" },
      { type: "usage", inputTokens: 3, outputTokens: 2, raw: {} },
      finish,
    ]);
    await chat.send("hi");
    const answer = lastAnswer(chat);
    assert.equal(answer.status, "complete");
    assert.deepEqual(
      contentOf(answer).map((part) => [part.kind, "text" in part ? part.text : ""]),
      [
        ["reasoning", "Let me see."],
        ["text", "Hello"],
      ],
    );
    const facts = factsOf(answer);
    assert.deepEqual(
      { model: facts.model, input: facts.inputTokens, output: facts.outputTokens, cost: facts.costUsd },
      { model: "fake-1-0611", input: 3, output: 2, cost: 0.25 },
    );
  });

  it("notifies its listeners of exactly the changes that lead to its state, and journals the conversation's", async () => {
    const { chat, provider, journal } = openChat();
    let replayed = chat.state;
    chat.onChange((change) => (replayed = reducePanel(replayed, change)));
    provider.script([{ type: "text-delta", text: "a" }, finish], [{ type: "text-delta", text: "b" }, finish]);
    await chat.send("one");
    await chat.send("two");
    assert.deepEqual({ ...replayed, draft: "" }, chat.state);
    assert.deepEqual(journal.reduce(reduceConversation, { ...chat.state.conversation, turns: [] }), chat.state.conversation);
  });

  it("sends the conversation so far, without thinking and without prompts that got no answer", async () => {
    const { chat, provider } = openChat();
    const failure: Failure = { kind: "server", message: "No.", provider: "fake", retry: "same" };
    provider.script(
      [{ type: "reasoning-delta", text: "hm" }, { type: "text-delta", text: "first answer" }, finish],
      [{ type: "failure", failure }],
      [{ type: "text-delta", text: "third" }, finish],
    );
    await chat.send("first");
    await chat.send("unanswered");
    await chat.send("third?");
    assert.deepEqual(
      provider.requests
        .at(-1)
        ?.messages.map((message) => [message.role, message.content.map((part) => ("text" in part ? part.text : "")).join("")]),
      [
        ["user", "first"],
        ["assistant", "first answer"],
        ["user", "third?"],
      ],
    );
  });

  it("stops: what had arrived stays, marked, without a failure", async () => {
    const { chat, provider } = openChat();
    const arrived = Promise.withResolvers<void>();
    chat.onChange((change) => {
      if (change.type === "part-start") {
        arrived.resolve();
      }
    });
    provider.script([{ type: "text-delta", text: "partial" }, new Promise(() => undefined)]);
    const sending = chat.send("hi");
    await arrived.promise;
    assert.equal(chat.isAnswering, true);
    await chat.stop();
    await sending;
    const answer = lastAnswer(chat);
    assert.deepEqual([answer.status, answer.failure, answerText(answer)], ["stopped", undefined, "partial"]);
    assert.equal(chat.isAnswering, false);
  });

  it("keeps what had arrived above a failure's card", async () => {
    const { chat, provider } = openChat();
    provider.script([
      { type: "text-delta", text: "partial" },
      { type: "failure", failure: { kind: "rate-limit", message: "Too many.", provider: "fake", retry: "same", retryAfterMs: 5000 } },
    ]);
    await chat.send("hi");
    const answer = lastAnswer(chat);
    assert.equal(answer.status, "failed");
    assert.equal(answerText(answer), "partial");
    assert.equal(answer.failure?.title, "Too many.");
    assert.equal(answer.failure.retryAtMs, 1_005_000);
    assert.equal(answer.failure.fixes[0]?.id, "retry");
  });

  it("goes on with an answer that was cut off at the output limit, and forgets then, on disk too, that it was", async () => {
    const { chat, provider, journal } = openChat();
    provider.script(
      [
        { type: "text-delta", text: "One, two," },
        { type: "finish", reason: "length" },
      ],
      [{ type: "text-delta", text: " three." }, finish],
    );
    await chat.send("Count.");
    const { id } = lastAnswer(chat);
    assert.equal(factsOf(lastAnswer(chat)).finishNote, "length");
    await chat.continue(id);
    assert.equal(answerText(lastAnswer(chat)), "One, two, three.");
    assert.equal(provider.requests[1]?.messages[1]?.role, "assistant");
    const kept = (JSON.parse(JSON.stringify(journal)) as typeof journal).reduce(reduceConversation, {
      ...chat.state.conversation,
      turns: [],
    });
    assert.deepEqual(
      kept.turns.map((turn) => (turn.kind === "answer" ? factsOf(turn).finishNote : turn.text)),
      ["Count.", undefined],
    );
    await chat.continue(id);
    assert.equal(provider.requests.length, 2, "a complete answer has nothing to continue");
  });

  it("replaces the last answer when it is asked again", async () => {
    const { chat, provider } = openChat();
    provider.script([{ type: "text-delta", text: "bad" }, finish], [{ type: "text-delta", text: "good" }, finish]);
    await chat.send("hi");
    await chat.retry(lastAnswer(chat).id);
    assert.deepEqual(
      chat.state.conversation.turns.map((turn) => turn.kind),
      ["user", "answer"],
    );
    assert.equal(answerText(lastAnswer(chat)), "good");
    assert.equal(provider.requests[1]?.messages.length, 1);
  });

  const png = Buffer.from("\x89PNG\r\n\x1a\n rest", "latin1");

  it("sends what is attached, once, and again with a retry; the bytes are in no change", async () => {
    const { chat, provider, journal } = openChat();
    provider.script([{ type: "text-delta", text: "a cat" }, finish], [{ type: "text-delta", text: "a dog" }, finish], [finish]);
    assert.equal(chat.attach({ name: "cat.png", bytes: png, thumbnail: "data:image/webp;base64,AAAA" }), undefined);
    assert.match(chat.attach({ name: "x.zip", bytes: Buffer.from("PK\x03\x04") }) ?? "", /wasn't attached/);
    await chat.send("What is it?");
    assert.deepEqual(chat.state.attachments, []);
    await chat.retry(lastAnswer(chat).id);
    await chat.send("And now?");
    const image = { type: "image", source: { kind: "base64", mediaType: "image/png", data: png.toString("base64") }, name: "cat.png" };
    assert.deepEqual(
      provider.requests.map((request) => request.messages[0]?.content[0]),
      [image, image, image],
    );
    assert.ok(!JSON.stringify(journal).includes(png.toString("base64")));
    const [prompt] = chat.state.conversation.turns;
    assert.ok(prompt?.kind === "user");
    assert.deepEqual(
      prompt.attachments?.map(({ name, kind, thumbnail }) => [name, kind, thumbnail]),
      [["cat.png", "image", "data:image/webp;base64,AAAA"]],
    );
  });

  it("says in the answer that an attachment's file is gone", async () => {
    const { chat, provider, kept } = openChat();
    provider.script([finish], [finish]);
    chat.attach({ name: "cat.png", bytes: png });
    await chat.send("");
    kept.clear();
    await chat.retry(lastAnswer(chat).id);
    assert.deepEqual(
      noticesOf(lastAnswer(chat)).map(({ text, details }) => [text, details]),
      [["“cat.png” couldn't be sent: its file no longer exists", []]],
    );
  });

  it("has answers fit a schema until it is cleared, and asks again with the errors", async () => {
    const { chat, provider } = openChat();
    chat.setSchema(
      holdSchema("person.json", JSON.stringify({ type: "object", properties: { age: { type: "number" } }, required: ["age"] })),
    );
    provider.script(
      [{ type: "text-delta", text: '{"age":"old"}' }, finish],
      [{ type: "text-delta", text: '{"age":7}' }, finish],
      [{ type: "text-delta", text: "free" }, finish],
    );
    await chat.send("How old?");
    const answer = lastAnswer(chat);
    assert.deepEqual(
      [answer.status, answer.schema?.name, factsOf(answer).fitsSchema, noticesOf(answer).length],
      ["complete", "person.json", true, 1],
    );
    assert.equal(answerText(answer), '{\n  "age": 7\n}');
    chat.setSchema(undefined);
    await chat.send("And?");
    assert.deepEqual([lastAnswer(chat).schema, answerText(lastAnswer(chat))], [undefined, "free"]);
  });

  it("names the conversation to the provider without giving its id away, and asks with the role's effort and the settings' options", async () => {
    const { chat, provider } = openChat({
      efforts: () => ({ orchestrator: "high", worker: "low" }),
      requestOptions: () => ({ modelOptions: { top_p: 0.5 } }),
    });
    provider.script([finish], [finish]);
    await chat.send("one");
    await chat.send("two");
    const [first, second] = provider.requests;
    assert.equal(first?.effort, "low");
    assert.deepEqual(first.modelOptions, { top_p: 0.5 });
    assert.match(first.cacheKey ?? "", /^[0-9a-f]{32}$/);
    assert.equal(first.cacheKey, second?.cacheKey);
  });

  it("judges the task if the effort is automatic, and says why", async () => {
    const { chat, provider } = openChat({ efforts: () => ({ orchestrator: "auto", worker: "auto" }) });
    provider.script([finish]);
    await chat.send("Think hard: why does this deadlock happen?");
    const { effort, effortReason } = factsOf(lastAnswer(chat));
    assert.equal(effort, provider.requests[0]?.effort);
    assert.match(effortReason ?? "", /^[a-z].*[^.]$/);
  });

  it("has a level of permissions for itself, kept with its first prompt", async () => {
    const { chat, journal, provider } = openChat();
    chat.setLevel("auto");
    assert.equal(chat.state.conversation.level, undefined, "a level that can't be chosen here");
    chat.setLevel("read");
    assert.equal(chat.state.conversation.level, "read");
    assert.equal(journal.length, 0);
    provider.script([{ type: "text-delta", text: "Hello" }, finish]);
    await chat.send("hi");
    chat.setLevel("ask");
    assert.deepEqual(
      journal.flatMap((change) => (change.type === "level-set" ? [change.level] : [])),
      ["read", "ask"],
    );
    chat.newChat();
    assert.equal(chat.state.conversation.level, undefined);
  });

  it("asks nobody for white space", async () => {
    const { chat, provider } = openChat();
    await chat.send("  \n");
    assert.deepEqual([chat.state.conversation.turns, provider.requests.length], [[], 0]);
  });

  it("asks a prompt once, however often it comes", async () => {
    const { chat, provider } = openChat();
    provider.script([finish]);
    const outcome = chat.submit({ id: "p1", text: "one" });
    const double = chat.submit({ id: "p1", text: "one" });
    assert.ok(outcome.accepted && double.accepted);
    await outcome.answered;
    assert.equal(provider.requests.length, 1);
  });

  it("gives back a prompt that was written in a chat which is no longer shown, as the draft", () => {
    const { chat, state } = openChat();
    const outcome = chat.submit({ id: "p1", text: "one", conversationId: "another" });
    assert.match(outcome.accepted ? "" : (outcome.reason ?? ""), /another chat was opened/);
    assert.deepEqual([chat.state.draft, state.get("baton.draft"), chat.state.conversation.turns], ["one", "one", []]);
  });

  it("keeps the draft when an earlier answer is asked for again", async () => {
    const { chat, provider } = openChat();
    provider.script([finish], [finish], [finish]);
    await chat.send("one");
    const { id } = lastAnswer(chat);
    await chat.send("two");
    chat.setDraft("half a question");
    await chat.retry(id);
    assert.equal(chat.state.draft, "half a question");
  });

  it("calls a silent provider stalled", async () => {
    const { chat, provider, clock } = openChat();
    const arrived = Promise.withResolvers<void>();
    chat.onChange((change) => {
      if (change.type === "part-start") {
        arrived.resolve();
      }
    });
    provider.script([{ type: "text-delta", text: "then nothing" }, new Promise(() => undefined)]);
    const sending = chat.send("hi");
    await arrived.promise;
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1001);
    await sending;
    assert.equal(lastAnswer(chat).failure?.kind, "stalled");
  });

  it("says what to do when no model is chosen", async () => {
    const view = { ref: "", label: "Choose Model", providerLabel: "", problem: "No worker model is selected." };
    const { chat } = openChat({
      roles: {
        resolve: () => ({ ok: false, message: "No worker model is selected." }),
        view: () => view,
        views: () => ({ orchestrator: view, worker: view }),
      },
    });
    await chat.send("hi");
    assert.deepEqual(
      lastAnswer(chat).failure?.fixes.map((fix) => fix.id),
      ["choose-model", "add-key"],
    );
    assert.equal(isReady(chat.state), false);
  });
});

describe("a chat whose code of answering is still being loaded", () => {
  /** A chat in which a prompt was sent, and what lets its code come. */
  async function sendEarly() {
    const code = Promise.withResolvers<Awaited<ReturnType<SessionPorts["loadAnswering"]>>>();
    const opened = openChat({ loadAnswering: () => code.promise });
    const sending = opened.chat.send("hi");
    await new Promise(setImmediate);
    const load = async (): Promise<void> => {
      code.resolve(await import("../../../src/app/answering/answerRun.ts"));
    };
    return { ...opened, sending, load, fail: code.reject };
  }

  it("shows prompt and answer at once, and asks as soon as it is there", async () => {
    const { chat, provider, journal, sending, load } = await sendEarly();
    assert.deepEqual([chat.isAnswering, lastAnswer(chat).status, chat.state.draft], [true, "streaming", ""]);
    assert.deepEqual(
      journal.map(({ type }) => type),
      ["turn-add", "turn-add"],
      "a window that is reloaded now has the prompt",
    );
    provider.script([{ type: "text-delta", text: "Hello" }, finish]);
    await load();
    await sending;
    assert.equal(answerText(lastAnswer(chat)), "Hello");
    assert.equal(chat.state.conversation.turns.length, 2);
  });

  it("stops", async () => {
    const { chat, provider, sending, load } = await sendEarly();
    provider.script([{ type: "text-delta", text: "never" }, finish]);
    const stopping = chat.stop();
    await load();
    await Promise.all([stopping, sending]);
    const { status, failure, parts } = lastAnswer(chat);
    assert.deepEqual([chat.isAnswering, status, failure, parts], [false, "stopped", undefined, []]);
  });

  it("begins anew with an empty conversation, and nothing of the old answer in it", async () => {
    const { chat, provider, sending, load } = await sendEarly();
    provider.script([{ type: "text-delta", text: "never" }, finish]);
    const before = chat.state.conversation.id;
    chat.newChat();
    await load();
    await sending;
    assert.notEqual(chat.state.conversation.id, before);
    assert.deepEqual(chat.state.conversation.turns, []);
  });

  it("says so if its file is gone, and can be asked again", async () => {
    const { chat, sending, fail } = await sendEarly();
    fail(new Error("Cannot find module './runtime.cjs'"));
    await sending;
    const { status, failure } = lastAnswer(chat);
    assert.deepEqual([chat.isAnswering, status, failure?.fixes[0]?.id], [false, "failed", "retry"]);
    assert.match(`${failure?.advice ?? ""} ${failure?.details.join(" ") ?? ""}`, /Reload the window.*runtime\.cjs/);
  });

  it("says so if the adapter's file is gone", async () => {
    const path = scriptedRunner(new FakeClock(), description, new ScriptedProvider(), {
      access: {
        sources: () => [{ kind: "none", id: "none", label: "", approved: true }],
        openSource: () => Promise.reject(new Error("Cannot find module './openai.cjs'")),
        rejection: () => assert.fail(),
      },
    });
    const { chat } = openChat({ runner: () => Promise.resolve(path) });
    await chat.send("hi");
    assert.deepEqual([chat.isAnswering, lastAnswer(chat).status], [false, "failed"]);
  });
});
