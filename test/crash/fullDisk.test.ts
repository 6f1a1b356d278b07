import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StoredChat, wordsOf } from "../fakes/storedChat.ts";
import { openStore, type TestStore } from "../fakes/testStore.ts";
import { bundleWriter } from "./bundleWriter.ts";

const id = "00000000-0000-4000-8000-000000000001";
const line = (index: number): string => `${String(index)} ${"word ".repeat(4000)}`;

/** Whether a command exists here and succeeds. */
function can(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

describe("chats on a disk that is full, read-only or forbidden", () => {
  let root: string;
  let disk: string;
  let window: TestStore;
  let chat: StoredChat;
  let isMounted = false;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "baton-disk-"));
    disk = join(root, "disk");
    await mkdir(disk);
    chmodSync(root, 0o755);
    window = openStore(join(disk, "conversations"));
    chat = new StoredChat(window.store, id);
  });
  afterEach(async () => {
    if (isMounted) {
      isMounted = !can("umount", "-l", disk);
    }
    await rm(root, { recursive: true, force: true });
  });

  /** Puts a small disk of its own there, where this machine lets us; else the test is skipped, and says so. */
  function mountSmallDisk(test: Mocha.Context): void {
    isMounted = can("mount", "-t", "tmpfs", "-o", "size=256k", "none", disk);
    if (!isMounted) {
      console.log("      not run here: only root, on Linux, may mount a small disk");
      test.skip();
    }
  }

  async function assertSavedWhole(words: readonly string[]): Promise<void> {
    window.clock.advance(5000);
    await window.store.flush();
    assert.deepEqual(
      window.notices.map(({ kind }) => kind),
      ["warning", "good"],
    );
    const next = openStore(join(disk, "conversations"));
    assert.deepEqual(wordsOf(await next.store.load(id)), words);
    assert.deepEqual(next.notices, []);
  }

  it("full: are reported once, go on, and are saved whole and in order once there is room", async function () {
    mountSmallDisk(this);
    const words = Array.from({ length: 40 }, (_, index) => line(index));
    for (const text of words) {
      chat.ask(text);
    }
    chat.beginAnswer("a");
    chat.stream("a", "an answer meanwhile");
    window.clock.advance(200);
    await window.store.flush();
    assert.equal(window.notices.length, 1);
    assert.match(window.notices[0]?.message ?? "", /cannot be saved: the disk is full.*Free some space/);
    assert.equal(chat.conversation.turns.length, 41);
    assert.ok(can("mount", "-o", "remount,size=10m", disk));
    await assertSavedWhole([...words, "interrupted: an answer meanwhile"]);
  });

  it("full, and then the window is killed: what was saved before is there, and the torn line is not reported as damage", async function () {
    mountSmallDisk(this);
    for (let index = 0; index < 40; index += 1) {
      chat.ask(line(index));
    }
    const next = openStore(join(disk, "conversations"));
    const found = wordsOf(await next.store.load(id));
    assert.ok(found.length > 5 && found.length < 40);
    assert.deepEqual(
      found,
      Array.from({ length: found.length }, (_, index) => line(index)),
    );
    assert.deepEqual(next.notices, []);
  });

  it("full for attachments: they live on in the window, and are saved once there is room", async function () {
    mountSmallDisk(this);
    const name = `${"a".repeat(64)}.png`;
    const bytes = Buffer.alloc(1_000_000, "x");
    window.store.files.keep(id, name, bytes);
    chat.ask("look");
    assert.deepEqual(await window.store.files.read(id, name), bytes);
    assert.ok(can("mount", "-o", "remount,size=10m", disk));
    await assertSavedWhole(["look"]);
    assert.deepEqual(await openStore(join(disk, "conversations")).store.files.read(id, name), bytes);
  });

  it("read-only: are reported, and saved when the disk is writable again", async function () {
    mountSmallDisk(this);
    chat.ask("before");
    await window.store.flush();
    window.clock.advance(30_000);
    // Its file is closed a moment after it is given back, and only then can the disk become read-only.
    while (!can("mount", "-o", "remount,ro", disk)) {
      await new Promise(setImmediate);
    }
    chat.ask("after");
    assert.match(window.notices[0]?.message ?? "", /cannot be saved: the disk is read-only.*Make it writable/);
    assert.ok(can("mount", "-o", "remount,rw", disk));
    await assertSavedWhole(["before", "after"]);
  });

  it("forbidden: are reported, on writing and on reading, and saved when access is permitted", async function () {
    if (process.platform === "win32" || process.seteuid === undefined) {
      this.skip();
    }
    const folder = join(disk, "conversations");
    const isRoot = process.geteuid?.() === 0;
    chmodSync(disk, 0o555);
    if (isRoot) {
      process.seteuid(65_534);
    }
    try {
      chat.ask("one");
    } finally {
      if (isRoot) {
        process.seteuid(0);
      }
    }
    assert.match(window.notices[0]?.message ?? "", /cannot be saved: permission is denied.*Allow your user/);
    chmodSync(disk, 0o755);
    await assertSavedWhole(["one"]);
    chmodSync(join(folder, `${id}.jsonl`), 0o000);
    const next = openStore(folder);
    if (isRoot) {
      chmodSync(folder, 0o755);
      process.seteuid(65_534);
    }
    try {
      assert.equal(await next.store.load(id), undefined);
      assert.equal(await next.store.load(id), undefined);
    } finally {
      if (isRoot) {
        process.seteuid(0);
      }
    }
    assert.equal(next.notices.length, 1);
    assert.match(next.notices[0]?.message ?? "", /couldn't be read: permission is denied.*unchanged/);
  });
});

describe("chats in a process with limits", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "baton-limits-"));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  /** Runs the limited writer under a shell's `ulimit`, and resolves to what it says. */
  async function runLimited(limit: string, what: string): Promise<Record<string, unknown>> {
    const script = await bundleWriter("limited", root);
    const child = spawn("sh", ["-c", `ulimit ${limit} && exec "$0" "$@"`, process.execPath, script, join(root, "conversations"), what], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [code] = (await once(child, "close")) as [number | null];
    assert.equal(code, 0, said);
    return JSON.parse(said) as Record<string, unknown>;
  }

  it("out of open files: are reported once, and saved when files can be opened again", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    this.timeout(30_000);
    const { notices, words } = await runLimited("-n 60", "files");
    assert.deepEqual(words, ["one", "two"]);
    assert.equal(Array.isArray(notices) && notices.length, 2);
    assert.match(String(notices), /too many files are open.*Close some windows.*saved again/);
  });

  it("few of which may be open: are all in the list", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    this.timeout(30_000);
    assert.deepEqual(await runLimited("-n 60", "list"), { notices: [], words: [], length: 300 });
  });

  it("beyond the maximum size of a file: are reported, and what was saved before can be read", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    this.timeout(30_000);
    const { notices, words } = await runLimited("-f 64", "size");
    assert.equal(Array.isArray(notices) && notices.length, 1);
    assert.match(String(notices), /the file would exceed the size limit/);
    assert.ok(Array.isArray(words) && words.length > 0);
  });
});
