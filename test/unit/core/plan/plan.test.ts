import assert from "node:assert/strict";
import type { JsonValue } from "../../../../src/core/model/json.ts";
import { editPlan, type PlanEdit } from "../../../../src/core/plan/editPlan.ts";
import { faultSentence, planFaults } from "../../../../src/core/plan/planFaults.ts";
import { askedPlan, planSchema } from "../../../../src/core/plan/planSchema.ts";
import { readPlan } from "../../../../src/core/plan/readPlan.ts";
import { isStrictSchema } from "../../../../src/providers/wire/requests/strictSchema.ts";
import { streamStructured } from "../../../../src/core/structured/streamStructured.ts";
import { loadSchemaValidator } from "../../../../src/schema/loadSchemaValidator.ts";
import { jsonSchemaValidator } from "../../../../src/schema/jsonSchemaValidator.ts";
import type { Plan, PlanTask } from "../../../../src/shared/plan.ts";
import { planOf, planTask } from "../../../fakes/planTask.ts";

const context = { folders: ["app"], tools: ["read_file", "edit_file", "run_command"], agents: ["reviewer"] };
const messages = (plan: Plan, more: Partial<typeof context> = {}): readonly string[] =>
  planFaults(plan, { ...context, ...more }).map(faultSentence);
const faultsOf = (change: Partial<PlanTask>, ...others: readonly PlanTask[]): readonly string[] =>
  messages(planOf([planTask("a", change), ...others]));

describe("a plan's schema", () => {
  it("is one that strict modes take", () => {
    assert.equal(isStrictSchema(planSchema), true);
  });

  it("takes every plan that this module writes, and readPlan reads the same of it", () => {
    const read = jsonSchemaValidator.read(planSchema);
    assert.ok(read.ok);
    const asked = planOf([
      planTask("a", {
        checks: [
          { command: "npm test", expect: "exit 0" },
          { diagnostics: "none new in", glob: "src/**" },
          { file: "a.ts", contains: "cents" },
          { confirm: "Is it right?" },
        ],
      }),
    ]);
    const json: JsonValue = JSON.parse(
      JSON.stringify({ ...asked, tasks: asked.tasks.map((task) => ({ ...task, budget: { steps: 3, usd: null } })) }),
    );
    assert.deepEqual(read.schema.errorsOf(json), []);
    const plan = readPlan(json);
    assert.ok(plan.ok);
    assert.deepEqual(plan.value, { ...asked, tasks: asked.tasks.map((task) => ({ ...task, budget: { steps: 3 } })) });
  });

  it("comes back as a typed plan through structured output, once the model has corrected what was wrong with it", async () => {
    const wrong = planOf([planTask("a", { dependsOn: ["b"] }), planTask("b", { dependsOn: ["a"] })]);
    const right = planOf([planTask("a"), planTask("b", { dependsOn: ["a"] })]);
    const wire = (plan: Plan): string =>
      JSON.stringify({ ...plan, tasks: plan.tasks.map((task) => ({ ...task, budget: { steps: 3, usd: null } })) });
    const asked: string[] = [];
    const stream = streamStructured(
      (question) => {
        const request = question.requestFor({ structuredMode: () => "native" });
        asked.push(JSON.stringify(request.messages));
        return (async function* () {
          yield { type: "text-delta", text: wire(asked.length === 1 ? wrong : right) } as const;
          yield { type: "finish", reason: "stop" } as const;
        })();
      },
      { model: "m", messages: [{ role: "user", content: [{ type: "text", text: "Plan it." }] }] },
      askedPlan(context),
      { loadValidator: loadSchemaValidator, asked: { provider: "p" } },
    );
    for await (const _ of stream) {
      // Only the result matters.
    }
    const result = await stream.result;
    assert.ok(result.ok);
    assert.deepEqual(
      result.value.tasks.map(({ id }) => id),
      ["a", "b"],
    );
    assert.equal(result.attempts, 2);
    assert.match(asked[1] ?? "", /go in a circle: a → b → a/);
  });
});

