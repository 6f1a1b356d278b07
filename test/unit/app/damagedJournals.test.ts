import assert from "node:assert/strict";
import { appendFile, mkdir, readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StoredChat, wordsOf } from "../../fakes/storedChat.ts";
import { openStore, temporaryFolder, type TestStore } from "../../fakes/testStore.ts";

const id = "00000000-0000-4000-8000-000000000001";

describe("a damaged conversation on disk", () => {
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: string;
  let path: string;
  let window: TestStore;

  beforeEach(async () => {
    temporary = await temporaryFolder();
    folder = temporary.folder;
    path = join(folder, `${id}.jsonl`);
    window = openStore(folder);
    const chat = new StoredChat(window.store, id);
    chat.ask("before");
    await window.store.flush();
    window = openStore(folder);
  });
  afterEach(() => temporary.remove());

  /** Adds bytes as a faulty disk, a power cut or another Baton may, and after them a turn on a line of its own. */
  async function damage(bytes: string | Buffer): Promise<void> {
    await appendFile(path, bytes);
    await appendFile(path, `\n{"type":"turn-add","turn":{"kind":"user","id":"after","text":"after","atMs":3}}\n`);
  }

  async function asideText(): Promise<string> {
    const [file] = window.notices.map((notice) => notice.file);
    assert.ok(file !== undefined && window.notices[0]?.message.includes(file), "the message names the file");
    return readFile(file, "latin1");
  }

  const damages: readonly (readonly [string, string | Buffer])[] = [
    ["garbage", "\x01\x02 garbage {"],
    ["a line that says nothing that Baton can use", `{"type":"text-append"}`],
    ["a block of NULs, as after a power cut", Buffer.alloc(4096)],
    ["half a line", `{"type":"turn-add","turn":{"kind":"us`],
    [
      "a byte that is no UTF-8",
      Buffer.concat([Buffer.from(`{"type":"text-append","turnId":"x","text":"caf`), Buffer.from([0xc3]), Buffer.from(`"}`)]),
    ],
  ];
  for (const [name, bytes] of damages) {
    it(`has ${name} kept aside and reported once, and the rest shown`, async () => {
      await damage(bytes);
      const before = await readFile(path);
      assert.deepEqual(wordsOf(await window.store.load(id)), ["before", "after"]);
      assert.equal(window.notices.length, 1);
      assert.match(window.notices[0]?.message ?? "", /“before” is damaged/);
      assert.equal(await asideText(), `${Buffer.from(bytes).toString("latin1")}\n`);
      assert.deepEqual(await readFile(path), before, "the journal itself is never rewritten");
      await window.store.load(id);
      const next = openStore(folder);
      assert.deepEqual(wordsOf(await next.store.load(id)), ["before", "after"]);
      assert.equal(window.notices.length + next.notices.length, 1, "reported once");
    });
  }

  it("has turns read on both sides of NULs that have no line of their own", async () => {
    await appendFile(path, Buffer.alloc(512));
    await appendFile(path, `{"type":"turn-add","turn":{"kind":"user","id":"glued","text":"glued","atMs":3}}\n`);
    assert.deepEqual(wordsOf(await window.store.load(id)), ["before", "glued"]);
    assert.equal(window.notices.length, 1);
  });

  it("is reported again if there is more damage", async () => {
    await damage("one");
    await window.store.load(id);
    await damage("two");
    await openStore(folder).store.load(id);
    const next = openStore(folder);
    await next.store.load(id);
    assert.deepEqual(next.notices, []);
    assert.equal((await readdir(folder)).filter((file) => file.includes("damaged")).length, 2);
  });

  it("is not one whose writer was killed within a line, even when others have gone on", async () => {
    for (const torn of [`{"type":"turn-a`, `{"type":"text-append","turnId":"a","text":"caf`, `"so`]) {
      await appendFile(path, torn);
      window = openStore(folder);
      const chat = new StoredChat(window.store, (await window.store.load(id)) ?? "");
      chat.ask(`after ${torn}`);
      assert.deepEqual(window.notices, []);
    }
    window = openStore(folder);
    const words = wordsOf(await window.store.load(id));
    assert.deepEqual([words.length, words.at(-1)], [4, `after "so`]);
    assert.deepEqual(window.notices, []);
  });

  it("is not one whose writer was killed within a character", async () => {
    for (const character of ["é", "“", "👋"].map((text) => Buffer.from(text))) {
      for (let kept = 1; kept < character.length; kept += 1) {
        const torn = Buffer.concat([
          Buffer.from(`{"type":"turn-add","turn":{"kind":"user","id":"torn","text":"`),
          character.subarray(0, kept),
        ]);
        await appendFile(path, torn);
        window = openStore(folder);
        const chat = new StoredChat(window.store, (await window.store.load(id)) ?? "");
        assert.deepEqual(window.notices, [], "while the cut line is the last");
        chat.ask(`after ${String(kept)} of ${String(character.length)} bytes`);
        await window.store.flush();
      }
    }
    window = openStore(folder);
    assert.equal(wordsOf(await window.store.load(id)).length, 7);
    assert.deepEqual(window.notices, [], "when others have gone on");
  });

  it("is read over a line of 200 MB, which is kept aside without being held", async function () {
    this.timeout(60_000);
    const { size } = await stat(path);
    await truncate(path, size + 200_000_000);
    await damage("");
    const before = process.memoryUsage().arrayBuffers;
    assert.deepEqual(wordsOf(await window.store.load(id)), ["before", "after"]);
    assert.ok(process.memoryUsage().arrayBuffers < before + 190_000_000);
    assert.equal((await stat(window.notices[0]?.file ?? "")).size, 200_000_001);
  });

  it("keeps lines of a newer Baton in its file, and says so once a window", async () => {
    await damage(`{"type":"plan-set","plan":{"steps":3}}`);
    assert.deepEqual(wordsOf(await window.store.load(id)), ["before", "after"]);
    await window.store.load(id);
    assert.equal(window.notices.length, 1);
    assert.match(window.notices[0]?.message ?? "", /“before” has an entry from a newer version of Baton/);
    const chat = new StoredChat(window.store, (await window.store.load(id)) ?? "");
    chat.ask("more");
    assert.match(await readFile(path, "utf8"), /plan-set[^]*more/);
    assert.deepEqual(
      (await readdir(folder)).filter((file) => file.includes("damaged")),
      [],
    );
  });

  it("is renamed if nothing in it can be read", async () => {
    await writeFile(path, "\0\0 nothing");
    assert.equal(await window.store.load(id), undefined);
    assert.equal(await asideText(), "\0\0 nothing");
    assert.deepEqual(await window.store.list(), []);
    await writeFile(path, "again");
    assert.equal(await window.store.load(id), undefined);
    assert.equal((await readdir(folder)).filter((file) => file.includes("damaged")).length, 2, "none is written over");
  });

  it("is not damaged if the file is empty, and is left alone", async () => {
    await writeFile(path, "");
    assert.equal(await window.store.load(id), undefined);
    assert.deepEqual(window.notices, []);
    assert.deepEqual(await readdir(folder), [`${id}.jsonl`]);
  });

  it("is reported if a folder stands in its place", async () => {
    const other = "00000000-0000-4000-8000-000000000002";
    await mkdir(join(folder, `${other}.jsonl`));
    assert.equal(await window.store.load(other), undefined);
    assert.match(window.notices[0]?.message ?? "", /couldn't be read: another file is in its place/);
    assert.deepEqual(
      (await window.store.list()).map((summary) => summary.id),
      [id],
    );
  });
});
