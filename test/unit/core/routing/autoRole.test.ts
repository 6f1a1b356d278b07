import assert from "node:assert/strict";
import { autoRole } from "../../../../src/core/routing/autoRole.ts";
import { heldOutPrompts } from "../../../routing/heldOut.ts";
import { measureRouting } from "../../../routing/measure.ts";
import { prompts } from "../../../routing/prompts.ts";
import { seenPrompts } from "../../../routing/seen.ts";

describe("who answers a prompt in Auto", () => {
  for (const [name, set] of Object.entries({ prompts, seenPrompts, heldOutPrompts })) {
    it(`is whom people would ask, in most of ${name}, and hard prompts seldom go to the worker`, () => {
      const { agreement, hardToWorker } = measureRouting(set);
      assert.ok(agreement >= 0.85, String(agreement));
      assert.ok(hardToWorker <= 0.08, String(hardToWorker));
    });
  }

  it("has one sentence that says why", () => {
    for (const { text } of [...prompts, ...heldOutPrompts]) {
      const { slot, because } = autoRole({ text });
      assert.match(because, slot === "worker" ? /^The worker answers, because [^.]+\.$/ : /^The orchestrator answers, because [^.]+\.$/);
    }
  });

  const cases: readonly (readonly [title: string, prompt: Parameters<typeof autoRole>[0], expected: string])[] = [
    [
      "agreement goes to who answered before",
      { text: "yes", lastSlot: "orchestrator" },
      "The orchestrator answers, because it goes on with the last answer.",
    ],
    ["thanks at the beginning go to the worker", { text: "Thanks!" }, "The worker answers, because there is little to think about."],
    [
      "careful thought is the orchestrator's",
      { text: "think hard: rename a to b in x.ts" },
      "The orchestrator answers, because the prompt asks for careful thought.",
    ],
    [
      "what the worker got wrong is the orchestrator's",
      { text: "that's still wrong", lastSlot: "worker" },
      "The orchestrator answers, because the worker's last answer was not right.",
    ],
    [
      "what the worker failed at is the orchestrator's",
      { text: "rename a to b in x.ts", lastSlot: "worker", lastFailed: true },
      "The orchestrator answers, because the worker's last answer failed.",
    ],
    [
      "a small edit with many files is hard",
      { text: "set the timeout to 5 s", files: 12 },
      "The orchestrator answers, because the prompt comes with 12 files.",
    ],
    [
      "what shows nothing is the orchestrator's",
      { text: "The thing again" },
      "The orchestrator answers, because nothing in the prompt shows that it is routine.",
    ],
    [
      "an empty prompt goes to the orchestrator",
      { text: "" },
      "The orchestrator answers, because nothing in the prompt shows that it is routine.",
    ],
  ];
  for (const [title, prompt, expected] of cases) {
    it(title, () => {
      assert.equal(autoRole(prompt).because, expected);
    });
  }

  it("doesn't depend on what stands in code, and is decided at once for long texts", () => {
    const code = "```ts\n// refactor everything, redesign the architecture\n```";
    assert.equal(autoRole({ text: `add a comment to this function\n${code}` }).slot, "worker");
    assert.equal(autoRole({ text: "add a ".repeat(50_000) }).slot, "orchestrator");
    assert.equal(autoRole({ text: `fix this\n${"x".repeat(100_000)}` }).slot, "orchestrator");
  });
});
