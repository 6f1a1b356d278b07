import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { SharedRecords } from "../../../src/app/records/sharedRecords.ts";
import { adoptChats } from "../../../src/app/storage/adoption/adoptChats.ts";
import { groupChats } from "../../../src/app/storage/chatGroups.ts";
import { folderKey, type ChatPlace } from "../../../src/app/storage/chatPlace.ts";
import { ChatPlaces } from "../../../src/app/storage/chatPlaces.ts";
import { storagePaths } from "../../../src/app/storage/storagePaths.ts";
import { FakeClock } from "../../fakes/fakeClock.ts";
import { StoredChat, wordsOf } from "../../fakes/storedChat.ts";
import { openStore, type TestStore } from "../../fakes/testStore.ts";

const attachment = `${"a".repeat(64)}.txt`;
const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

describe("chats after the folders change", () => {
  let user: string;
  let records: SharedRecords[];
  let warnings: string[];

  beforeEach(async () => {
    user = await mkdtemp(join(tmpdir(), "baton-places-"));
    records = [];
    warnings = [];
  });
  afterEach(async () => {
    for (const one of records) {
      one.dispose();
    }
    await rm(user, { recursive: true, force: true });
  });

  const log = { debug: () => undefined, info: () => undefined, warn: (line: string) => void warnings.push(line), error: () => undefined };
  const globalStorage = (): string => join(user, "globalStorage", "baton-chat.baton");
  const oldFolder = (workspace: string): string => join(user, "workspaceStorage", workspace, "baton-chat.baton", "conversations");

  /** A window as VS Code opens it: `workspace` is the name of its storage folder, none without a folder. */
  function openWindow(workspace: string | undefined, ...folders: readonly string[]): TestStore {
    const paths = storagePaths(
      globalStorage(),
      workspace === undefined ? undefined : join(user, "workspaceStorage", workspace, "baton-chat.baton"),
    );
    const shared = new SharedRecords(join(paths.shared, "records"), "chats", { clock: new FakeClock(), log });
    records.push(shared);
    const places = new ChatPlaces(shared);
    const here: ChatPlace = { folders: folders.map(folderKey), workspaces: workspace === undefined ? [] : [workspace] };
    return openStore(paths.chats, { places, here: () => here, adopt: () => adoptChats({ paths, here, places, log }) });
  }

  /** The history of a window: each group's name and the titles in it. */
  async function historyOf({ store }: TestStore): Promise<Readonly<Record<string, readonly string[]>>> {
    return Object.fromEntries(groupChats(await store.list()).map(({ label, chats }) => [label, chats.map(({ title }) => title).sort()]));
  }

  /** A chat as earlier versions kept it. */
  async function writeOldChat(folder: string, id: string, text: string): Promise<void> {
    await mkdir(join(folder, `${id}.files`), { recursive: true });
    await writeFile(join(folder, `${id}.files`, attachment), text);
    const old = openStore(folder);
    new StoredChat(old.store, id).ask(text);
    await old.store.flush();
    await old.store.list();
  }

  it("3: asked in a folder, they stand first in a .code-workspace of that folder and another", async () => {
    const asked = openWindow("hash-a", "file:///home/me/site");
    new StoredChat(asked.store, idOf(1)).ask("about the site");
    new StoredChat(openWindow("hash-b", "file:///home/me/api").store, idOf(2)).ask("about the api");
    new StoredChat(openWindow("hash-c", "file:///home/me/other").store, idOf(3)).ask("about another");
    await Promise.all(records.map((one) => one.flush()));
    const both = openWindow("hash-both", "file:///home/me/site/", "file:///home/me/api");
    assert.deepEqual(await historyOf(both), { "This Workspace": ["about the api", "about the site"], other: ["about another"] });
    assert.deepEqual(wordsOf(await both.store.load(idOf(1))), ["about the site"]);
  });

  it("3: asked without a folder, they are there once one is opened, and the other way round", async () => {
    new StoredChat(openWindow(undefined).store, idOf(1)).ask("without");
    const folder = openWindow("hash-a", "file:///home/me/a%20b");
    new StoredChat(folder.store, idOf(2)).ask("within");
    await Promise.all(records.map((one) => one.flush()));
    assert.deepEqual(await historyOf(openWindow("hash-a", "file:///home/me/a b")), {
      "This Workspace": ["within"],
      "Without a Folder": ["without"],
    });
    const groups = groupChats(await openWindow(undefined).store.list());
    assert.deepEqual(
      groups.map(({ label, chats }) => [label, chats.map(({ title }) => title)]),
      [
        ["Without a Folder", ["without"]],
        ["a b", ["within"]],
      ],
    );
  });

  it("follow their folder: one that goes on in another folder belongs to both, and a workspace is known though its folders are others by now", async () => {
    const first = openWindow("hash-a", "file:///a");
    new StoredChat(first.store, idOf(1)).ask("begun in a");
    await Promise.all(records.map((one) => one.flush()));
    const second = openWindow("hash-b", "file:///b");
    new StoredChat(second.store, (await second.store.load(idOf(1))) ?? "").ask("goes on in b");
    await Promise.all(records.map((one) => one.flush()));
    for (const window of [openWindow("new-1", "file:///a"), openWindow("new-2", "file:///b"), openWindow("hash-a", "file:///c")]) {
      assert.deepEqual(await historyOf(window), { "This Workspace": ["begun in a"] });
    }
    assert.deepEqual(await historyOf(openWindow("new-3", "file:///d")), { "a, b": ["begun in a"] });
  });

  it("are grouped by folder: by name, folders of one name by their paths, the latest chat of a group first", async () => {
    for (const [number, folder] of ["file:///x/app", "file:///y/app", "file:///zoo", "file:///y/app"].entries()) {
      new StoredChat(openWindow(`hash-${folder}`, folder).store, idOf(number)).ask(`${String(number)} in ${folder}`);
    }
    await Promise.all(records.map((one) => one.flush()));
    const groups = groupChats(await openWindow("mine", "file:///mine").store.list());
    assert.deepEqual(
      groups.map(({ label }) => label),
      ["app (/x/app)", "app (/y/app)", "zoo"],
    );
    const times = groups[1]?.chats.map(({ changedAtMs }) => changedAtMs) ?? [];
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    );
  });

  it("are deleted with their files and place from any window, and what another window has open goes on in a copy, never in two places at once", async () => {
    const there = openWindow("hash-a", "file:///a");
    const chat = new StoredChat(there.store, idOf(1));
    chat.ask("one");
    there.store.files.keep(idOf(1), attachment, Buffer.from("file"));
    await Promise.all(records.map((one) => one.flush()));
    const here = openWindow("hash-b", "file:///b");
    const opened = new StoredChat(here.store, (await here.store.load(idOf(1))) ?? "");
    assert.deepEqual(await here.store.files.read(idOf(1), attachment), Buffer.from("file"));
    opened.ask("two, here");
    chat.ask("two, there");
    assert.notEqual(chat.conversation.id, idOf(1));
    await Promise.all(records.map((one) => one.flush()));
    assert.deepEqual(wordsOf(await openWindow(undefined).store.load(idOf(1))), ["one", "two, here"]);
    assert.deepEqual(wordsOf(await openWindow(undefined).store.load(chat.conversation.id)), ["one", "two, there"]);
    assert.equal((await historyOf(openWindow("hash-a", "file:///a")))["This Workspace"]?.length, 2);
    await here.store.remove(idOf(1));
    assert.ok(!existsSync(join(globalStorage(), "conversations", `${idOf(1)}.files`)));
    assert.equal(
      new ChatPlaces(new SharedRecords(join(globalStorage(), "records"), "chats", { clock: new FakeClock(), log })).of(idOf(1)),
      undefined,
    );
    assert.deepEqual(
      (await openWindow(undefined).store.list()).map(({ id }) => id),
      [chat.conversation.id],
    );
  });

  it("3: made by earlier versions in this and other workspaces, they are found, whole, with their attachments", async () => {
    const site = join(user, "work", "site");
    await mkdir(join(user, "work"), { recursive: true });
    await writeFile(
      join(user, "work", "both.code-workspace"),
      `{ // with a comment\n "folders": [{ "path": "site" }, { "uri": "vscode-vfs://github/me/lib" },] }`,
    );
    await writeOldChat(oldFolder("desktop"), idOf(1), "a desktop's folder");
    await writeFile(join(user, "workspaceStorage", "desktop", "workspace.json"), JSON.stringify({ folder: pathToFileURL(site).href }));
    await writeOldChat(oldFolder("multi"), idOf(2), "a workspace of two");
    await writeFile(
      join(user, "workspaceStorage", "multi", "workspace.json"),
      JSON.stringify({ workspace: pathToFileURL(join(user, "work", "both.code-workspace")).href }),
    );
    await writeOldChat(oldFolder("remote"), idOf(3), "a served folder");
    await writeFile(join(user, "workspaceStorage", "remote", "meta.json"), JSON.stringify({ id: "remote", name: "served" }));
    await writeOldChat(oldFolder("unknown"), idOf(4), "a folder that is not known");
    await writeOldChat(oldFolder("mine"), idOf(5), "my own");
    await writeOldChat(join(globalStorage(), "conversations"), idOf(6), "without a folder");

    const here = openWindow("mine", "file:///home/me/mine");
    assert.deepEqual(wordsOf(await here.store.load(idOf(5))), ["my own"]);
    assert.deepEqual(await historyOf(here), {
      "This Workspace": ["my own"],
      served: ["a served folder"],
      site: ["a desktop's folder"],
      "site, lib": ["a workspace of two"],
      "Other Folders": ["a folder that is not known"],
      "Without a Folder": ["without a folder"],
    });
    assert.deepEqual(await readdir(join(user, "workspaceStorage", "multi", "baton-chat.baton")), []);
    for (const [number, text] of [
      "a desktop's folder",
      "a workspace of two",
      "a served folder",
      "a folder that is not known",
      "my own",
      "without a folder",
    ].entries()) {
      assert.deepEqual(wordsOf(await here.store.load(idOf(number + 1))), [text]);
      assert.deepEqual(String(await here.store.files.read(idOf(number + 1), attachment)), text);
    }
    await Promise.all(records.map((one) => one.flush()));
    // The folder of the served window is known by its storage, whose name stays.
    assert.deepEqual((await historyOf(openWindow("remote", "file:///srv/served")))["This Workspace"], ["a served folder"]);
    assert.deepEqual((await historyOf(openWindow("new", pathToFileURL(site).href)))["This Workspace"], [
      "a desktop's folder",
      "a workspace of two",
    ]);
    assert.deepEqual(warnings, []);
  });

  it("made by earlier versions, none is lost by two windows that move them at once, by one killed at it, or by an id that is taken", async () => {
    const ids = Array.from({ length: 60 }, (_, number) => idOf(number));
    for (const id of ids) {
      await writeOldChat(oldFolder("old"), id, `chat ${id}`);
    }
    // As a window leaves it that was killed after it had moved the attachments.
    await mkdir(join(globalStorage(), "conversations", `${ids[0]}.files`), { recursive: true });
    await writeFile(join(globalStorage(), "conversations", `${ids[0]}.files`, attachment), `chat ${ids[0]}`);
    await rm(join(oldFolder("old"), `${ids[0]}.files`), { recursive: true });
    await writeOldChat(join(globalStorage(), "conversations"), ids[1] ?? "", "another chat of the same id");
    const windows = [openWindow("one", "file:///one"), openWindow("two", "file:///two")];
    await Promise.all(windows.map(({ store }) => store.list()));
    const list = await openWindow("three", "file:///three").store.list();
    assert.deepEqual(list.map(({ title }) => title).sort(), [...ids.map((id) => `chat ${id}`), "another chat of the same id"].sort());
    for (const { id, title } of list) {
      const words = await readFile(join(globalStorage(), "conversations", `${id}.files`, attachment), "utf8");
      assert.ok(words === title || title.startsWith("another"), `${title} has its attachment`);
    }
    assert.deepEqual(warnings, []);
  });

  it("made by an earlier version whose window is still open, they take its further words: in the same file, or in a copy that is found in its turn", async () => {
    const old = openStore(oldFolder("old"));
    const chat = new StoredChat(old.store, idOf(1));
    chat.ask("one");
    const here = openWindow("new", "file:///new");
    assert.equal((await here.store.list()).length, 1);
    chat.ask("two");
    assert.deepEqual(wordsOf(await here.store.load(idOf(1))), ["one", "two"]);
    old.clock.advance(30_000);
    await old.store.flush();
    chat.ask("three");
    assert.deepEqual((await here.store.list()).length, 2);
    assert.deepEqual(wordsOf(await here.store.load(chat.conversation.id)), ["one", "two", "three"]);
  });

  it("stay where they are, and the log says so, if the disk cannot move them", async function () {
    if (process.getuid?.() === 0) {
      // Root may write anywhere: a file stands where the folder should be.
      await mkdir(globalStorage(), { recursive: true });
      await writeFile(join(globalStorage(), "conversations"), "in the way");
      await writeOldChat(oldFolder("old"), idOf(1), "kept");
      assert.deepEqual(await openWindow("new", "file:///new").store.list(), []);
      assert.match(warnings.join(), /could not be moved.*stays there/);
      await rm(join(globalStorage(), "conversations"));
      assert.deepEqual(
        (await openWindow("new", "file:///new").store.list()).map(({ title }) => title),
        ["kept"],
      );
    } else {
      this.skip();
    }
  });

  it("are in one folder for all profiles of VS Code", () => {
    const plain = storagePaths("/u/globalStorage/baton-chat.baton", "/u/workspaceStorage/hash/baton-chat.baton");
    const profile = storagePaths("/u/profiles/-12ab/globalStorage/baton-chat.baton", "/u/workspaceStorage/hash/baton-chat.baton");
    assert.deepEqual(profile, plain);
    assert.equal(storagePaths("/u/profiles/-12ab/globalStorage/baton-chat.baton", undefined).workspaces, "/u/workspaceStorage");
  });
});
