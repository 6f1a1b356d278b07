import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runMocha } from "../../../scripts/mocha.ts";
import { addResults, noTests, takeResults } from "../../../scripts/testResults.ts";

describe("the results of a test run", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-results-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function run(source: string, args: readonly string[] = []): ReturnType<typeof takeResults> {
    const test = join(folder, "sample.test.mjs");
    const results = join(folder, "results.jsonl");
    await writeFile(test, source);
    await runMocha([test], args, { env: { BATON_RESULTS: results }, output: "capture" });
    return takeResults(results);
  }

  it("names each failed test with its suites and its error", async () => {
    const { passes, failures, pending, failed } = await run(`
      describe("outer", () => describe("inner", () => {
        it("passes", () => undefined);
        it("fails", () => { throw new Error("two is not three"); });
        it.skip("is skipped", () => undefined);
      }));
    `);
    assert.deepEqual({ passes, failures, pending }, { passes: 1, failures: 1, pending: 1 });
    assert.equal(failed.length, 1);
    assert.equal(failed[0]?.title, "outer › inner › fails");
    assert.match(failed[0].error, /^Error: two is not three\n\s+at .*sample\.test\.mjs/);
  });

  it("names a test that failed in another process", async () => {
    const { failed } = await run(`describe("outer", () => it("fails", () => { throw new Error("two is not three"); }));`, ["--parallel"]);
    assert.equal(failed[0]?.title, "outer › fails");
    assert.match(failed[0].error, /^Error: two is not three\n\s+at .*sample\.test\.mjs/);
  });

  it("names a hook that failed, and an error that is no Error", async () => {
    const { failures, failed } = await run(`
      describe("outer", () => {
        before("set-up", () => Promise.reject("no disk"));
        it("never runs", () => undefined);
      });
    `);
    assert.equal(failures, 1);
    assert.match(failed[0]?.title ?? "", /^outer › "before all" hook: set-up/);
    assert.match(failed[0]?.error ?? "", /no disk/);
  });

  it("holds no tests when the run wrote nothing", async () => {
    assert.deepEqual(await takeResults(join(folder, "missing.jsonl")), noTests);
  });

  it("adds up in order", () => {
    const first = { passes: 1, failures: 1, pending: 0, failed: [{ title: "a", error: "x" }] };
    const second = { passes: 2, failures: 1, pending: 3, failed: [{ title: "b", error: "y" }] };
    assert.deepEqual(addResults(first, second), { passes: 3, failures: 2, pending: 3, failed: [...first.failed, ...second.failed] });
  });
});
