import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { JournalReader } from "../../../src/core/session/journalReader.ts";

import type { Conversation } from "../../../src/shared/conversation.ts";
import { StoredChat, wordsOf } from "../../fakes/storedChat.ts";
import { openChat, type TestChatPorts } from "../../fakes/testChat.ts";
import { openStore, temporaryFolder, type TestStore } from "../../fakes/testStore.ts";

const finish = { type: "finish", reason: "stop" } as const;

/** What stands in a journal. */
function readText(id: string, text: string): Conversation | undefined {
  const reader = new JournalReader(id);
  for (const line of text.split("\n").filter((line) => line !== "")) {
    assert.equal(reader.read(line), "change");
  }
  return reader.finish();
}

describe("what a chat shows as done", () => {
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: string;
  let window: TestStore;

  beforeEach(async () => {
    temporary = await temporaryFolder();
    folder = temporary.folder;
    window = openStore(folder);
  });
  afterEach(() => temporary.remove());

  const open = (change: Partial<TestChatPorts> = {}): ReturnType<typeof openChat> =>
    openChat({ store: window.store, newId: () => crypto.randomUUID(), ...change });

  it("is in the kernel's hands before a panel hears of it, and so is that it is this chat", async () => {
    const { chat, provider, state } = open();
    provider.script([{ type: "text-delta", text: "an answer" }, finish]);
    const heard: { readonly type: string; readonly shown: Conversation; readonly file: string; readonly remembered: unknown }[] = [];
    chat.onChange(({ type }) => {
      const shown = chat.state.conversation;
      const path = join(folder, `${shown.id}.jsonl`);
      heard.push({ type, shown, file: existsSync(path) ? readFileSync(path, "utf8") : "", remembered: state.get("baton.conversation") });
    });
    await chat.send("a question");
    const ends = heard.filter(({ type }) => type === "turn-add" || type === "turn-end");
    assert.equal(ends.length, 3);
    for (const { shown, file, remembered } of ends) {
      assert.equal(remembered, shown.id);
      assert.deepEqual(
        wordsOf(readText(shown.id, file)).map((words) => words.replace("interrupted", "streaming")),
        wordsOf(shown),
      );
    }
    const last = heard.findLast(({ type }) => type === "turn-end");
    assert.deepEqual(readText(chat.state.conversation.id, last?.file ?? ""), chat.state.conversation);
  });

  it("is what the window comes back with, and a chat in which nothing was said yet is known before its first prompt", async () => {
    const first = open();
    await first.chat.restore();
    assert.equal(first.state.get("baton.conversation"), first.chat.state.conversation.id);
    first.provider.script([{ type: "text-delta", text: "an answer" }, finish]);
    await first.chat.send("a question");
    window = openStore(folder);
    const next = open();
    next.state.set("baton.conversation", first.state.get("baton.conversation"));
    await next.chat.restore();
    assert.deepEqual(next.chat.state.conversation, first.chat.state.conversation);
  });

  it("goes on as the copy that the store makes if another window wrote to the chat", async () => {
    const { chat, provider, state } = open();
    provider.script([{ type: "text-delta", text: "one" }, finish], [{ type: "text-delta", text: "two" }, finish]);
    await chat.send("first");
    const { id } = chat.state.conversation;
    const there = openStore(folder);
    new StoredChat(there.store, (await there.store.load(id)) ?? "").ask("there");
    await chat.send("second");
    assert.notEqual(chat.state.conversation.id, id);
    assert.equal(state.get("baton.conversation"), chat.state.conversation.id);
    const after = openStore(folder).store;
    assert.deepEqual(wordsOf(await after.load(chat.state.conversation.id)), ["first", "complete: one", "second", "complete: two"]);
    assert.deepEqual(wordsOf(await after.load(id)), ["first", "complete: one", "there"]);
  });
});
