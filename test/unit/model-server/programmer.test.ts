import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AgentEvent } from "../../../src/core/agent/agentEvent.ts";
import { copyDemoProject, demoBug } from "../../../scripts/demoProject.ts";
import { openAt, setVariables } from "../../contract/contract.ts";
import { openaiChatCase } from "../../contract/cases/openaiChat.ts";
import { wireCases } from "../../contract/wires.ts";
import type { WireCase } from "../../contract/wireCase.ts";
import { actingAgent, type ActingAgent } from "../../fakes/actingAgent.ts";
import { TemporaryWorkspace } from "../../fakes/temporaryWorkspace.ts";
import { demoAnswer } from "../../model-server/demo.ts";
import type { ModelServer } from "../../model-server/script.ts";
import { startModelServer } from "../../model-server/server.ts";

/** Each wire once; presets are the chat wire's. */
const wires = wireCases.filter((one, at) => one.offers.tools && wireCases.findIndex(({ wire }) => wire === one.wire) === at);

/** What is wrong in a copy of the sample project instead of its own bug. */
interface Planted {
  readonly kind: string;
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
}

const planted: readonly Planted[] = [
  { kind: "a wrong operator", file: "src/money.js", right: "this.amount + other.amount", wrong: "this.amount - other.amount" },
  { kind: "rounding down", file: "src/money.js", right: "Math.round(this.amount * factor)", wrong: "Math.floor(this.amount * factor)" },
  { kind: "padding on the wrong side", file: "src/receipt.js", right: "words.padEnd", wrong: "words.padStart" },
  { kind: "the opposite condition", file: "src/receipt.js", right: "cart.delivery.amount === 0", wrong: "cart.delivery.amount !== 0" },
];

describe("the demo's programmer", function () {
  this.timeout(120_000);
  let server: ModelServer;
  let workspace: TemporaryWorkspace;

  before(async () => {
    server = await startModelServer({ fallback: (request) => ({ ...demoAnswer(request), paceMs: 0 }) });
  });
  after(() => server.close());
  beforeEach(async () => {
    workspace = new TemporaryWorkspace();
    await copyDemoProject(workspace.root);
  });
  afterEach(() => workspace.dispose());

  const read = (file: string): string => readFileSync(join(workspace.root, file), "utf8");
  const replace = (file: string, from: string, to: string): void => {
    assert.ok(read(file).includes(from), `${file} has ${from}`);
    writeFileSync(join(workspace.root, file), read(file).replace(from, to));
  };

  async function work(wireCase: WireCase, prompt: string, more: Pick<ActingAgent, "approve" | "level"> = {}): Promise<Worked> {
    const restore = setVariables(wireCase.environment?.(server) ?? {});
    try {
      const provider = await openAt(server, wireCase);
      const messages = [{ role: "user", content: [{ type: "text", text: prompt }] }] as const;
      return workedOf(await actingAgent({ model: wireCase.model, provider, workspace, messages, ...more }));
    } finally {
      restore();
    }
  }

  for (const wireCase of wires) {
    it(`fixes the failing test with Baton's tools over ${wireCase.wire}`, async () => {
      const { end, words, calls } = await work(wireCase, "Fix the failing test.");
      assert.equal(end, "done", words);
      assert.deepEqual(calls, [
        "list_files done",
        "read_file done",
        "run_command failed",
        "read_file done",
        ...["read_file done", "read_file done"],
        "edit_file done",
        "run_command done",
      ]);
      assert.equal(read(demoBug.file).includes(demoBug.right), true);
      assert.match(words, new RegExp(`The test “${demoBug.test}” passes now`));
      assert.ok(await testsPass(workspace.root));
    });
  }

  for (const { kind, file, right, wrong } of planted) {
    it(`repairs ${kind}`, async () => {
      replace(demoBug.file, demoBug.wrong, demoBug.right);
      const before = read(file);
      replace(file, right, wrong);
      const { end, words } = await work(openaiChatCase, "Please repair what makes the tests fail");
      assert.equal(end, "done");
      assert.match(words, /passes now/);
      assert.equal(read(file), before);
    });
  }

  it("says so and changes nothing if it may not run the tests", async () => {
    const { words, calls } = await work(openaiChatCase, "fix the failing test", {
      approve: ({ name }) => ({ answer: name === "run_command" ? "deny" : "allow" }),
    });
    assert.deepEqual(calls.slice(2), ["run_command denied"]);
    assert.match(words, /I didn't run the tests, since you rejected `node --test`.*I changed nothing/);
    assert.ok(read(demoBug.file).includes(demoBug.wrong));
  });

  it("runs another command if the user says so", async () => {
    const { words } = await work(openaiChatCase, "fix the failing test", {
      approve: ({ args }) =>
        args["command"] === "node --test" ? { answer: "deny", words: "run `node --test test/cart.test.js`" } : { answer: "allow" },
    });
    assert.match(words, /passes now, and so do all others \(5 in all\)/);
  });

  it("shows what it would change if it may not edit", async () => {
    const { words, calls } = await work(openaiChatCase, "fix the tests", {
      level: "ask",
      approve: ({ name }) => (name === "edit_file" ? { answer: "deny", words: "not now" } : { answer: "allow" }),
    });
    assert.equal(calls.at(-1), "edit_file denied");
    assert.match(words, /I changed nothing in `src\/cart\.js`, since you rejected the edit \(“not now”\)/);
    assert.ok(words.includes(`+    if (this.lines.length === 0 || ${demoBug.right}) {`));
  });

  it("says that there is nothing to fix if all tests pass", async () => {
    replace(demoBug.file, demoBug.wrong, demoBug.right);
    assert.match((await work(openaiChatCase, "fix the tests")).words, /All tests pass \(11\), so there is nothing to fix/);
  });

  it("leaves the task when something else is asked", async () => {
    const { words } = await work(openaiChatCase, "hello");
    assert.match(words, /demo server/);
    assert.doesNotMatch(words, /I'll look at how this project/);
  });
});

interface Worked {
  readonly end: string;
  readonly words: string;
  readonly calls: readonly string[];
}

function workedOf(events: readonly AgentEvent[]): Worked {
  const last = events.at(-1);
  return {
    end: last?.type === "end" ? last.reason : "",
    words: events.map((event) => (event.type === "text-delta" ? event.text : "")).join(""),
    calls: events.flatMap((event) => (event.type === "tool-call-result" ? [`${event.name} ${event.status}`] : [])),
  };
}

function testsPass(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["--test"], { cwd: folder }, (error) => resolve(error === null));
  });
}
