import assert from "node:assert/strict";
import { existsSync, readFileSync, unlinkSync } from "node:fs";
import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StoredChat, wordsOf } from "../../fakes/storedChat.ts";
import { openStore, temporaryFolder, type TestStore } from "../../fakes/testStore.ts";

const id = "00000000-0000-4000-8000-000000000001";

describe("a disk that cannot store conversations", () => {
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: string;
  let path: string;
  let window: TestStore;
  let chat: StoredChat;

  beforeEach(async () => {
    temporary = await temporaryFolder();
    folder = temporary.folder;
    path = join(folder, `${id}.jsonl`);
    window = openStore(folder);
    chat = new StoredChat(window.store, id);
  });
  afterEach(() => temporary.remove());

  function assertReportedOnce(words: RegExp): void {
    assert.equal(window.notices.length, 1);
    assert.match(window.notices[0]?.message ?? "", words);
    assert.ok(window.notices[0]?.message.includes(folder), "it says where");
  }

  async function assertSavedWhole(words: readonly string[]): Promise<void> {
    await window.store.flush();
    assert.deepEqual(
      window.notices.map(({ kind }) => kind),
      ["warning", "good"],
    );
    const next = openStore(folder);
    assert.deepEqual(wordsOf(await next.store.load(id)), words);
    assert.deepEqual(next.notices, [], "no line is torn, and none is there twice");
  }

  it("is reported once, and the chat goes on; what waited is written in order as soon as the disk works again", async () => {
    await mkdir(join(folder, ".."), { recursive: true });
    await writeFile(folder, "a file where the folder should be");
    chat.ask("one");
    chat.beginAnswer("a");
    for (const text of ["two ", "three "]) {
      chat.stream("a", text);
      window.clock.advance(200);
    }
    await window.store.flush();
    assertReportedOnce(/cannot be saved: another file is in its place.*Move that file/);
    assert.deepEqual(wordsOf(await window.store.load(id)), ["one", "streaming: two three "], "it is still there for this window");
    await rm(folder);
    chat.endAnswer("a");
    await assertSavedWhole(["one", "complete: two three "]);
  });

  it("is tried again by itself", async () => {
    await writeFile(folder, "in the way");
    chat.ask("one");
    window.clock.advance(5000);
    await window.store.flush();
    await rm(folder);
    window.clock.advance(5000);
    await assertSavedWhole(["one"]);
  });

  const devices = [
    { name: "full (ENOSPC)", device: "/dev/full", words: /the disk is full.*Free some space/ },
    { name: "faulty (EIO)", device: "/proc/self/mem", words: /the disk reports an error.*Check the disk/ },
  ];
  for (const { name, device, words } of devices) {
    it(`is reported with its cause: ${name}`, async function () {
      if (!existsSync(device)) {
        this.skip();
      }
      await mkdir(folder);
      await symlink(device, path);
      chat.ask("one");
      chat.ask("two");
      await window.store.flush();
      assertReportedOnce(words);
      unlinkSync(path);
      chat.ask("three");
      await assertSavedWhole(["one", "two", "three"]);
    });
  }

  it("is one that has a folder in a file's place", async () => {
    await mkdir(path, { recursive: true });
    chat.ask("one");
    await window.store.flush();
    assertReportedOnce(/another file is in its place/);
    await rename(path, `${path}.away`);
    window.clock.advance(5000);
    await assertSavedWhole(["one"]);
  });

  it("keeps what two conversations have waiting", async () => {
    await writeFile(folder, "in the way");
    const otherId = "00000000-0000-4000-8000-000000000002";
    chat.ask("one");
    new StoredChat(window.store, otherId).ask("other");
    await window.store.flush();
    assertReportedOnce(/cannot be saved/);
    await rm(folder);
    window.clock.advance(5000);
    await assertSavedWhole(["one"]);
    assert.match(readFileSync(join(folder, `${otherId}.jsonl`), "utf8"), /other/);
  });

  it("is reported again when it fails again", async () => {
    await writeFile(folder, "in the way");
    chat.ask("one");
    await rm(folder);
    chat.ask("two");
    await assertSavedWhole(["one", "two"]);
    await rename(folder, `${folder}.away`);
    await writeFile(folder, "in the way again");
    window.clock.advance(30_000);
    await window.store.flush();
    chat.ask("three");
    assert.equal(window.notices.length, 3);
  });
});
