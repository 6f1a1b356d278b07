import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../../src/app/clock.ts";
import { encodeRecord, parseRecord, replacedPath } from "../../../../src/app/records/record.ts";
import { tidyRecords } from "../../../../src/app/records/tidyRecords.ts";
import { SharedRecords } from "../../../../src/app/records/sharedRecords.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";
import { KeptLog } from "../../../fakes/keptLog.ts";

describe("records that windows share", () => {
  let folder: string;
  let path: string;
  let log: KeptLog;
  const open: SharedRecords[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-records-"));
    path = join(folder, "some.jsonl");
    log = new KeptLog();
  });

  afterEach(async () => {
    for (const records of open.splice(0)) {
      await records.flush();
      records.dispose();
    }
    await rm(folder, { recursive: true, force: true });
  });

  /** What a window has. */
  function window(
    clock: ConstructorParameters<typeof SharedRecords>[2]["clock"] = systemClock,
    onTrouble?: (message: string) => void,
  ): SharedRecords {
    const records = new SharedRecords(folder, "some", { clock, log, onTrouble });
    open.push(records);
    return records;
  }

  const all = (records: SharedRecords): Record<string, unknown> =>
    Object.fromEntries(records.entries().map(({ key, value }) => [key, value]));

  it("are there again in the next window", async () => {
    const first = window();
    assert.equal(first.get("a"), undefined);
    assert.equal(await first.set("a", { n: 1 }), true);
    await first.set("b", [2]);
    await first.set("a", { n: 3 });
    await first.delete("b");
    assert.deepEqual(all(first), { a: { n: 3 } });
    assert.deepEqual(all(window()), { a: { n: 3 } });
  });

  it("are seen by another window as they change", async () => {
    const [one, other] = [window(), window()];
    assert.equal(other.get("a"), undefined);
    const seen = new Promise<ReadonlySet<string>>((resolve) => other.onDidChange(resolve));
    await one.set("a", 1);
    assert.deepEqual([...(await seen)], ["a"]);
    assert.equal(other.get("a"), 1);
  });

  it("do not notify a window of its own changes", async () => {
    const one = window();
    const reported: string[] = [];
    one.onDidChange((keys) => reported.push(...keys));
    await one.set("a", 1);
    await one.set("a", 2);
    one.refresh();
    assert.deepEqual(reported, []);
  });

  it("are the last writer's, whichever line comes last", async () => {
    const [one, other] = [window(), window()];
    await one.set("a", "late", 2000);
    await other.set("a", "early", 1000);
    one.refresh();
    other.refresh();
    assert.deepEqual([one.get("a"), other.get("a")], ["late", "late"]);
    await other.delete("a", 1500);
    assert.equal(window().get("a"), "late");
  });

  it("are the same in all windows if two wrote at the same moment", async () => {
    const windows = [window(), window(), window()];
    await Promise.all(windows.map((records, index) => records.set("a", index, 5)));
    for (const records of windows) {
      records.refresh();
    }
    assert.equal(new Set([...windows, window()].map((records) => records.get("a"))).size, 1);
  });

  it("change for the user even if the clock was set back, and within one moment", async () => {
    const clock = new FakeClock();
    const one = window(clock);
    await one.set("a", "from the future", clock.nowMs() + 3_600_000);
    await one.set("a", "first");
    await one.set("a", "second");
    await one.set("b", "first", 10);
    await one.set("b", "second", 10);
    assert.deepEqual(all(window()), { a: "second", b: "second" });
  });

  it("use the rest if a line was torn, and keep the line in a file that the log names", async () => {
    await window().set("a", 1);
    await appendFile(path, '\n{"key":"b","atMs":1,"by":"x","seq":1,"val');
    await appendFile(path, encodeRecord({ key: "c", atMs: 1, by: "x", seq: 1, value: 3 }));
    await appendFile(path, '\nneither JSON nor a record\n\u0000\u0000\u0000\n{"key":1}\n');
    const records = window();
    assert.deepEqual(all(records), { a: 1, c: 3 });
    await records.flush();
    const aside = await readFile(`${path}.damaged.txt`, "utf8");
    assert.match(aside, /"key":"b"[\s\S]*neither JSON/);
    assert.ok(
      log.lines.some((line) => line.includes(`${path}.damaged.txt`)),
      log.lines.join("\n"),
    );
    assert.doesNotMatch(await readFile(path, "utf8"), /neither/);
    assert.deepEqual(all(window()), { a: 1, c: 3 });
  });

  it("leave a line alone that is still being written", async () => {
    const records = window();
    await records.set("a", 1);
    const line = encodeRecord({ key: "b", atMs: 5, by: "x", seq: 1, value: 2 });
    await appendFile(path, line.slice(0, 20));
    records.refresh();
    assert.equal(records.get("b"), undefined);
    await appendFile(path, line.slice(20));
    records.refresh();
    assert.equal(records.get("b"), 2);
    assert.deepEqual(log.lines, []);
  });

  it("keep fields of later versions, and drop what is obsolete", async () => {
    const future = `{"key":"a","atMs":5,"by":"x","seq":1,"value":{"n":1,"mood":"new"},"colour":"red"}`;
    const longAgo = encodeRecord({ key: "b", atMs: 5, by: "x", seq: 1, value: undefined });
    const justNow = encodeRecord({ key: "c", atMs: Date.now(), by: "x", seq: 1, value: undefined });
    await writeFile(path, `${longAgo}${justNow}\n${future}\n`);
    await tidyRecords(path, { clock: systemClock, log });
    const text = await readFile(path, "utf8");
    assert.ok(text.includes(future));
    assert.deepEqual(
      text
        .split("\n")
        .flatMap((line) => parseRecord(line)?.key ?? [])
        .sort(),
      ["a", "c"],
    );
  });

  it("are compacted when their file has grown, and other windows continue", async () => {
    const [one, other] = [window(), window()];
    await other.set("theirs", "stays");
    const padding = "x".repeat(4000);
    for (let count = 0; count < 200; count += 1) {
      await one.set("mine", { count, padding });
    }
    await one.flush();
    assert.ok((await stat(path)).size < 300_000, "the file holds what counts alone");
    other.refresh();
    assert.deepEqual(other.get("mine"), { count: 199, padding });
    await other.set("theirs", "after");
    assert.equal(window().get("theirs"), "after");
  });

  it("lose nothing that is appended while they are compacted", async () => {
    const writer = window();
    await writer.set("start", 0);
    let isOver = false;
    let tidied = 0;
    const tidying = (async () => {
      for (; !isOver; tidied += 1) {
        await tidyRecords(path, { clock: systemClock, log });
      }
    })();
    let count = 0;
    for (; count < 600 || tidied < 20; count += 1) {
      await writer.set(`key ${String(count)}`, count);
    }
    isOver = true;
    await tidying;
    assert.equal(Object.keys(all(window())).length, count + 1);
    assert.deepEqual(log.lines, []);
  });

  it("recover what a process left that was killed while compacting", async () => {
    const records = window();
    await records.set("a", "new");
    const left =
      encodeRecord({ key: "a", atMs: 1, by: "x", seq: 1, value: "old" }) +
      encodeRecord({ key: "b", atMs: 1, by: "x", seq: 2, value: "appended in between" });
    await writeFile(replacedPath(path), left);
    const next = window();
    assert.deepEqual(all(next), { a: "new", b: "appended in between" });
    await next.flush();
    assert.deepEqual(all(next), { a: "new", b: "appended in between" });
    await assert.rejects(stat(replacedPath(path)));
  });

  it("are compacted by one process at a time, even after a killed process left its lock", async () => {
    await window().set("a", 1);
    await writeFile(`${path}.lock`, "another");
    assert.equal(await tidyRecords(path, { clock: systemClock, log }), undefined);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(`${path}.lock`, longAgo, longAgo);
    assert.ok((await tidyRecords(path, { clock: systemClock, log })) !== undefined);
    await assert.rejects(stat(`${path}.lock`));
  });

  it("stay in memory if the disk fails, say so once, and are written later", async function () {
    const clock = new FakeClock();
    const reported: string[] = [];
    // A file where the folder should be stops even an administrator.
    await rm(folder, { recursive: true });
    await writeFile(folder, "");
    const records = window(clock, (message) => reported.push(message));
    assert.equal(await records.set("a", 1), false);
    assert.equal(await records.set("b", 2), false);
    assert.deepEqual(all(records), { a: 1, b: 2 });
    assert.equal(reported.length, 1);
    assert.match(reported[0] ?? "", /couldn't write/);
    await rm(folder);
    await mkdir(folder);
    clock.advance(60_000);
    assert.equal(await records.flush(), true);
    assert.deepEqual(all(window()), { a: 1, b: 2 });
  });

  it("stay as they are known if the file can no longer be read", async function () {
    if (process.getuid?.() === 0) {
      this.skip();
    }
    const records = window();
    await records.set("a", 1);
    await chmod(path, 0o000);
    records.refresh();
    assert.equal(records.get("a"), 1);
  });

  it("survive kill -9 of the process that writes and compacts, at any moment", async function () {
    const kills = Number(process.env["BATON_KILLS"] ?? 60);
    this.timeout(30_000 + kills * 1000);
    const slots = [0, 1, 2].map(async (slot) => {
      const own = join(folder, String(slot));
      const watching = new SharedRecords(own, "killed", { clock: systemClock, log });
      open.push(watching);
      assert.equal(watching.entries().length, 0);
      for (let child = 1; child <= kills / 3; child += 1) {
        const acknowledged = await countUntilKilled(own, child);
        // Ten seconds later the lock of the dead counts no longer.
        await rm(join(own, "killed.jsonl.lock"), { force: true });
        watching.refresh();
        for (const records of [watching, new SharedRecords(own, "killed", { clock: systemClock, log })]) {
          assert.ok(
            newestCount(records, child) >= acknowledged,
            `${String(newestCount(records, child))} of ${String(acknowledged)} after kill ${String(child)}`,
          );
          await records.flush();
          assert.ok(newestCount(records, child) >= acknowledged, "and still once it is tidied");
          if (records !== watching) {
            records.dispose();
          }
        }
      }
    });
    await Promise.all(slots);
  });
});

/** Lets a process write until it is killed, a few milliseconds after its first record; the last count that was acknowledged is kept. */
async function countUntilKilled(folder: string, child: number): Promise<number> {
  const process = spawn(globalThis.process.execPath, [join(import.meta.dirname, "appendingChild.ts"), folder, String(child)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let reported = "";
  let complaints = "";
  process.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (reported === "") {
      setTimeout(() => process.kill("SIGKILL"), Math.random() * 25);
    }
    reported += text;
  });
  process.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const [, signal] = (await once(process, "close")) as [number | null, string | null];
  assert.equal(signal, "SIGKILL", complaints);
  return Number(reported.split("\n").at(-2));
}

function newestCount(records: SharedRecords, child: number): number {
  return Math.max(
    0,
    ...records
      .entries()
      .map(({ value }) => value as { child: number; count: number })
      .filter((value) => value.child === child)
      .map(({ count }) => count),
  );
}
