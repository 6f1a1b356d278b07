import assert from "node:assert/strict";
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LedgerEntry } from "../../../../src/core/accounting/ledger.ts";
import { Ledger } from "../../../../src/app/ledger/ledger.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";
import { KeptLog } from "../../../fakes/keptLog.ts";
import { ledgerEntry } from "../../../fakes/ledgerEntry.ts";

const november = Date.UTC(2026, 10, 28);
const entry = (runId: string, atMs = november): LedgerEntry =>
  ledgerEntry({
    atMs,
    runId,
    tier: "standard",
    usage: { inputTokens: 10, outputTokens: 2, reasoningTokens: 1 },
    startedAtMs: atMs - 5,
  });

describe("the ledger on disk", () => {
  let folder: string;
  let clock: FakeClock;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "baton-ledger-")), "ledger");
    clock = new FakeClock();
  });
  afterEach(() => rm(join(folder, ".."), { recursive: true }));

  const open = (log = new KeptLog()): Ledger => new Ledger(folder, { clock, log });
  const runs = (entries: readonly LedgerEntry[]): readonly string[] => entries.map(({ runId }) => runId);

  it("returns what was booked, whole, in all windows", async () => {
    const [one, other] = [open(), open()];
    one.book(entry("1"));
    one.book({ ...entry("2"), conversationId: "c", usage: undefined, usageSource: "none", outcome: "auth", tier: undefined });
    await one.flush();
    other.book(entry("3"));
    const { entries, skippedLines } = await other.read();
    assert.deepEqual(runs(entries), ["1", "2", "3"]);
    assert.deepEqual(entries[0], entry("1"));
    assert.deepEqual([entries[1]?.usage, entries[1]?.conversationId, skippedLines], [undefined, "c", 0]);
  });

  it("has, once the process ends, what was under way, as it was then, and nothing twice", async () => {
    const ledger = open();
    const [empty, ended] = [ledger.watch(() => undefined), ledger.watch(() => entry("ended"))];
    let outputTokens = 1;
    ledger.watch(() => ({ ...entry("open"), outcome: "aborted", usageSource: "estimated", usage: { inputTokens: 10, outputTokens } }));
    outputTokens = 7;
    ledger.book(entry("ended"));
    ended();
    assert.equal(await ledger.close(), true);
    assert.equal(await ledger.close(), true);
    empty();
    const { entries } = await open().read();
    assert.deepEqual(runs(entries), ["ended", "open"]);
    assert.deepEqual([entries[1]?.outcome, entries[1]?.usage?.outputTokens], ["aborted", 7]);
  });

  it("creates no file until something is booked, and reads a missing file as empty", async () => {
    assert.deepEqual(await open().read(), { entries: [], skippedLines: 0, unreadFiles: 0 });
    assert.deepEqual(await readdir(join(folder, "..")), []);
  });

  it("begins a file each month, and reads only the files that it needs", async () => {
    const ledger = open();
    const october = Date.UTC(2026, 9, 31, 23, 59, 59);
    ledger.book(entry("old", october));
    ledger.book(entry("new"));
    await ledger.flush();
    assert.deepEqual((await readdir(folder)).sort(), ["2026-10.jsonl", "2026-11.jsonl"]);
    await appendFile(join(folder, "2026-10.jsonl"), "nonsense\n");
    assert.deepEqual(runs((await ledger.read(november)).entries), ["new"]);
    assert.equal((await ledger.read(november)).skippedLines, 0);
    assert.deepEqual(runs((await ledger.read(0, november)).entries), ["old"]);
  });

  it("skips and counts torn and damaged lines, and loses none of the others", async () => {
    const ledger = open();
    ledger.book(entry("1"));
    await ledger.flush();
    const file = join(folder, "2026-11.jsonl");
    await appendFile(file, JSON.stringify(entry("torn")).slice(0, 40));
    ledger.book(entry("2"));
    await ledger.flush();
    await appendFile(file, '{"atMs":"soon"}\n[1]\n\u0000\u0000\n');
    const { entries, skippedLines } = await ledger.read();
    assert.deepEqual([runs(entries), skippedLines], [["1", "2"], 4]);
  });

  it("books at once, and writes what the disk rejected again, in order", async function () {
    if (process.getuid?.() === 0) {
      await mkdir(join(folder, ".."), { recursive: true });
      // A file where the folder should be stops root, too.
      await appendFile(folder, "");
    } else {
      await mkdir(folder);
      await chmod(folder, 0o500);
    }
    const log = new KeptLog();
    const ledger = open(log);
    ledger.book(entry("1"));
    ledger.book(entry("2"));
    assert.equal(await ledger.flush(), false);
    assert.equal(log.lines.filter((line) => line.includes("couldn't write to its ledger")).length, 1);
    await (process.getuid?.() === 0 ? rm(folder) : chmod(folder, 0o700));
    ledger.book(entry("3"));
    clock.advance(10_000);
    assert.equal(await ledger.flush(), true);
    assert.deepEqual(runs((await ledger.read()).entries), ["1", "2", "3"]);
    assert.equal(clock.waiting, 0);
  });

  it("holds no key and no text of a conversation", async () => {
    const ledger = open();
    ledger.book(entry("1"));
    await ledger.flush();
    assert.deepEqual(
      Object.keys(JSON.parse((await readFile(join(folder, "2026-11.jsonl"), "utf8")).trim()) as object).sort(),
      Object.keys(entry("1")).sort(),
    );
  });
});
