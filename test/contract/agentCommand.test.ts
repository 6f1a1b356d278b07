import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RuntimeSandbox } from "../../src/app/sandbox/runtimeSandbox.ts";
import { TemporaryWorkspace } from "../fakes/temporaryWorkspace.ts";
import type { ModelServer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { AgentCommand, call, calls, outcomeOf } from "./agentCommand.ts";

const done = { steps: [{ text: "Done." }] } as const;
const never = new Promise(() => undefined);

describe("npm run agent", () => {
  let server: ModelServer;
  let command: AgentCommand;
  let place: TemporaryWorkspace;

  before(async () => {
    server = await startModelServer();
    command = new AgentCommand(server);
  });
  beforeEach(() => {
    place = new TemporaryWorkspace();
  });
  afterEach(() => {
    place.dispose();
    server.reset();
  });
  after(async () => {
    command.dispose();
    await server.close();
  });

  const bodies = (): readonly string[] => server.requests.map(({ body }) => JSON.stringify(body));
  const modelsAsked = (): readonly unknown[] => server.requests.map(({ body }) => (body as { model: string }).model);

  it("reads, edits and runs what only reads, with calls in parallel, and says it is done", async () => {
    place.file("a.txt", "one\n");
    place.file("b.txt", "two\n");
    server.script(
      calls(call("read_file", { path: "a.txt" }, "c1"), call("read_file", { path: "b.txt" }, "c2")),
      calls(call("edit_file", { path: "a.txt", edits: [{ oldText: "one", newText: "1" }] })),
      calls(call("run_command", { command: "cat a.txt" })),
      done,
    );
    const before = Object.keys(place.picture());
    const { code, tools, end, said, stderr, lines } = await command.run(place.root, ["Make one a digit."]);
    assert.deepEqual([code, stderr, said], [0, "", "Done."]);
    assert.deepEqual(tools, ["read_file allow done", "read_file allow done", "edit_file allow done", "run_command allow done"]);
    assert.deepEqual(end, { type: "end", reason: "done" });
    assert.equal(place.text("a.txt"), "1\n");
    assert.deepEqual(Object.keys(place.picture()), before, "no state is written into the folder");
    assert.deepEqual([...new Set(modelsAsked())], ["gpt-4.1"]);
    assert.match(bodies().at(-1) ?? "", /1\\n\[Exit code 0\.\]|1\\\\n/);
    assert.equal(lines.filter(({ type }) => type === "end").length, 1);
  });

  it("runs commands unasked at the level auto in a sandbox alone, and asks about one that is to run outside of it", async function () {
    const program = join(import.meta.dirname, "../../node_modules/.bin/srt");
    const sandbox = new RuntimeSandbox({ program: () => program, path: "" });
    const state = await sandbox.state();
    sandbox.dispose();
    if (!state.ok) {
      this.skip();
    }
    const outside = join(command.folder, "outside.txt");
    const script = [
      calls(call("run_command", { command: `echo hi > made.txt; echo hi > ${outside}` })),
      calls(call("run_command", { command: `echo hi > ${outside}`, outsideSandbox: true })),
      done,
    ];
    server.script(...script);
    const settings = command.settings({ "baton.sandbox.program": program });
    const inside = await command.run(place.root, ["--permissions", "auto", "Make files."], settings);
    assert.deepEqual(inside.tools, ["run_command allow failed", "run_command ask denied"]);
    assert.equal(place.text("made.txt"), "hi\n");
    assert.ok(!existsSync(outside));
    assert.match(bodies().at(-2) ?? "", /It ran in a sandbox/);
    server.script(...script);
    const without = await command.run(
      place.root,
      ["--permissions", "auto", "Make files."],
      command.settings({ "baton.sandbox.program": "/nowhere/srt" }),
    );
    assert.deepEqual(without.tools, ["run_command ask denied", "run_command ask denied"]);
  });

  it("asks about commands that write, and a denial does not end the run", async () => {
    server.script(calls(call("run_command", { command: "echo hi > made.txt" })), done);
    const denied = await command.run(place.root, ["Make a file."]);
    assert.deepEqual([denied.code, denied.tools], [0, ["run_command ask denied"]]);
    assert.equal(existsSync(join(place.root, "made.txt")), false);
    assert.match(bodies().at(-1) ?? "", /the user rejected this call/);
    server.script(calls(call("run_command", { command: "echo hi > made.txt" })), done);
    const allowed = await command.run(place.root, ["--answer", "allow", "Make a file."]);
    assert.deepEqual([allowed.code, allowed.tools], [0, ["run_command ask done"]]);
    assert.equal(place.text("made.txt"), "hi\n");
  });

  it("holds to the level, and to the rules of the settings", async () => {
    place.file("a.txt", "one\n");
    const edit = call("edit_file", { path: "a.txt", edits: [{ oldText: "one", newText: "1" }] });
    for (const [level, expected] of [
      ["read", "edit_file deny denied"],
      ["ask", "edit_file ask denied"],
    ] as const) {
      server.script(calls(edit), done);
      assert.deepEqual((await command.run(place.root, ["--permissions", level, "Edit."])).tools, [expected]);
    }
    server.script(
      calls(edit, call("run_command", { command: "echo hi > made.txt" }), call("run_command", { command: "echo hi" }, "c3")),
      done,
    );
    const ruled = await command.run(
      place.root,
      ["Edit."],
      command.settings({ "baton.permissions": { deny: [{ path: "a.txt" }], allow: [{ command: "touch x" }] } }),
    );
    assert.deepEqual(ruled.tools.toSorted(), ["edit_file deny denied", "run_command allow done", "run_command ask denied"]);
    server.script(calls(call("run_command", { command: "touch x" })), done);
    const allowed = await command.run(
      place.root,
      ["Touch."],
      command.settings({ "baton.permissions": { allow: [{ command: "touch x" }] } }),
    );
    assert.deepEqual(allowed.tools, ["run_command allow done"]);
  });

  it("gives commands none of the keys that the settings name", async () => {
    server.script(calls(call("run_command", { command: "node -p 'Object.keys(process.env).join()'" })), done);
    const { tools, code } = await command.run(place.root, ["--answer", "allow", "Print."]);
    assert.deepEqual([code, tools], [0, ["run_command ask done"]]);
    assert.match(bodies().at(-1) ?? "", /PATH/);
    assert.doesNotMatch(bodies().at(-1) ?? "", /GATE_SECRET|CLAUDE_SECRET/);
  });

  it("answers unknown tools, broken arguments and those that do not fit, and goes on", async () => {
    server.script(calls(call("raed_file", {}), call("read_file", { file: "a" }, "c2")), calls(call("read_file", '{"path": ')), done);
    const { code, tools } = await command.run(place.root, ["Read."]);
    assert.deepEqual([code, tools], [0, ["raed_file deny failed", "read_file deny failed", "read_file deny failed"]]);
    assert.match(bodies()[1] ?? "", /Did you mean “read_file”/);
  });

  it("stops a model that goes in circles after one nudge", async () => {
    place.file("a.txt", "one\n");
    server.script(...Array.from({ length: 12 }, () => calls(call("read_file", { path: "a.txt" }))));
    const { code, end, tools } = await command.run(place.root, ["Loop."]);
    assert.deepEqual([code, end.reason], [1, "loop"]);
    assert.ok(tools.length <= 6, String(tools.length));
  });

  it("stops before the next request when a budget is spent", async () => {
    for (let number = 0; number < 4; number++) {
      place.file(`${String(number)}.txt`, `${String(number)}\n`);
      server.script(calls(call("read_file", { path: `${String(number)}.txt` })));
    }
    const { code, end, lines } = await command.run(place.root, ["Read all."], command.settings({ "baton.budget": { turnSteps: 3 } }));
    assert.deepEqual([code, end.reason, server.requests.length], [1, "limit", 3]);
    assert.ok(lines.some(({ type }) => type === "budget-end"));
  });

  it("counts dollars, and says so if a price is not known", async () => {
    const priced = (input: number): ReturnType<AgentCommand["settings"]> => {
      const settings = command.settings({ "baton.budget": { turnUsd: 0.5 } });
      const providers = settings["baton.providers"] as { gate: object };
      const models = input === 0 ? {} : { models: [{ id: "gpt-9", inputUsdPerMillionTokens: input, outputUsdPerMillionTokens: 0 }] };
      return {
        ...settings,
        "baton.providers": { ...providers, gate: { ...providers.gate, ...models } },
        "baton.orchestrator.model": "gate:gpt-9",
      };
    };
    server.setModels("openai", ["gpt-9"]);
    const usage = { input: 1_000_000, output: 10 };
    place.file("a.txt", "one\n");
    server.script({ ...calls(call("read_file", { path: "a.txt" })), usage }, done);
    const spent = await command.run(place.root, ["Read."], priced(1));
    assert.deepEqual([spent.end.reason, server.requests.length], ["limit", 1]);
    server.script({ ...calls(call("read_file", { path: "a.txt" })), usage }, done);
    const unknown = await command.run(place.root, ["Read."], priced(0));
    assert.equal(unknown.end.reason, "done");
    assert.match(unknown.stderr, /What gpt-9 costs at Gate isn't known, so it isn't counted in the budget/);
    server.setModels("openai", ["gpt-4.1", "gpt-4.1-mini"]);
  });

  it("asks the role's model: auto is the orchestrator's if it has one", async () => {
    server.script(done, done, done);
    await command.run(place.root, ["--role", "worker", "Hi."]);
    await command.run(place.root, ["Hi."]);
    await command.run(place.root, ["Hi."], command.settings({ "baton.orchestrator.model": "" }));
    assert.deepEqual(modelsAsked(), ["gpt-4.1-mini", "gpt-4.1", "gpt-4.1-mini"]);
  });

  it("goes on with the fallback if a request in the middle of a run fails", async () => {
    place.file("a.txt", "one\n");
    server.script(calls(call("read_file", { path: "a.txt" })), { error: { status: 401, message: "No." } }, done);
    const settings = command.settings({ "baton.orchestrator.fallbacks": ["claude:claude-sonnet-4-5"] });
    const { code, said, lines } = await command.run(place.root, ["Read."], settings);
    assert.deepEqual([code, said], [0, "Done."]);
    assert.ok(lines.some(({ type }) => type === "attempt"));
    assert.deepEqual(
      server.requests.map(({ wire }) => wire),
      ["openai", "openai", "anthropic"],
    );
  });

  it("ends with an error if a stream is cut, runs no call of it, and a later prompt goes on with all that was done", async () => {
    place.file("a.txt", "one\n");
    const file = join(command.folder, "cut.jsonl");
    server.script(calls(call("read_file", { path: "a.txt" })), {
      steps: [{ text: "Now" }, call("edit_file", { path: "a.txt", edits: [] }), { fault: "truncate" }],
    });
    const cut = await command.run(place.root, ["--conversation", file, "Read."]);
    assert.deepEqual([cut.code, cut.end.reason], [1, "error"]);
    assert.deepEqual(cut.tools, ["read_file allow done", "edit_file deny not-run"]);
    server.script(done);
    const next = await command.run(place.root, ["--conversation", file, "Go on."]);
    assert.deepEqual([next.code, next.said], [0, "Done."]);
    const body = bodies().at(-1) ?? "";
    assert.match(body, /one\\n.*Now.*never started.*Go on\./);
  });

  it("keeps a conversation in format 2, and goes on with it", async () => {
    place.file("a.txt", "one\n");
    const file = join(command.folder, "kept.jsonl");
    server.script(calls(call("read_file", { path: "a.txt" })), done, { steps: [{ text: "It said one." }] });
    await command.run(place.root, ["--conversation", file, "Read a."]);
    const next = await command.run(place.root, ["--conversation", file, "What did it say?"]);
    assert.deepEqual([next.code, next.said], [0, "It said one."]);
    assert.match(readFileSync(file, "utf8").split("\n")[0] ?? "", /"conversation-start","format":2/);
    assert.match(bodies().at(-1) ?? "", /Read a\..*one\\n.*Done\..*What did it say\?/);
  });

  it("lets the model read in pieces what was too long for it", async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `line ${String(index + 1)}`);
    place.file("long.txt", `${lines.join("\n")}\n`);
    const folder = join(command.folder, "outputs.jsonl");
    server.script(calls(call("run_command", { command: "cat long.txt" })), done);
    await command.run(place.root, ["--conversation", folder, "Read."]);
    const [name] = /output:[0-9a-f]{12}/.exec(bodies().at(-1) ?? "") ?? assert.fail("no output was kept");
    server.reset();
    server.script(calls(call("read_file", { path: name, startLine: 2500, endLine: 2501 })), done);
    const { tools } = await command.run(place.root, ["--conversation", folder, "More."]);
    assert.deepEqual(tools, ["read_file allow done"]);
    assert.match(bodies().at(-1) ?? "", /line 2500\\nline 2501/);
  });

  it("is stopped with its command and all that it started", async () => {
    server.script(calls(call("run_command", { command: "sleep 60 & echo $! > pid; wait" })));
    const child = command.start(place.root, ["--answer", "allow", "Wait."]);
    child.stdout.on("data", (data: Buffer) => {
      if (data.includes('"tool-call-run"')) {
        const wait = setInterval(() => {
          if (existsSync(join(place.root, "pid")) && place.text("pid").trim() !== "") {
            clearInterval(wait);
            child.kill("SIGINT");
          }
        }, 10);
      }
    });
    const { code, end } = await outcomeOf(child);
    assert.deepEqual([code, end.reason], [1, "error"]);
    const { stdout: state } = spawnSync("ps", ["-o", "stat=", "-p", place.text("pid").trim()], { encoding: "utf8" });
    assert.match(state.trim(), /^(?:Z.*)?$/, "it has ended, whoever buries it");
  });

  it("is stopped while the model answers", async () => {
    server.script({ steps: [{ text: "I " }, { until: never }] });
    const child = command.start(place.root, ["Talk."]);
    child.stdout.on("data", (data: Buffer) => data.includes('"text-delta"') && child.kill("SIGINT"));
    const { code, end } = await outcomeOf(child);
    assert.deepEqual([code, end.reason], [1, "error"]);
    assert.equal(await server.requests[0]?.finished, false);
  });

  it("ends with 2, and prints nothing, if it is not asked rightly", async () => {
    for (const args of [["--role", "king", "Hi."], ["--permissions", "all", "Hi."], ["--answer", "maybe", "Hi."], [], ["one", "two"]]) {
      const { code, lines, stderr } = await command.run(place.root, args);
      assert.deepEqual([code, lines], [2, []], args.join(" "));
      assert.match(stderr, /npm run -s agent -- --help/);
    }
    const { code } = await command.run(join(place.root, "none"), ["Hi."]);
    assert.equal(code, 2);
    writeFileSync(join(command.folder, "empty.json"), "{}");
    assert.equal((await command.run(place.root, ["Hi."], {})).code, 2);
    assert.equal(server.requests.length, 0);
  });

  it("leaves a file alone that is no conversation, and begins one in an empty file", async () => {
    const file = join(command.folder, "notes.md");
    writeFileSync(file, "# Mine\n");
    const mistaken = await command.run(place.root, ["--conversation", file, "Hi."]);
    assert.deepEqual([mistaken.code, server.requests.length, readFileSync(file, "utf8")], [2, 0, "# Mine\n"]);
    assert.match(mistaken.stderr, /notes\.md is no conversation/);
    writeFileSync(file, "");
    server.script(done);
    assert.equal((await command.run(place.root, ["--conversation", file, "Hi."])).code, 0);
    assert.match(readFileSync(file, "utf8"), /Done\./);
  });
});