describe("reading a plan", () => {
  it("fills in what is missing without harm", () => {
    const read = readPlan({
      goal: " G ",
      success: [{ command: "make", expect: 2 }],
      tasks: [{ id: "a", title: "T", instructions: "I", checks: [{ command: "make" }], unknown: 1 }],
    });
    assert.ok(read.ok);
    assert.deepEqual(read.value, {
      goal: "G",
      success: [{ command: "make", expect: "exit 2" }],
      tasks: [
        {
          ...{ id: "a", title: "T", instructions: "I", inputs: [], dependsOn: [], writes: [], tools: [] },
          ...{ slot: "worker", effort: "auto", budget: { steps: 40 }, checks: [{ command: "make", expect: "exit 0" }] },
        },
      ],
    });
  });

  for (const [value, fault] of [
    [undefined, /^The plan must be an object\.$/],
    [[], /^The plan must be an object\.$/],
    [{ tasks: [] }, /^plan\.goal must be a text\.$/],
    [{ goal: "g", tasks: 1 }, /^plan\.tasks must be a list\.$/],
    [{ goal: "g", tasks: ["a"] }, /^plan\.tasks\[0\] must be an object\.$/],
    [{ goal: "g", tasks: [{ title: "t" }] }, /^plan\.tasks\[0\]\.id must be a text\.$/],
    [{ goal: "g", tasks: [{ ...planTask("a"), slot: "boss" }] }, /slot must be worker or orchestrator/],
    [{ goal: "g", tasks: [{ ...planTask("a"), effort: 1 }] }, /effort must be one of default, auto/],
    [{ goal: "g", tasks: [{ ...planTask("a"), writes: "src" }] }, /writes must be a list of texts/],
    [{ goal: "g", tasks: [{ ...planTask("a"), budget: { steps: "3" } }] }, /budget\.steps must be a number/],
    [{ goal: "g", success: [{}], tasks: [] }, /success\[0\] must be a check/],
    [{ goal: "g", success: [{ command: 1 }], tasks: [] }, /success\[0\]\.command must be a text/],
    [{ goal: "g", success: [{ file: "a" }], tasks: [] }, /contains must be a text/],
  ] as const) {
    it(`says what is wrong: ${String(fault)}`, () => {
      const read = readPlan(value);
      assert.ok(!read.ok);
      assert.match(read.message, fault);
    });
  }
});

