import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Conversation } from "../../../src/shared/conversation.ts";
import { StoredChat, wordsOf } from "../../fakes/storedChat.ts";
import { openStore, temporaryFolder } from "../../fakes/testStore.ts";

const fixtures = join(import.meta.dirname, "..", "..", "fixtures", "journals1");
const id = "00000000-0000-4000-8000-000000000001";

function withoutIds({ turns }: Conversation): readonly unknown[] {
  return turns;
}

describe("a chat of the journal's first format that goes on", () => {
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: string;
  const path = (): string => join(folder, `${id}.jsonl`);

  beforeEach(async () => {
    temporary = await temporaryFolder();
    folder = temporary.folder;
    mkdirSync(folder, { recursive: true });
  });
  afterEach(() => temporary.remove());

  for (const name of readdirSync(fixtures)
    .filter((file) => file.endsWith(".jsonl"))
    .map((file) => basename(file, ".jsonl"))) {
    it(`is written anew, whole, and the old file is kept until the new one was read: ${name}`, async () => {
      copyFileSync(join(fixtures, `${name}.jsonl`), path());
      const old = readFileSync(path(), "utf8");
      const { store } = openStore(folder);
      const loaded = await store.load(id);
      assert.ok(loaded);
      assert.equal(readFileSync(path(), "utf8"), old, "reading alone changes nothing");
      const chat = new StoredChat(store, loaded);
      chat.ask("And on?", "new prompt");
      assert.equal(readFileSync(`${path()}.1`, "utf8"), old);
      assert.match(readFileSync(path(), "utf8"), /^\{"type":"conversation-start","format":2,/);
      chat.beginAnswer("new answer");
      chat.stream("new answer", "It goes on.");
      chat.endAnswer("new answer");
      await store.flush();
      const again = openStore(folder);
      const read = await again.store.load(id);
      assert.ok(read);
      assert.deepEqual(withoutIds(read), withoutIds(chat.conversation));
      assert.deepEqual(withoutIds(read).slice(0, loaded.turns.length), withoutIds(loaded));
      assert.deepEqual(again.notices, []);
      assert.equal(existsSync(`${path()}.1`), false);
    });
  }

  it("goes on in a copy if another window wrote to it", async () => {
    copyFileSync(join(fixtures, "01-hello.jsonl"), path());
    const [here, there] = [openStore(folder), openStore(folder)];
    const loaded = await here.store.load(id);
    const other = await there.store.load(id);
    assert.ok(loaded && other);
    new StoredChat(there.store, other).ask("there");
    const chat = new StoredChat(here.store, loaded);
    chat.ask("here");
    await here.store.flush();
    assert.notEqual(chat.conversation.id, id);
    const after = openStore(folder).store;
    assert.deepEqual(wordsOf(await after.load(id)).slice(2), ["there"]);
    assert.deepEqual(wordsOf(await after.load(chat.conversation.id)).slice(2), ["here"]);
  });
});
