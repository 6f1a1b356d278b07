import assert from "node:assert/strict";
import type { Message } from "../../../../src/core/model/message.ts";
import type { RunEvent } from "../../../../src/core/model/runEvent.ts";
import { allowAll, fakeTool, runScripted, textOutput } from "../../../fakes/scriptedAgent.ts";

const assistantCalls = (messages: readonly Message[]): readonly string[] =>
  messages.flatMap((message) =>
    message.role === "assistant" ? message.content.flatMap((part) => (part.type === "tool-call" ? [part.callId] : [])) : [],
  );

const lastWords = (messages: readonly Message[] = []): string => JSON.stringify(messages.at(-1)?.content);

describe("an agent's run", () => {
  it("asks, runs the calls, hands over their results in the order of the calls, and ends", async () => {
    const slow = Promise.withResolvers<undefined>();
    const { questions, end, events, results } = await runScripted({
      steps: [
        {
          text: "I look.",
          calls: [
            ["slow", {}],
            ["quick", { path: "b" }],
          ],
        },
        { text: "Both read." },
      ],
      tools: [
        fakeTool("slow", { run: () => slow.promise.then(() => textOutput("late")) }),
        fakeTool("quick", {
          run: () => {
            slow.resolve(undefined);
            return Promise.resolve(textOutput("early"));
          },
        }),
      ],
    });
    assert.deepEqual(end, { type: "end", reason: "done" });
    assert.deepEqual(results.map(({ name }) => name).sort(), ["quick", "slow"]);
    assert.deepEqual(questions[1]?.messages.slice(1), [
      {
        role: "assistant",
        content: [
          { type: "text", text: "I look." },
          { type: "tool-call", callId: "call_0", name: "slow", arguments: {} },
          { type: "tool-call", callId: "call_1", name: "quick", arguments: { path: "b" } },
        ],
      },
      {
        role: "tool",
        content: [
          { type: "tool-result", callId: "call_0", content: [{ type: "text", text: "late" }] },
          { type: "tool-result", callId: "call_1", content: [{ type: "text", text: "early" }] },
        ],
      },
    ]);
    assert.deepEqual(
      events
        .filter(({ type }) => type.startsWith("step") || type === "tool-call-run")
        .map((event) => ("stepId" in event ? `${event.type} ${event.stepId}` : "")),
      ["step-start s1", "step-end s1", "tool-call-run s1", "tool-call-run s1", "step-start s2", "step-end s2"],
    );
  });

  it("answers what cannot be called: an unknown tool, arguments that do not fit, that are not JSON, and that broke off", async () => {
    let ran = 0;
    const read = fakeTool("read_file", {
      inputSchema: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
      run: () => Promise.resolve(textOutput(String((ran += 1)))),
    });
    const { words, end, questions } = await runScripted({
      steps: [
        {
          calls: [
            ["reed_file", { path: "a" }],
            ["read_file", { path: 5 }],
            ["read_file", { path: "a" }],
          ],
        },
        { calls: [["read_file", '{"path": "a']] },
        {
          calls: [
            ["read_file", { path: "b" }],
            ["read_file", '{"path": "' + "x".repeat(5000)],
          ],
          finish: "length",
        },
      ],
      tools: [read],
    });
    assert.equal(end.reason, "done");
    assert.equal(ran, 2);
    assert.match(
      words.find((text) => text.includes("no tool")) ?? "",
      /no tool “reed_file”. Did you mean “read_file”\? The tools are: read_file\./,
    );
    assert.ok(
      words.some((text) => text.includes("do not fit its schema") && text.includes("/path")),
      words.join("\n"),
    );
    assert.ok(
      words.some((text) => text.includes("are not a JSON object") && text.includes('{"path": "a')),
      words.join("\n"),
    );
    assert.ok(
      words.some((text) => text.includes("broke off after 5010 characters")),
      words.join("\n"),
    );
    assert.equal(questions.length, 4);
    assert.deepEqual(assistantCalls(questions[3]?.messages ?? []).length, 6, "a call goes back whatever its arguments were");
  });

  it("reports what a tool throws, at once or later, as a failure of its call", async () => {
    const { results, words } = await runScripted({
      steps: [
        {
          calls: [
            ["throws", {}],
            ["rejects", {}],
            ["empty", {}],
          ],
        },
      ],
      tools: [
        fakeTool("throws", {
          run: () => {
            throw new Error("No such file.");
          },
        }),
        fakeTool("rejects", { run: () => Promise.reject(new Error("No room.")) }),
        fakeTool("empty", { run: () => Promise.resolve({ ok: true, parts: [] }) }),
      ],
    });
    assert.deepEqual(results.map(({ status, name }) => `${name} ${status}`).sort(), ["empty done", "rejects failed", "throws failed"]);
    assert.deepEqual([...words].sort(), ["(The tool gave no output.)", "No room.", "No such file."]);
  });

  it("reports what a rule and what the user rejected, with the user's words, and continues", async () => {
    const { words, results, events, end } = await runScripted({
      steps: [
        {
          calls: [
            ["never", {}],
            ["maybe", {}],
            ["yes", {}],
          ],
        },
      ],
      tools: ["never", "maybe", "yes"].map((name) => fakeTool(name, { risk: "command", changesWorkspace: () => false })),
      ports: {
        permissions: {
          decide: ({ name }) => Promise.resolve({ decision: name === "never" ? "deny" : "ask", reason: `Rule of ${name}.` }),
          approve: ({ name }) => Promise.resolve(name === "yes" ? { answer: "allow" } : { answer: "deny", words: "Use git instead." }),
        },
      },
    });
    assert.equal(end.reason, "done");
    assert.deepEqual(words, [
      "Not run: a rule does not allow this call. Rule of never.",
      "Not run: the user rejected this call, and says: Use git instead.",
      "yes {}",
    ]);
    assert.deepEqual(
      results.map(({ name, decision, answer, status }) => [name, decision, answer, status]),
      [
        ["never", "deny", undefined, "denied"],
        ["maybe", "ask", "deny", "denied"],
        ["yes", "ask", "allow", "done"],
      ],
    );
    assert.deepEqual(
      events.flatMap((event) =>
        event.type === "approval-request" || event.type === "approval-end" ? [`${event.type} ${event.name}`] : [],
      ),
      ["approval-request maybe", "approval-request yes", "approval-end maybe", "approval-end yes"],
    );
  });

  it("ends as denied if the user denies the whole run, with a result for each call", async () => {
    const { end, results, questions } = await runScripted({
      steps: [
        {
          calls: [
            ["a", {}],
            ["b", {}],
          ],
        },
      ],
      tools: [fakeTool("a"), fakeTool("b")],
      ports: {
        permissions: {
          decide: ({ name }) => Promise.resolve({ decision: name === "a" ? "ask" : "allow", reason: "" }),
          approve: () => Promise.resolve({ answer: "deny", ends: true }),
        },
      },
    });
    assert.deepEqual([end.reason, results.length, questions.length], ["denied", 2, 1]);
  });

  it("denies what permissions fail to decide", async () => {
    const { words } = await runScripted({
      steps: [{ calls: [["a", {}]] }],
      tools: [fakeTool("a")],
      ports: { permissions: { ...allowAll, decide: () => Promise.reject(new Error("No grammar.")) } },
    });
    assert.deepEqual(words, ["Not run: a rule does not allow this call. It couldn't be checked: No grammar."]);
  });

  it("hands what the user sends meanwhile to the model before its next step, and answers it before it ends", async () => {
    const sent = ["Leave b alone.", "And c?"];
    const { questions, events } = await runScripted({
      steps: [{ calls: [["a", {}]] }, { text: "Yes." }, { text: "c, too." }],
      tools: [fakeTool("a")],
      ports: {
        takeSteering: () => {
          const taken = sent.length === 0 || events0() === 0 ? [] : sent.splice(0, 1);
          return taken.map((text) => ({ text, content: [{ type: "text", text }] }));
        },
      },
      on: (event) => (count += event.type === "step-end" ? 1 : 0),
    });
    assert.match(lastWords(questions[1]?.messages), /Leave b alone/);
    assert.match(lastWords(questions[2]?.messages), /And c/);
    assert.equal(questions.length, 3);
    assert.deepEqual(
      events.flatMap((event) => (event.type === "user-message" ? [event.text] : [])),
      ["Leave b alone.", "And c?"],
    );
  });
  let count = 0;
  const events0 = (): number => count;

  it("reports output while a tool runs, and none afterwards", async () => {
    let late: (text: string) => void = () => undefined;
    const { events } = await runScripted({
      steps: [{ calls: [["a", {}]] }],
      tools: [
        fakeTool("a", {
          run: (_args, { output }) => {
            output("one");
            late = output;
            return Promise.resolve(textOutput("x"));
          },
        }),
      ],
      on: ({ type }) => {
        if (type === "tool-call-result") {
          late("two");
        }
      },
    });
    assert.deepEqual(
      events.flatMap((event) => (event.type === "tool-call-output" ? [event.text] : [])),
      ["one"],
    );
  });

  it("ends with the failure of a request, and gives calls that had come a result", async () => {
    const failure = { kind: "truncated", message: "It broke off.", provider: "fake", retry: "same" } as const;
    const call: readonly RunEvent[] = [
      { type: "tool-call-start", callId: "c", name: "a" },
      { type: "tool-call-end", callId: "c", arguments: {} },
    ];
    const { end, words } = await runScripted({ steps: [{ events: [...call, { type: "failure", failure }] }], tools: [fakeTool("a")] });
    assert.deepEqual(end, { type: "end", reason: "error", message: "It broke off.", failure });
    assert.deepEqual(words, ["This call was never started. It had no effects."]);
  });

  it("ends as limited if an answer reached its output limit, and as an error if it was blocked", async () => {
    assert.equal((await runScripted({ steps: [{ text: "Half", finish: "length" }] })).end.reason, "limit");
    assert.equal((await runScripted({ steps: [{ text: "No", finish: "refusal" }] })).end.reason, "error");
    assert.equal((await runScripted({ steps: [{ finish: "content-filter" }] })).end.reason, "error");
  });

  it("ends with the final call that its task asks for", async () => {
    const { end, questions } = await runScripted({
      steps: [{ calls: [["complete_task", {}]] }],
      tools: [fakeTool("complete_task")],
      options: { expects: { endTool: "complete_task" } },
    });
    assert.deepEqual([end.reason, questions.length], ["done", 1]);
  });

  it("asks a run that was cut after text to continue", async () => {
    const messages: readonly Message[] = [
      { role: "user", content: [{ type: "text", text: "Do it." }] },
      { role: "assistant", content: [{ type: "text", text: "I beg" }] },
    ];
    const { questions } = await runScripted({ steps: [], options: { messages, resumes: true } });
    assert.match(lastWords(questions[0]?.messages), /interrupted here/);
  });

  it("makes room before a request, and once more for one that did not fit", async () => {
    const failure = { kind: "context-overflow", message: "Too long.", provider: "fake", retry: "elsewhere" } as const;
    const short: readonly Message[] = [{ role: "user", content: [{ type: "text", text: "Short." }] }];
    const whys: string[] = [];
    const fitMessages = (_messages: readonly Message[], why: string): Promise<readonly Message[] | undefined> => {
      whys.push(why);
      return Promise.resolve(why === "overflow" ? short : undefined);
    };
    const fitted = await runScripted({ steps: [{ events: [{ type: "failure", failure }] }, { text: "Done." }], ports: { fitMessages } });
    assert.deepEqual([fitted.end.reason, fitted.questions[1]?.messages, whys.join()], ["done", short, "before,overflow,before"]);
    const never = await runScripted({ steps: () => ({ events: [{ type: "failure", failure }] }), ports: { fitMessages } });
    assert.deepEqual([never.end.reason, never.end.failure, never.questions.length], ["error", failure, 2]);
  });

  it("never throws: an error on the way ends the run", async () => {
    const { end } = await runScripted({
      steps: () => {
        throw new Error("No model.");
      },
    });
    assert.deepEqual(end, { type: "end", reason: "error", message: "Baton failed: No model." });
  });
});

