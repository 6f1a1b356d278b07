import assert from "node:assert/strict";
import type { ChatView } from "../../../src/app/views/chatView.ts";
import type { StreamEvent } from "../../../src/core/model/streamEvent.ts";
import { answerText } from "../../../src/shared/answer.ts";
import type { Conversation } from "../../../src/shared/conversation.ts";
import { reducePanel } from "../../../src/shared/panelState.ts";
import { wordsOf } from "../../fakes/storedChat.ts";
import { openChat } from "../../fakes/testChat.ts";
import { openStore, temporaryFolder } from "../../fakes/testStore.ts";

const finish = { type: "finish", reason: "stop" } as const;
const text = (words: string): StreamEvent => ({ type: "text-delta", text: words });
const wordsShown = (chat: ChatView): readonly string[] => wordsOf(chat.state.conversation);

/** An answer that has begun, and what ends it. */
function held(words: string) {
  const gate = Promise.withResolvers<undefined>();
  return { stream: [text(words), gate.promise, text("."), finish] as const, end: () => gate.resolve(undefined) };
}

/** Resolves when a view's last answer has words. */
function begun(chat: ChatView): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      const last = chat.state.conversation.turns.at(-1);
      if (last?.kind === "answer" && answerText(last) !== "") {
        resolve();
      }
    };
    chat.onChange(check);
    check();
  });
}

describe("chats of a window", () => {
  it("stream at once: opening or beginning another stops none", async () => {
    const { chat, openView, sessions, provider } = openChat();
    const [one, two] = [held("one"), held("two")];
    provider.script(one.stream, two.stream, [text("three"), finish]);
    const first = chat.send("first");
    await begun(chat);
    const firstId = chat.state.conversation.id;
    const other = openView("editor");
    const second = other.send("second");
    await begun(other);
    chat.newChat();
    await chat.send("third");
    assert.deepEqual([sessions.statusOf(firstId), other.isAnswering, chat.isAnswering], ["running", true, false]);
    one.end();
    two.end();
    await Promise.all([first, second]);
    assert.deepEqual(wordsShown(chat), ["third", "complete: three"]);
    assert.deepEqual(wordsShown(other), ["second", "complete: two."]);
    assert.equal(sessions.statusOf(firstId), "idle");
  });

  it("can be shown in two views, which see every change alike, each with a draft and a role of its own", async () => {
    const { chat, openView, provider } = openChat();
    const answer = held("one");
    provider.script(answer.stream);
    const sending = chat.send("first");
    await begun(chat);
    const other = openView("editor");
    assert.ok(await other.open(chat.state.conversation.id));
    assert.equal(other.session, chat.session);
    let replayed = other.state;
    other.onChange((change) => (replayed = reducePanel(replayed, change)));
    chat.setDraft("half a question");
    chat.setRole("orchestrator");
    answer.end();
    await sending;
    assert.deepEqual(replayed.conversation, chat.state.conversation);
    assert.deepEqual([other.state.draft, other.state.activeRole, chat.state.activeRole], ["", "worker", "orchestrator"]);
    await other.stop();
    other.dispose();
    assert.equal(chat.state.conversation.turns.length, 2);
  });

  it("go on while nobody looks, and are shown as far as they have come", async () => {
    const { chat, openView, sessions, provider } = openChat();
    const answer = held("one");
    provider.script(answer.stream);
    const view = openView("editor");
    const sending = view.send("first");
    await begun(view);
    const { id } = view.state.conversation;
    view.dispose();
    assert.equal(sessions.statusOf(id), "running");
    assert.ok(await chat.open(id));
    assert.deepEqual(wordsShown(chat), ["first", "streaming: one"]);
    answer.end();
    await sending;
    assert.deepEqual(wordsShown(chat), ["first", "complete: one."]);
  });
});

