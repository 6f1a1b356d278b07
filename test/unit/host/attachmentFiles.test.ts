import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConversationStore } from "../../../src/host/chat/conversationStore.ts";
import { attachmentFileName, PromptDraft } from "../../../src/host/chat/promptDraft.ts";
import type { Logger } from "../../../src/core/ports/logger.ts";
import { FakeClock } from "../../fakes/fakeClock.ts";

const id = "00000000-0000-4000-8000-000000000001";
const name = `${"a".repeat(64)}.png`;

describe("attachments on disk", () => {
  let folder: string;
  let lines: string[];
  let store: ConversationStore;

  function openStore(): ConversationStore {
    const write = (line: string): void => void lines.push(line);
    const log: Logger = { debug: write, info: write, warn: write, error: write };
    return new ConversationStore(join(folder, "conversations"), new FakeClock(), log);
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-files-"));
    lines = [];
    store = openStore();
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("are there at once, and for the next window", async () => {
    store.files.keep(id, name, Buffer.from("bytes"));
    assert.deepEqual(await store.files.read(id, name), Buffer.from("bytes"));
    await store.flush();
    assert.deepEqual(await openStore().files.read(id, name), Buffer.from("bytes"));
    assert.deepEqual(await readdir(join(folder, "conversations", `${id}.files`)), [name]);
    assert.deepEqual(await readFile(store.files.path(id, name) ?? ""), Buffer.from("bytes"));
  });

  it("go with their conversation, and are no conversation themselves", async () => {
    store.files.keep(id, name, Buffer.from("bytes"));
    assert.deepEqual(await store.list(), []);
    await store.remove(id);
    assert.equal(await store.files.read(id, name), undefined);
  });

  it("live on in this window when the disk refuses, which is told", async () => {
    await writeFile(join(folder, "conversations"), "in the way");
    store.files.keep(id, name, Buffer.from("bytes"));
    await store.flush();
    assert.deepEqual(await store.files.read(id, name), Buffer.from("bytes"));
    assert.match(lines.join("\n"), /could not be saved/);
  });

  it("have names that lead nowhere else", async () => {
    for (const wrong of ["../../x.png", "x", `${"a".repeat(64)}.png/../../x`, ""]) {
      store.files.keep(id, wrong, Buffer.from("bytes"));
      assert.equal(store.files.path(id, wrong), undefined);
      assert.equal(await store.files.read(id, wrong), undefined);
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

  it("is refused with a reason, and once only", () => {
    const draft = new PromptDraft();
    assert.match(draft.add({ name: "a.zip", bytes: Buffer.from("PK\x03\x04") }) ?? "", /“a\.zip” was not attached: Baton takes pictures/);
    assert.equal(draft.add({ name: "one", bytes: png }), undefined);
    assert.equal(draft.add({ name: "two", bytes: png }), undefined);
    assert.deepEqual(draft.attachments.map((attachment) => attachment.name), ["one"]);
    draft.remove(draft.attachments[0]?.id ?? "");
    assert.deepEqual(draft.take(), []);
  });
});
