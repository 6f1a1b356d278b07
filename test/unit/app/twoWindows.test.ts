import assert from "node:assert/strict";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Conversation } from "../../../src/shared/conversation.ts";
import { StoredChat, wordsOf } from "../../fakes/storedChat.ts";
import { openStore, temporaryFolder, type TestStore } from "../../fakes/testStore.ts";

const id = "00000000-0000-4000-8000-000000000001";

describe("two windows with the same conversation", () => {
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: string;
  let here: TestStore;
  let there: TestStore;
  let chat: StoredChat;

  beforeEach(async () => {
    temporary = await temporaryFolder();
    folder = temporary.folder;
    here = openStore(folder);
    there = openStore(folder);
    chat = new StoredChat(here.store, id);
    chat.ask("before");
    await here.store.flush();
  });
  afterEach(() => temporary.remove());

  async function openThere(): Promise<StoredChat> {
    return new StoredChat(there.store, (await there.store.load(id)) ?? "");
  }

  /** As another window finds it later. */
  const stored = (conversationId: string): Promise<Conversation | undefined> => openStore(folder).store.load(conversationId);

  it("go on in the same file as long as they take turns with loading it", async () => {
    const other = await openThere();
    other.ask("there");
    chat = new StoredChat(here.store, (await here.store.load(id)) ?? "");
    chat.ask("here");
    assert.deepEqual(wordsOf(await stored(id)), ["before", "there", "here"]);
    assert.deepEqual([...here.notices, ...there.notices], []);
  });

  it("part if one writes without the other's turns: the later one goes into a complete copy, and the user is notified", async () => {
    const other = await openThere();
    other.ask("there");
    chat.ask("here");
    assert.notEqual(chat.conversation.id, id);
    assert.deepEqual(wordsOf(await stored(id)), ["before", "there"]);
    assert.deepEqual(wordsOf(await stored(chat.conversation.id)), ["before", "here"]);
    assert.deepEqual(
      here.notices.map(({ message }) => /another window.*continues here as a copy/.test(message)),
      [true],
    );
    assert.deepEqual(there.notices, []);
    chat.ask("and on");
    other.ask("and on");
    assert.deepEqual(wordsOf(await stored(id)), ["before", "there", "and on"]);
    assert.deepEqual(wordsOf(await stored(chat.conversation.id)), ["before", "here", "and on"]);
    assert.equal((await here.store.list()).length, 2);
    assert.equal(here.notices.length, 1);
  });

  it("lose no word of an answer that streams meanwhile", async () => {
    chat.beginAnswer("a");
    chat.stream("a", "first ");
    here.clock.advance(200);
    const other = await openThere();
    assert.deepEqual(wordsOf(other.conversation), ["before", "interrupted: first "]);
    chat.stream("a", "second ");
    other.change({ type: "turn-remove", turnId: "a" });
    other.ask("there");
    here.clock.advance(200);
    chat.stream("a", "third");
    chat.endAnswer("a");
    assert.deepEqual(wordsOf(await stored(id)), ["before", "there"]);
    assert.deepEqual(wordsOf(await stored(chat.conversation.id)), ["before", "complete: first second third"]);
    assert.equal((await readdir(folder)).filter((name) => name.includes("damaged")).length, 0);
  });

  it("keep the attachments of both", async () => {
    const name = `${"a".repeat(64)}.png`;
    here.store.files.keep(id, name, Buffer.from("picture"));
    const other = await openThere();
    other.ask("there");
    chat.ask("here");
    assert.deepEqual(await here.store.files.read(chat.conversation.id, name), Buffer.from("picture"));
    await there.store.remove(id);
    assert.deepEqual(await openStore(folder).store.files.read(chat.conversation.id, name), Buffer.from("picture"));
  });

  for (const [when, idleMs] of [
    ["while its file is open here", 0],
    ["after its file was closed here", 30_000],
  ] as const) {
    it(`keep what is open in one when the other deletes it, ${when}`, async () => {
      here.clock.advance(idleMs);
      await here.store.flush();
      await there.store.remove(id);
      chat.ask("after");
      assert.notEqual(chat.conversation.id, id);
      assert.deepEqual(wordsOf(await stored(chat.conversation.id)), ["before", "after"]);
      assert.equal(here.notices.length, 1);
      assert.deepEqual((await here.store.list()).length, 1);
    });
  }

  it("keep it too when the whole folder is taken away", async () => {
    await rm(folder, { recursive: true });
    chat.ask("after");
    assert.deepEqual(wordsOf(await stored(chat.conversation.id)), ["before", "after"]);
  });

  it("write nothing on opening, so that looking alone parts nobody", async () => {
    const before = await readFile(join(folder, `${id}.jsonl`));
    await openThere();
    await there.store.list();
    await there.store.flush();
    assert.deepEqual(await readFile(join(folder, `${id}.jsonl`)), before);
    chat.ask("after");
    assert.equal(chat.conversation.id, id);
  });
});