describe("budgets of an agent's run", () => {
  const endless = (number: number) => ({ calls: [["a", { path: String(number) }] as const] });

  it("warns at four fifths of the steps, and sends nothing beyond", async () => {
    const { events, end, questions } = await runScripted({ steps: endless, tools: [fakeTool("a")], options: { budget: { steps: 10 } } });
    assert.equal(questions.length, 10);
    assert.equal(end.reason, "limit");
    assert.deepEqual(
      events.filter(({ type }) => type.startsWith("budget")),
      [
        { type: "budget-warning", kind: "steps", scope: "turn", spent: 8, limit: 10 },
        { type: "budget-end", kind: "steps", scope: "turn", spent: 10, limit: 10 },
      ],
    );
  });

  it("stops before the next request once the dollars are spent", async () => {
    let spent = 0;
    const { questions, end, events } = await runScripted({
      steps: endless,
      tools: [fakeTool("a")],
      options: { budget: { usd: 0.25 } },
      ports: { spentUsd: () => (spent += 0.05) - 0.05 },
    });
    assert.equal(questions.length, 5);
    assert.deepEqual([end.reason, end.message], ["limit", "The budget of $0.25 is spent: the turn has cost $0.25 so far."]);
    assert.equal(events.filter(({ type }) => type === "budget-warning").length, 1);
  });
});
