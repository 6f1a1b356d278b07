import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PromptDraft } from "../../../src/app/views/promptDraft.ts";
import { attachmentFileName } from "../../../src/app/storage/attachmentPath.ts";
import { openStore, temporaryFolder, type TestStore } from "../../fakes/testStore.ts";

const id = "00000000-0000-4000-8000-000000000001";
const otherId = "00000000-0000-4000-8000-000000000002";
const name = `${"a".repeat(64)}.png`;

describe("attachments on disk", () => {
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: string;
  let window: TestStore;

  beforeEach(async () => {
    temporary = await temporaryFolder();
    folder = temporary.folder;
    window = openStore(folder);
  });
  afterEach(() => temporary.remove());

  it("are there before anybody waits, and for the next window", async () => {
    const { files } = window.store;
    files.keep(id, name, Buffer.from("bytes"));
    assert.ok(existsSync(files.path(id, name) ?? ""), "a prompt that is shown now has its attachment after a crash");
    assert.deepEqual(await files.read(id, name), Buffer.from("bytes"));
    await window.store.flush();
    assert.deepEqual(await openStore(folder).store.files.read(id, name), Buffer.from("bytes"));
    assert.deepEqual(await readdir(join(folder, `${id}.files`)), [name]);
  });

  it("go with their conversation, and are no conversation themselves", async () => {
    const { store } = window;
    store.files.keep(id, name, Buffer.from("bytes"));
    assert.deepEqual(await store.list(), []);
    await store.remove(id);
    assert.equal(await store.files.read(id, name), undefined);
  });

  it("stay in this window when the disk fails, which is reported, and are written when it works again", async () => {
    const { store, notices, clock } = window;
    await writeFile(folder, "in the way");
    store.files.keep(id, name, Buffer.from("bytes"));
    await store.flush();
    assert.deepEqual(await store.files.read(id, name), Buffer.from("bytes"));
    assert.equal(notices.length, 1);
    assert.match(notices[0]?.message ?? "", /cannot be saved: another file is in its place/);
    await rm(folder);
    clock.advance(5000);
    await store.flush();
    assert.deepEqual(await readFile(store.files.path(id, name) ?? ""), Buffer.from("bytes"));
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ["warning", "good"],
    );
  });

  it("are shared with a copy of their conversation, which keeps them when it is deleted", async () => {
    const { files } = window.store;
    files.keep(id, name, Buffer.from("bytes"));
    files.share(id, otherId);
    await files.remove(id);
    assert.deepEqual(await files.read(otherId, name), Buffer.from("bytes"));
    files.share(id, otherId);
    assert.deepEqual(window.notices, []);
  });

  it("are no one's but their user's", async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    window.store.files.keep(id, name, Buffer.from("bytes"));
    assert.equal((await stat(window.store.files.path(id, name) ?? "")).mode & 0o077, 0);
  });

  it("have names that lead nowhere else", async () => {
    const { files } = window.store;
    for (const wrong of ["../../x.png", "x", `${"a".repeat(64)}.png/../../x`, ""]) {
      files.keep(id, wrong, Buffer.from("bytes"));
      assert.equal(files.path(id, wrong), undefined);
      assert.equal(await files.read(id, wrong), undefined);
    }
  });
});

describe("what is attached to a prompt", () => {
  const png = Buffer.from("\x89PNG\r\n\x1a\n rest", "latin1");

  it("is known by its bytes, whatever its name says", () => {
    const draft = new PromptDraft();
    assert.equal(draft.add({ name: "notes.txt", bytes: png }), undefined);
    const [attachment] = draft.attachments;
    assert.deepEqual([attachment?.kind, attachment?.mediaType, attachment?.sizeBytes], ["image", "image/png", png.length]);
    assert.match(attachmentFileName(attachment ?? { id: "", mediaType: "" }), /^[0-9a-f]{64}\.png$/);
  });

  it("is rejected with a reason, and only once", () => {
    const draft = new PromptDraft();
    assert.match(draft.add({ name: "a.zip", bytes: Buffer.from("PK\x03\x04") }) ?? "", /“a\.zip” wasn't attached\. Baton accepts pictures/);
    assert.equal(draft.add({ name: "one", bytes: png }), undefined);
    assert.equal(draft.add({ name: "two", bytes: png }), undefined);
    assert.deepEqual(
      draft.attachments.map((attachment) => attachment.name),
      ["one"],
    );
    draft.remove(draft.attachments[0]?.id ?? "");
    assert.deepEqual(draft.take(), []);
  });
});
