import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConversationStore } from "../../../src/host/chat/conversationStore.ts";
import type { Logger } from "../../../src/core/ports/logger.ts";
import type { ConversationChange } from "../../../src/shared/conversation.ts";
import { FakeClock } from "../../fakes/fakeClock.ts";

const id = "00000000-0000-4000-8000-000000000001";
const otherId = "00000000-0000-4000-8000-000000000002";
const start = (conversationId: string): ConversationChange => ({ type: "conversation-start", id: conversationId, atMs: 1 });
const prompt = (text: string): ConversationChange => ({ type: "turn-add", turn: { kind: "user", id: "u", text, atMs: 2 } });

describe("conversations on disk", () => {
  let folder: string;
  let clock: FakeClock;
  let lines: string[];
  let store: ConversationStore;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "baton-store-")), "conversations");
    clock = new FakeClock();
    lines = [];
    const write = (line: string): void => void lines.push(line);
    const log: Logger = { debug: write, info: write, warn: write, error: write };
    store = new ConversationStore(folder, clock, log);
  });

  afterEach(async () => {
    await rm(join(folder, ".."), { recursive: true, force: true });
  });

  it("are named in the list by what was attached where there are no words, however much there is of it", async () => {
    const attachment = { id: "x", name: "cat.png", kind: "image", mediaType: "image/png", sizeBytes: 1, thumbnail: `data:image/png;base64,${"A".repeat(30_000)}` } as const;
    store.append(id, start(id));
    store.append(id, { type: "turn-add", turn: { kind: "user", id: "u", text: "", atMs: 2, attachments: [attachment] } });
    store.append(otherId, start(otherId));
    store.append(otherId, { type: "turn-add", turn: { kind: "user", id: "u", text: "Look", atMs: 2, attachments: [attachment] } });
    assert.deepEqual((await store.list()).map(({ title }) => title).sort(), ["Look", "cat.png"]);
  });

  it("come back as they were", async () => {
    store.append(id, start(id));
    store.append(id, prompt("hello"));
    const loaded = await store.load(id);
    assert.deepEqual(loaded, { id, createdAtMs: 1, turns: [{ kind: "user", id: "u", text: "hello", atMs: 2 }] });
  });

  it("gather text for a tenth of a second, in order, into one line", async () => {
    store.append(id, start(id));
    await store.flush();
    store.append(id, { type: "text-append", turnId: "a", text: "one " });
    store.append(id, { type: "text-append", turnId: "a", text: "two" });
    assert.equal((await readFile(join(folder, `${id}.jsonl`), "utf8")).split("\n").length, 2);
    clock.advance(100);
    await store.flush();
    assert.match(await readFile(join(folder, `${id}.jsonl`), "utf8"), /\n\{"type":"text-append","turnId":"a","text":"one two"\}\n$/);
  });

  it("keep apart what two conversations append in turn", async () => {
    store.append(id, start(id));
    store.append(id, { type: "text-append", turnId: "a", text: "first" });
    store.append(otherId, start(otherId));
    store.append(otherId, prompt("second"));
    await store.flush();
    assert.match(await readFile(join(folder, `${id}.jsonl`), "utf8"), /first/);
    assert.doesNotMatch(await readFile(join(folder, `${otherId}.jsonl`), "utf8"), /first/);
  });

  it("set a damaged file aside, say where, and give the rest", async () => {
    store.append(id, start(id));
    store.append(id, prompt("kept"));
    await store.flush();
    const path = join(folder, `${id}.jsonl`);
    const before = `${await readFile(path, "utf8")}{"type":"turn-a`;
    await writeFile(path, before);
    assert.equal((await store.load(id))?.turns.length, 1);
    const aside = (await readdir(folder)).find((name) => name.includes("damaged"));
    assert.ok(aside !== undefined);
    assert.equal(await readFile(join(folder, aside), "utf8"), before);
    assert.ok(lines.some((line) => line.includes(aside)));
    store.append(id, { type: "turn-add", turn: { kind: "user", id: "u2", text: "after", atMs: 3 } });
    assert.equal((await store.load(id))?.turns.length, 2, "what is added after a torn tail can be read");
  });

  it("keep a file aside that holds no conversation at all", async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${id}.jsonl`), "\u0000\u0000");
    assert.equal(await store.load(id), undefined);
    assert.ok((await readdir(folder)).some((name) => name.includes("damaged")));
  });

  it("are listed latest first with their first prompt on one line", async () => {
    store.append(id, start(id));
    store.append(id, prompt("  a\n long   question "));
    store.append(otherId, start(otherId));
    store.append(otherId, prompt("x".repeat(1_000_000)));
    const list = await store.list();
    assert.deepEqual(new Set(list.map((summary) => summary.id)), new Set([id, otherId]));
    assert.equal(list.find((summary) => summary.id === id)?.title, "a long question");
    assert.equal(list.find((summary) => summary.id === otherId)?.title, "x".repeat(120));
  });

  it("refuse an id that is no id", async () => {
    assert.equal(await store.load("../../etc/passwd"), undefined);
    await store.remove("../../etc/passwd");
  });

  it("tell once of a disk that refuses, and write what waited when it takes again", async () => {
    await mkdir(join(folder, ".."), { recursive: true });
    await writeFile(folder, "a file where the folder should be");
    store.append(id, start(id));
    await store.flush();
    store.append(id, prompt("kept in memory"));
    await store.flush();
    assert.equal(lines.length, 1);
    await rm(folder);
    store.append(id, { type: "turn-add", turn: { kind: "user", id: "u2", text: "later", atMs: 3 } });
    assert.equal((await store.load(id))?.turns.length, 2);
  });
});
