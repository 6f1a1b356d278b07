import assert from "node:assert/strict";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { StoredChat, wordsOf } from "../../fakes/storedChat.ts";
import { openStore, temporaryFolder, type TestStore } from "../../fakes/testStore.ts";

const id = "00000000-0000-4000-8000-000000000001";
const otherId = "00000000-0000-4000-8000-000000000002";

describe("conversations on disk", () => {
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: string;
  let window: TestStore;
  let chat: StoredChat;

  beforeEach(async () => {
    temporary = await temporaryFolder();
    folder = temporary.folder;
    window = openStore(folder);
    chat = new StoredChat(window.store, id);
  });
  afterEach(() => temporary.remove());

  const written = (): string => readFileSync(join(folder, `${id}.jsonl`), "utf8");

  it("come back as they were", async () => {
    chat.ask("hello", "u");
    const loaded = await openStore(folder).store.load(id);
    assert.deepEqual(loaded, { id, createdAtMs: 1, turns: [{ kind: "user", id: "u", text: "hello", atMs: 2 }] });
    assert.deepEqual(window.notices, []);
  });

  it("have in the file all that a panel may show as done, before anybody waits", () => {
    chat.ask("question");
    assert.match(written(), /question/);
    chat.beginAnswer("a");
    chat.stream("a", "all its words");
    assert.doesNotMatch(written(), /all its words/);
    chat.change({ type: "step-update", turnId: "a", stepId: "s1", set: { inputTokens: 3 } });
    chat.endAnswer("a");
    assert.match(written(), /all its words[^]*inputTokens[^]*turn-end/);
    chat.ask("again");
    chat.beginAnswer("b");
    chat.change({
      type: "part-start",
      turnId: "b",
      part: { kind: "notice", id: "p9", stepId: "s1", text: "key A is cooling down", details: [] },
    });
    assert.match(written(), /key A is cooling down/);
    chat.change({ type: "turn-remove", turnId: "b" });
    assert.match(written(), /turn-remove/);
  });

  it("gather text for a fifth of a second, in order", () => {
    chat.beginAnswer("a");
    const before = written();
    chat.stream("a", "one ");
    chat.stream("a", "two ");
    window.clock.advance(199);
    assert.equal(written(), before);
    window.clock.advance(1);
    const begun = `{"type":"part-start","turnId":"a","part":{"kind":"text","id":"p1","stepId":"s1","text":""},"n":1}\n`;
    assert.equal(written(), `${before}${begun}"one two "\n`);
    chat.stream("a", "three");
    window.clock.advance(200);
    assert.equal(written(), `${before}${begun}"one two "\n"three"\n`);
  });

  it("keep apart what two conversations append in turn", async () => {
    const other = new StoredChat(window.store, otherId);
    chat.beginAnswer("a");
    other.beginAnswer("a");
    chat.stream("a", "first");
    other.stream("a", "second");
    await window.store.flush();
    const again = openStore(folder).store;
    assert.deepEqual(wordsOf(await again.load(id)), ["interrupted: first"]);
    assert.deepEqual(wordsOf(await again.load(otherId)), ["interrupted: second"]);
  });

  it("go on after they were loaded, by the same window and by the next", async () => {
    chat.ask("one");
    chat = new StoredChat(window.store, (await window.store.load(id)) ?? "");
    chat.ask("two");
    const next = openStore(folder);
    chat = new StoredChat(next.store, (await next.store.load(id)) ?? "");
    chat.ask("three");
    assert.equal(chat.conversation.id, id);
    assert.deepEqual(wordsOf(await openStore(folder).store.load(id)), ["one", "two", "three"]);
    assert.deepEqual([...window.notices, ...next.notices], []);
  });

  it("are no one's but their user's", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    chat.ask("private");
    assert.equal((await stat(join(folder, `${id}.jsonl`))).mode & 0o077, 0);
  });

  it("give their file back when nothing is written for a while, and go on", async () => {
    chat.ask("one");
    await window.store.flush();
    window.clock.advance(30_000);
    assert.equal(window.clock.waiting, 0);
    chat.ask("two");
    assert.deepEqual(wordsOf(await window.store.load(id)), ["one", "two"]);
  });

  it("reject an invalid id", async () => {
    assert.equal(await window.store.load("../../etc/passwd"), undefined);
    await window.store.remove("../../etc/passwd");
  });

  it("are there no more once deleted, and neither is their title", async () => {
    chat.ask("secret plans");
    assert.equal((await window.store.list()).length, 1);
    assert.match(await readFile(join(folder, "titles.json"), "utf8"), /secret plans/);
    await window.store.remove(id);
    assert.deepEqual(await window.store.list(), []);
    assert.equal(await window.store.load(id), undefined);
    assert.doesNotMatch(await readFile(join(folder, "titles.json"), "utf8"), /secret plans/);
  });

  describe("in a list", () => {
    it("are named by their first prompt, on one line", async () => {
      chat.ask("  a\n long   question ");
      const other = new StoredChat(window.store, otherId);
      other.ask("x".repeat(1_000_000));
      const list = await window.store.list();
      assert.deepEqual(
        new Map(list.map((summary) => [summary.id, summary.title])),
        new Map([
          [id, "a long question"],
          [otherId, "x".repeat(120)],
        ]),
      );
    });

    it("are named by their attachments if there is no text, however large those are", async () => {
      const attachment = {
        id: "x",
        name: "cat.png",
        kind: "image",
        mediaType: "image/png",
        sizeBytes: 1,
        thumbnail: `data:image/png;base64,${"A".repeat(30_000)}`,
      } as const;
      chat.change({
        type: "turn-add",
        turn: { kind: "user", id: "u", text: "", atMs: 2, attachments: [attachment, attachment, attachment] },
      });
      const other = new StoredChat(window.store, otherId);
      other.change({ type: "turn-add", turn: { kind: "user", id: "u", text: "Look", atMs: 2, attachments: [attachment] } });
      assert.deepEqual((await window.store.list()).map(({ title }) => title).sort(), ["Look", "cat.png"]);
    });

    it("are all there, without their titles' index as with it", async () => {
      await mkdir(folder, { recursive: true });
      for (let index = 0; index < 300; index += 1) {
        const one = `00000000-0000-4000-9000-${String(index).padStart(12, "0")}`;
        await writeFile(
          join(folder, `${one}.jsonl`),
          `{"type":"conversation-start","id":"${one}","atMs":1}\n{"type":"turn-add","turn":{"kind":"user","id":"u","text":"chat ${String(index)}","atMs":2}}\n`,
        );
      }
      const first = await window.store.list();
      assert.equal(first.length, 300);
      assert.deepEqual(await window.store.list(), first);
      for (const index of ["", "{", "[]", `{"${first[0]?.id ?? ""}":7}`]) {
        await writeFile(join(folder, "titles.json"), index);
        assert.deepEqual(await window.store.list(), first);
      }
      await rm(join(folder, "titles.json"));
      assert.deepEqual(await window.store.list(), first);
    });
  });
});
