import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeProcesses } from "../../../../src/app/processes/nodeProcesses.ts";
import { RuntimeSandbox } from "../../../../src/app/sandbox/runtimeSandbox.ts";

const program = fileURLToPath(new URL("../../../../node_modules/.bin/srt", import.meta.url));
const never = new AbortController().signal;

describe("a sandbox for commands", () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "baton-test-")));
  const folder = join(root, "work");
  const home = join(root, "home");
  const sandbox = new RuntimeSandbox({ program: () => program, path: "", home });

  before(async function () {
    mkdirSync(join(home, ".ssh"), { recursive: true });
    writeFileSync(join(home, ".ssh/id_rsa"), "SECRET");
    mkdirSync(join(folder, "src"), { recursive: true });
    writeFileSync(join(folder, "src/.env"), "SECRET");
    writeFileSync(join(folder, "AGENTS.md"), "rules");
    const state = await sandbox.state();
    if (!state.ok) {
      // bubblewrap is not on every machine, nor allowed in every container.
      console.log(`    ${state.reason}`);
      this.skip();
    }
  });
  after(() => {
    sandbox.dispose();
    rmSync(root, { recursive: true, force: true });
  });

  async function run(command: string): Promise<{ readonly code: number; readonly output: string }> {
    const shell = await sandbox.shell([folder]);
    assert.ok(shell !== undefined);
    let output = "";
    const order = { command, shell, folder, environment: { PATH: process.env["PATH"] ?? "" }, timeoutMs: 30_000 };
    const end = await nodeProcesses.run(order, (text) => (output += text), never);
    assert.equal(end.kind, "exit", output);
    return { code: end.kind === "exit" ? end.code : -1, output };
  }

  it("lets them write in the workspace and in a temporary folder, and nowhere else", async () => {
    const { code } = await run(`echo "it's" > a.txt && f=$(mktemp) && echo b > "$f"`);
    assert.equal(code, 0);
    assert.equal(readFileSync(join(folder, "a.txt"), "utf8"), "it's\n");
    const { code: outside } = await run(`echo c > ${join(root, "c.txt")}`);
    assert.notEqual(outside, 0);
    assert.ok(!existsSync(join(root, "c.txt")));
  });

  it("keeps secrets of the workspace and of the home folder from them", async () => {
    const { output } = await run(`cat src/.env ${join(home, ".ssh/id_rsa")}`);
    assert.ok(!output.includes("SECRET"), output);
  });

  it("keeps them from writing what is obeyed: instructions, settings, git hooks", async () => {
    mkdirSync(join(folder, ".git/hooks"), { recursive: true });
    await run("echo x > AGENTS.md; mkdir .vscode && echo x > .vscode/tasks.json; echo x > .git/hooks/pre-commit; echo x > CLAUDE.md");
    assert.equal(readFileSync(join(folder, "AGENTS.md"), "utf8"), "rules");
    assert.ok(!existsSync(join(folder, ".vscode/tasks.json")));
    assert.ok(!existsSync(join(folder, ".git/hooks/pre-commit")));
    assert.ok(!existsSync(join(folder, "CLAUDE.md")));
  });

  it("has no network, not even this computer's", async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { code } = await run(`exec 3<>/dev/tcp/127.0.0.1/${String(port)} && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3`);
    server.close();
    assert.notEqual(code, 0);
    assert.equal(asked, 0);
  });

  it("is ended with all that they started", async () => {
    const shell = await sandbox.shell([folder]);
    const stop = new AbortController();
    const order = {
      command: "sleep 1000 & echo started; wait",
      shell,
      folder,
      environment: { PATH: process.env["PATH"] ?? "" },
      timeoutMs: 60_000,
    };
    const end = await nodeProcesses.run(order, (text) => text.includes("started") && stop.abort(), stop.signal);
    assert.deepEqual(end, { kind: "stopped" });
  });
});

describe("a sandbox that is not installed", () => {
  it("says so, and how to install it", async () => {
    const state = await new RuntimeSandbox({ program: () => "", path: "/nowhere" }).state();
    assert.ok(!state.ok);
    assert.match(state.reason, /npm install -g @anthropic-ai\/sandbox-runtime/);
  });

  it("is found as soon as it is there, or the settings name it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "baton-test-"));
    const file = join(folder, "srt");
    const sandbox = new RuntimeSandbox({ program: () => file, path: "" });
    assert.deepEqual(await sandbox.state(), {
      ok: false,
      reason: `There is no sandbox-runtime at ${file}. Install it with “npm install -g @anthropic-ai/sandbox-runtime” to let agents run commands without asking.`,
    });
    writeFileSync(file, "#!/bin/sh\nexit 0\n", { mode: 0o755 });
    assert.deepEqual(await sandbox.state(), { ok: true });
    sandbox.dispose();
    rmSync(folder, { recursive: true });
  });
});
