import assert from "node:assert/strict";
import { askOrchestratorTool, type WorkerQuestion } from "../../../../src/core/plan/worker/askOrchestrator.ts";
import { completeTaskTool, readReport } from "../../../../src/core/plan/worker/completeTask.ts";
import { handUpText, handUpTool, type HandUp } from "../../../../src/core/plan/worker/handUp.ts";
import { workerSystemText, workerTaskText } from "../../../../src/core/plan/worker/workerText.ts";
import type { TaskReport } from "../../../../src/core/plan/evidence/recordedWork.ts";
import { runScripted } from "../../../fakes/scriptedAgent.ts";
import { planTask } from "../../../fakes/planTask.ts";

const report = {
  summary: "Renamed.",
  changed: ["a.ts"],
  evidence: [{ claim: "Tests pass", call: "c1" }],
  confidence: "high",
  questions: [],
} as const;
const expects = { endTool: "complete_task", otherEnds: ["hand_up"] } as const;

describe("a worker", () => {
  it("ends with its report, which fits its schema", async () => {
    const reports: TaskReport[] = [];
    const { end, words, questions } = await runScripted({
      tools: [completeTaskTool((one) => reports.push(one))],
      options: { expects },
      steps: [{ calls: [["complete_task", { summary: "Renamed." }]] }, { calls: [["complete_task", report]] }],
    });
    assert.equal(end.reason, "done");
    assert.match(words[0] ?? "", /do not fit its schema/);
    assert.deepEqual(reports, [report]);
    assert.equal(questions.length, 2);
  });

  it("gets one more turn if it stops without a report", async () => {
    const { questions, end } = await runScripted({
      tools: [completeTaskTool(() => undefined)],
      options: { expects },
      steps: [{ text: "Done." }, { text: "Really." }],
    });
    assert.deepEqual([questions.length, end.reason], [2, "loop"]);
    assert.match(JSON.stringify(questions[1]?.messages.at(-1)), /stopped without calling complete_task/);
  });

  it("ends by handing up, with what it learnt", async () => {
    const handed: HandUp[] = [];
    const { end } = await runScripted({
      tools: [completeTaskTool(() => undefined), handUpTool((one) => handed.push(one))],
      options: { expects },
      steps: [{ calls: [["hand_up", { reason: "It is a race.", learnt: "queue.ts:40 isn't locked", tried: ["a lock in push"] }]] }],
    });
    assert.equal(end.reason, "done");
    assert.match(handUpText(handed[0]!), /It is a race\.\n.*\nqueue\.ts:40 isn't locked\nTried in vain:\n- a lock in push/);
  });

  it("asks the orchestrator and hears its answer, its no, and that there is none", async () => {
    const asked: WorkerQuestion[] = [];
    const answers = [{ text: "Use cents." }, { text: "Leave it alone.", isDenied: true }, undefined];
    const question = { kind: "write", question: "May I write lib/x.ts?", files: ["lib/x.ts"] } as const;
    const { words } = await runScripted({
      tools: [
        askOrchestratorTool((one) => {
          asked.push(one);
          return Promise.resolve(answers[asked.length - 1]);
        }),
      ],
      steps: [1, 2, 3].map(() => ({ calls: [["ask_orchestrator", question]] })),
    });
    assert.deepEqual(asked, [question, question, question]);
    assert.deepEqual(words, [
      "The orchestrator answers: Use cents.",
      "No. Leave it alone.",
      "The run was stopped before there was an answer.",
    ]);
  });

  it("has the system text of all workers, and all that it needs in its first message", () => {
    const environment = {
      system: "Linux",
      shell: "bash",
      folders: [{ name: "app", path: "/app" }],
      day: "2026-11-28",
      isRestricted: false,
    };
    const system = workerSystemText({ environment, instructions: [], skills: [] });
    assert.match(system, /# You are a worker/);
    const text = workerTaskText({
      task: planTask("a", { inputs: ["src/money.ts"] }),
      goal: "Cents everywhere.",
      before: [
        {
          title: "Types",
          result: {
            summary: "Renamed the type.",
            changed: [{ path: "t.ts", kind: "edited", added: 1, removed: 1 }],
            findings: [{ kind: "claim", message: "“Tests pass” No call ran tests." }],
          },
        },
      ],
      instructions: [{ path: "src/AGENTS.md", text: "Use tabs." }],
      earlier: { reason: "Baton was closed.", changed: ["src/a/x.ts"] },
    });
    for (const words of [
      "Do a.",
      "Cents everywhere.",
      "- src/money.ts",
      "- src/a/**",
      "`npm test` ends with exit code 0",
      "Renamed the type. Changed: t.ts. Not certain: “Tests pass”",
      "Use tabs.",
      "Inspect first",
      "- src/a/x.ts",
    ]) {
      assert.ok(text.includes(words), words);
    }
    assert.match(
      workerTaskText({ task: planTask("a", { writes: [] }), goal: "g", before: [], instructions: [] }),
      /You may change no files/,
    );
  });

  it("whose report lacks parts has them empty", () => {
    assert.deepEqual(readReport({ summary: 1, changed: [1, "a"], evidence: [{ claim: "x" }, "y"], confidence: "sure" }), {
      summary: "",
      changed: ["a"],
      evidence: [],
      confidence: "low",
      questions: [],
    });
  });
});
