import assert from "node:assert/strict";
import { checkResult } from "../../../../src/core/plan/evidence/checkedResult.ts";
import { CallRecorder } from "../../../../src/core/plan/evidence/recordedWork.ts";
import { checkLine, expectationOf } from "../../../../src/core/plan/checkWords.ts";
import { fakeTool, runScripted } from "../../../fakes/scriptedAgent.ts";
import { delta, honest, liars, lieOf, tests } from "./lyingWorkers.ts";

const plan = { success: [tests] };

describe("a worker that lies", () => {
  it("comes in at least twenty ways", () => {
    assert.ok(liars.length >= 20);
  });

  for (const liar of liars) {
    it(`is found out: ${liar.title}`, () => {
      const { task, report, work } = lieOf(liar);
      const { findings, status } = checkResult(task, plan, report, work);
      const [kind, words] = liar.found;
      assert.ok(
        findings.some((finding) => finding.kind === kind && words.test(finding.message)),
        JSON.stringify(findings, undefined, 1),
      );
      const isBlocked = ["check-failed", "check-edited", "outside"].includes(kind);
      assert.equal(status, isBlocked ? "not-done" : "done");
    });
  }
});

describe("an honest worker", () => {
  it("is believed, as far as calls show what it says", () => {
    const { task, report, work } = lieOf(honest);
    const { findings, status, claims } = checkResult(task, plan, report, work);
    assert.deepEqual(findings, []);
    assert.equal(status, "done");
    assert.ok(claims.every(({ support }) => support === "recorded"));
    assert.equal(claims.length, 5, JSON.stringify(claims));
  });

  it("is reported with the changes that the host saw, whatever it lists", () => {
    const { task, report, work } = lieOf(honest);
    const { changed, findings } = checkResult(task, plan, { ...report, summary: "Done.", changed: [] }, work);
    assert.deepEqual(
      changed.map(({ path }) => path),
      ["src/money.ts", "test/money.test.ts"],
    );
    assert.deepEqual(
      findings.map(({ kind }) => kind),
      ["unreported", "unreported"],
    );
  });

  it("may move tests, change configuration that the plan names, and add tests", () => {
    const { task, report, work } = lieOf(honest);
    const moved = [
      delta(
        "test/a.test.ts",
        'it("a", () => { assert.ok(a()); });\nit("b", () => { assert.ok(b()); });',
        'it("a", () => { assert.ok(a()); });',
      ),
      delta("test/b.test.ts", undefined, 'it("b", () => { assert.ok(b()); });\nit("c", () => { assert.ok(c()); });'),
      delta("tsconfig.json", "{}", '{"strict":true}'),
      delta("package.json", '{"scripts":{"test":"mocha"}}', '{"scripts":{"test":"mocha","lint":"eslint ."}}'),
    ];
    const may = { ...task, writes: [...task.writes, "tsconfig.json", "package.json"] };
    const { findings } = checkResult(
      may,
      plan,
      { ...report, summary: "", evidence: [], changed: moved.map(({ path }) => path) },
      { ...work, changes: moved },
    );
    assert.deepEqual(findings, []);
  });

  it("that ends without a report is done if its checks are green, and the lack is shown", () => {
    const { task, work } = lieOf(honest);
    const { status, findings, confidence } = checkResult(task, plan, undefined, work);
    assert.deepEqual([status, confidence, findings.map(({ kind }) => kind)], ["done", "unknown", ["no-report"]]);
  });

  it("is not done as long as a check was not run", () => {
    const { task, report, work } = lieOf(honest);
    assert.equal(checkResult(task, plan, report, { ...work, checks: [] }).status, "not-done");
  });
});

describe("the calls of a worker", () => {
  it("are taken down with arguments, exit code and a number of their own", async () => {
    const recorder = new CallRecorder();
    const command = fakeTool("run_command", {
      risk: "command",
      run: () => Promise.resolve({ ok: false, message: "1 failing\nThe command ended with exit code 3." }),
    });
    await runScripted({
      tools: [fakeTool("read_file"), command],
      steps: [
        { calls: [["read_file", { path: "a" }]] },
        {
          calls: [
            ["run_command", { command: "npm test" }],
            ["nothing", {}],
          ],
        },
      ],
      on: (event) => recorder.take(event),
    });
    const calls = recorder.calls.map(({ id, tool, status, exitCode, args }) => ({ id, tool, status, exitCode, args }));
    assert.deepEqual(calls[0], { id: "c1", tool: "read_file", status: "done", exitCode: undefined, args: { path: "a" } });
    assert.deepEqual(
      calls
        .slice(1)
        .map(({ tool, status, exitCode }) => `${tool} ${status} ${String(exitCode)}`)
        .sort(),
      ["nothing failed undefined", "run_command failed 3"],
    );
    assert.equal(recorder.next, 4);
  });
});

describe("a check in words", () => {
  for (const [expect, code, words] of [
    ["exit 0", 0, undefined],
    ["exit code 2", 2, undefined],
    ["Exits with 1.", 1, undefined],
    ["3", 3, undefined],
    ["0 failing", 0, "0 failing"],
  ] as const) {
    it(`that expects “${expect}”`, () => {
      assert.deepEqual(expectationOf(expect), { exitCode: code, words });
    });
  }

  it("is one line", () => {
    assert.equal(checkLine({ command: "make", expect: "done" }), "`make` says “done”");
    assert.equal(checkLine({ diagnostics: "none new in", glob: "src/**" }), "no new problems in src/**");
    assert.equal(checkLine({ confirm: "Does it look right?" }), "you say yes to “Does it look right?”");
  });
});
