import assert from "node:assert/strict";
import type { UserAnswer, UserQuestion } from "../../../../../src/core/tools/user/questions.ts";
import { askUserTool } from "../../../../../src/core/tools/user/askUser.ts";

describe("a question to the user", () => {
  async function ask(
    args: object,
    answer: UserAnswer | undefined,
  ): Promise<{ readonly text: string; readonly asked: UserQuestion[]; readonly line: string }> {
    const asked: UserQuestion[] = [];
    const tool = askUserTool({
      ask: (question) => {
        asked.push(question);
        return Promise.resolve(answer);
      },
    });
    const result = await tool.run({ ...args }, { callId: "c", stepId: "s", output: () => undefined }, new AbortController().signal);
    const text = result.ok ? result.parts.map((part) => (part.type === "text" ? part.text : "")).join("\n") : `failed: ${result.message}`;
    return { text, asked, line: tool.doneLine({ ...args }, result) };
  }

  it("brings the user's words or choice to the model", async () => {
    const { text, asked, line } = await ask(
      { question: " Which\nport? ", choices: ["80", " 80 ", "443", " "] },
      { kind: "text", text: "443" },
    );
    assert.equal(text, "The user answers: 443");
    assert.deepEqual(asked, [{ question: "Which\nport?", choices: ["80", "443"], takesText: true }]);
    assert.equal(line, "Asked: Which port?");
  });

  it("takes words unless there are choices and no words are wanted", async () => {
    const takesText = async (args: object): Promise<boolean | undefined> => (await ask(args, undefined)).asked[0]?.takesText;
    assert.deepEqual(
      [
        await takesText({ question: "a?", choices: ["x"], allowText: false }),
        await takesText({ question: "a?", choices: [], allowText: false }),
        await takesText({ question: "a?" }),
      ],
      [false, true, true],
    );
  });

  it("that the user doesn't answer isn't a failure, but one that was stopped is", async () => {
    assert.match(
      (await ask({ question: "a?" }, { kind: "declined", words: "later" })).text,
      /^The user doesn't want to answer, and says: later Go on/,
    );
    assert.match((await ask({ question: "a?" }, { kind: "declined" })).text, /^The user doesn't want to answer\. Go on/);
    assert.match((await ask({ question: "a?" }, undefined)).text, /^failed: The user was asked, and the run was stopped/);
  });

  it("shows hidden characters", async () => {
    const { asked } = await ask({ question: "Run \u202erm?", choices: ["y\u200bes"] }, { kind: "declined" });
    assert.deepEqual(asked[0], { question: "Run ⟨U+202E⟩rm?", choices: ["y⟨U+200B⟩es"], takesText: true });
  });
});