describe("what keeps a plan from being run", () => {
  it("is nothing in a plan that is as it must be", () => {
    assert.deepEqual(
      messages(planOf([planTask("a", { agent: "reviewer", tools: ["read_file"] }), planTask("b", { dependsOn: ["a"], writes: [] })])),
      [],
    );
  });

  const cases: readonly (readonly [title: string, found: readonly string[], expected: readonly RegExp[]])[] = [
    ["no goal, criteria and tasks", messages({ goal: "", success: [], tasks: [] }), [/no goal/, /no success criteria/, /no tasks/]],
    [
      "too many tasks",
      messages(planOf(Array.from({ length: 101 }, (_, index) => planTask(`t${String(index)}`)))),
      [/101 tasks; 100 is the most/],
    ],
    ["an id of other letters", messages(planOf([planTask("A b")])), [/its id must be lower-case/]],
    ["two tasks with one id", messages(planOf([planTask("a"), planTask("a")])), [/another task has the same id/]],
    [
      "an unknown dependency",
      faultsOf({ dependsOn: ["renmae"] }, planTask("rename")),
      [/^Task “a”: it depends on “renmae”, which is no task\. Did you mean “rename”\?$/],
    ],
    ["a task that depends on itself", faultsOf({ dependsOn: ["a"] }), [/it depends on itself/]],
    ["a circle of two", faultsOf({ dependsOn: ["b"] }, planTask("b", { dependsOn: ["a"] })), [/in a circle: a → b → a/]],
    [
      "a circle of three beside others",
      messages(
        planOf([
          planTask("x"),
          planTask("a", { dependsOn: ["x", "c"] }),
          planTask("b", { dependsOn: ["a"] }),
          planTask("c", { dependsOn: ["b"] }),
        ]),
      ),
      [/in a circle: a → c → b → a/],
    ],
    ["no checks", faultsOf({ checks: [] }), [/it has no checks/]],
    ["an empty command", faultsOf({ checks: [{ command: "", expect: "exit 0" }] }), [/empty command/]],
    ["a check that expects nothing", faultsOf({ checks: [{ command: "make", expect: "" }] }), [/expects nothing/]],
    ["a check that looks for nothing", faultsOf({ checks: [{ file: "a.ts", contains: "" }] }), [/looks for nothing/]],
    ["a check outside of the workspace", faultsOf({ checks: [{ file: "/etc/passwd", contains: "root" }] }), [/outside of the workspace/]],
    ["a question without words", faultsOf({ checks: [{ confirm: "" }] }), [/asks the user nothing/]],
    ["no title and no instructions", faultsOf({ title: "", instructions: "" }), [/no title/, /no instructions/]],
    ["budgets that are none", faultsOf({ budget: { steps: 0, usd: -1 } }), [/steps must be a whole number/, /dollars must be more than 0/]],
    ["a budget of half a step", faultsOf({ budget: { steps: 1.5 } }), [/whole number/]],
    ["an unknown tool", faultsOf({ tools: ["reed_file"] }), [/there is no tool “reed_file”\. Did you mean “read_file”\?/]],
    ["an unknown agent", faultsOf({ agent: "rewiever" }), [/there is no agent “rewiever”/]],
    ...["/etc/**", "../other/**", "src/../../x", "~/a", "C:\\a", "c:/a", "..\\a"].map(
      (glob) => [`a glob outside of the workspace: ${glob}`, faultsOf({ writes: [glob] }), [/outside of the workspace/]] as const,
    ),
    ...["!src/**", "{1..9}.ts", "src\\a.ts", "a//b"].map(
      (glob) => [`a glob that can't be read: ${glob}`, faultsOf({ writes: [glob] }), [/can't be read as a glob/]] as const,
    ),
    ...[
      ".git/config",
      ".github/workflows/*.yml",
      ".vscode/**",
      "**/.env*",
      "AGENTS.md",
      "docs/CLAUDE.md",
      "*.pem",
      "{src,.git}/**",
      "a/.husky/**",
      "*.code-workspace",
      ".claude/agents/*",
    ].map((glob) => [`a protected path: ${glob}`, faultsOf({ writes: [glob] }), [/is protected/]] as const),
  ];
  for (const [title, found, expected] of cases) {
    it(title, () => {
      assert.equal(found.length, expected.length, found.join("\n"));
      expected.forEach((pattern, index) => assert.match(found[index] ?? "", pattern));
    });
  }

  it("is no wide glob, which allows nothing that is protected", () => {
    for (const glob of ["**", "src/**", "**/*.ts", "*", "*.md", "docs/*.json", "environment/**", "keys.ts", "src/keyboard/*"]) {
      assert.deepEqual(faultsOf({ writes: [glob] }), [], glob);
    }
  });

  it("is a glob that names no folder if there are several", () => {
    const plan = planOf([planTask("a", { writes: ["app/src/**", "lib/*", "src/**"] })]);
    assert.deepEqual(messages(plan, { folders: ["app", "lib"] }), [
      "Task “a”: “src/**” names no folder of the workspace. Begin with one: app, lib.",
    ]);
  });
});

describe("editing a plan", () => {
  const plan = planOf([planTask("a"), planTask("b", { dependsOn: ["a"] }), planTask("c", { dependsOn: ["b"] })]);
  const edit = (change: PlanEdit, more: { by?: "user" | "orchestrator"; hasBegun?: (id: string) => boolean } = {}) =>
    editPlan(plan, change, { ...context, by: "user", ...more });
  const links = (outcome: ReturnType<typeof edit>): readonly string[] => {
    assert.ok(outcome.ok, outcome.ok ? "" : outcome.messages.join("\n"));
    return outcome.plan.tasks.map(({ id, dependsOn }) => `${id}<${dependsOn.join(",")}`);
  };

  it("changes text, model, files and budget, and takes the model away again", () => {
    const changed = edit({
      type: "task-change",
      id: "b",
      change: { instructions: "Else.", model: "p:m", writes: ["lib/**"], budget: { steps: 2, usd: 1 } },
    });
    assert.ok(changed.ok);
    assert.deepEqual(
      changed.plan.tasks[1],
      planTask("b", { dependsOn: ["a"], instructions: "Else.", model: "p:m", writes: ["lib/**"], budget: { steps: 2, usd: 1 } }),
    );
    const back = editPlan(changed.plan, { type: "task-change", id: "b", change: { model: undefined } }, { ...context, by: "user" });
    assert.ok(back.ok && !("model" in (back.plan.tasks[1] ?? {})));
    assert.deepEqual(plan.tasks[1]?.instructions, "Do b.", "the plan before stays as it was");
  });

  it("changes the order", () => {
    assert.deepEqual(links(edit({ type: "task-move", id: "c", to: 0 })), ["c<b", "a<", "b<a"]);
  });

  it("adds a task", () => {
    assert.deepEqual(links(edit({ type: "task-add", task: planTask("d", { dependsOn: ["c"] }), at: 1 })), ["a<", "d<c", "b<a", "c<b"]);
  });

  it("drops a task, whose dependents wait for what it waited for", () => {
    assert.deepEqual(links(edit({ type: "task-drop", id: "b" })), ["a<", "c<a"]);
  });

  it("splits a task, between what it waited for and what waited for it", () => {
    const into = [planTask("b1"), planTask("b2"), planTask("b3", { dependsOn: ["b1"] })];
    assert.deepEqual(links(edit({ type: "task-split", id: "b", into })), ["a<", "b1<a", "b2<a", "b3<b1", "c<b2,b3"]);
  });

  it("rejects what could not be run", () => {
    const outcome = edit({ type: "task-change", id: "a", change: { dependsOn: ["c"] } });
    assert.deepEqual(outcome, { ok: false, messages: ["Task “a”: its dependencies go in a circle: a → c → b → a."] });
    assert.equal(edit({ type: "task-drop", id: "x" }).ok, false);
    assert.equal(edit({ type: "task-split", id: "a", into: [] }).ok, false);
    assert.equal(edit({ type: "task-add", task: planTask("a") }).ok, false);
  });

  it("of a plan that runs changes only what has not begun", () => {
    const hasBegun = (id: string): boolean => id === "a";
    for (const change of [
      { type: "task-change", id: "a", change: { title: "Other" } },
      { type: "task-drop", id: "a" },
      { type: "task-split", id: "a", into: [planTask("z")] },
    ] as const) {
      assert.deepEqual(edit(change, { hasBegun }), { ok: false, messages: ["“Task a” has begun, so it can't be changed any more."] });
    }
    assert.deepEqual(links(edit({ type: "task-drop", id: "b" }, { hasBegun })), ["a<", "c<a"]);
    assert.deepEqual(links(edit({ type: "task-move", id: "a", to: 2 }, { hasBegun })), ["b<a", "c<b", "a<"]);
  });

  it("of a plan that runs doesn't let the orchestrator change what success is", () => {
    const change = { type: "success-set", checks: [{ confirm: "Fine?" }] } as const;
    const hasBegun = (): boolean => false;
    assert.equal(edit(change, { by: "orchestrator", hasBegun }).ok, false);
    assert.equal(edit(change, { by: "user", hasBegun }).ok, true);
    assert.equal(edit(change, { by: "orchestrator" }).ok, true, "before it runs");
  });
});