describe("prompts that come while an answer streams", () => {
  const png = Buffer.from("\x89PNG\r\n\x1a\n rest", "latin1");
  const queueOf = ({ queue = [] }: Conversation): readonly string[] => queue.map((prompt) => prompt.text);

  it("wait in order, can be edited and taken out, and are asked when the one before has ended", async () => {
    const { chat, provider, sessions } = openChat();
    const answer = held("one");
    provider.script(answer.stream, [text("edited answer"), finish], [text("last answer"), finish]);
    const first = chat.send("first");
    await begun(chat);
    chat.attach({ name: "cat.png", bytes: png });
    for (const [id, words] of [
      ["q1", "second"],
      ["q2", "wrong"],
      ["q3", "third"],
    ] as const) {
      const outcome = chat.submit({ id, text: words });
      assert.ok(outcome.accepted && outcome.state === "queued");
    }
    assert.deepEqual([chat.state.attachments, chat.state.draft], [[], ""]);
    chat.session.editQueued("q1", "second, edited");
    chat.session.removeQueued("q2");
    assert.deepEqual(queueOf(chat.state.conversation), ["second, edited", "third"]);
    assert.ok(chat.submit({ id: "q1", text: "second" }).accepted, "a prompt that waits is not taken twice");
    assert.deepEqual(queueOf(chat.state.conversation), ["second, edited", "third"]);
    answer.end();
    await first;
    assert.deepEqual(wordsShown(chat), [
      "first",
      "complete: one.",
      "second, edited",
      "complete: edited answer",
      "third",
      "complete: last answer",
    ]);
    assert.equal(chat.state.conversation.queue, undefined);
    assert.equal(sessions.statusOf(chat.state.conversation.id), "idle");
    const [, second] = provider.requests;
    assert.deepEqual(
      second?.messages.at(-1)?.content.map((part) => part.type),
      ["image", "text"],
    );
  });

  it("are held when the answer is stopped, until the user goes on or sends one of them", async () => {
    const { chat, provider, sessions } = openChat();
    provider.script(
      [text("partial"), new Promise(() => undefined)],
      [text("two"), finish],
      [text("three"), finish],
      [text("four"), finish],
    );
    const first = chat.send("first");
    await begun(chat);
    chat.submit({ id: "q1", text: "second" });
    chat.submit({ id: "q2", text: "third" });
    await chat.stop();
    await first;
    assert.deepEqual(queueOf(chat.state.conversation), ["second", "third"]);
    assert.equal(sessions.statusOf(chat.state.conversation.id), "queued");
    await chat.session.askQueued("q2");
    assert.deepEqual(wordsShown(chat).slice(2), ["third", "complete: two", "second", "complete: three"]);
    await chat.send("fourth");
    assert.deepEqual(wordsShown(chat).slice(6), ["fourth", "complete: four"]);
  });

  it("are there again after a reload of the window in the middle of the answer", async () => {
    const temporary = await temporaryFolder();
    try {
      const window = openStore(temporary.folder);
      const { chat, provider, state } = openChat({ store: window.store, newId: () => crypto.randomUUID() });
      provider.script([text("partial"), new Promise(() => undefined)]);
      void chat.send("first");
      await begun(chat);
      chat.submit({ id: "q1", text: "second" });
      chat.submit({ id: "q2", text: "third" });
      chat.session.editQueued("q2", "third, edited");
      chat.submit({ id: "q3", text: "fourth" });
      chat.session.removeQueued("q3");
      // No more than what the kernel has: this window ends without a word.
      const next = openChat({ store: openStore(temporary.folder).store, newId: () => crypto.randomUUID() });
      next.state.set("baton.conversation", state.get("baton.conversation"));
      await next.chat.restore();
      assert.deepEqual(wordsShown(next.chat), ["first", "interrupted: partial"]);
      assert.deepEqual(queueOf(next.chat.state.conversation), ["second", "third, edited"]);
    } finally {
      await temporary.remove();
    }
  });
});
