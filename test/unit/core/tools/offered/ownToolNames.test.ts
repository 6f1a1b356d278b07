import assert from "node:assert/strict";
import { systemClock } from "../../../../../src/app/clock.ts";
import { NodeGit } from "../../../../../src/app/git/nodeGit.ts";
import { nodeProcesses } from "../../../../../src/app/processes/nodeProcesses.ts";
import { NodePages } from "../../../../../src/app/web/nodePages.ts";
import { toolTokens } from "../../../../../src/core/accounting/requestTokens.ts";
import { BackgroundCommands } from "../../../../../src/core/tools/commands/backgroundCommands.ts";
import { commandOutputTool, stopCommandTool } from "../../../../../src/core/tools/commands/backgroundTools.ts";
import { runCommandTool } from "../../../../../src/core/tools/commands/runCommand.ts";
import { diagnosticsTool } from "../../../../../src/core/tools/editor/diagnostics.ts";
import { referencesTool } from "../../../../../src/core/tools/editor/references.ts";
import { symbolsTool } from "../../../../../src/core/tools/editor/symbols.ts";
import { fileTools } from "../../../../../src/core/tools/files/fileTools.ts";
import { gitTools } from "../../../../../src/core/tools/git/gitTools.ts";
import { withinWindow } from "../../../../../src/core/tools/offered/findTools.ts";
import { ownToolNames } from "../../../../../src/core/tools/offered/offeredTools.ts";
import { runTaskTool } from "../../../../../src/core/tools/tasks/runTask.ts";
import { askUserTool } from "../../../../../src/core/tools/user/askUser.ts";
import { fetchUrlTool } from "../../../../../src/core/tools/web/fetchUrl.ts";
import { FakeLanguages, FakeProblems } from "../../../../fakes/fakeProblems.ts";
import { fakeTool } from "../../../../fakes/scriptedAgent.ts";
import { TemporaryWorkspace } from "../../../../fakes/temporaryWorkspace.ts";

describe("Baton's own tools", () => {
  const place = new TemporaryWorkspace();
  after(() => place.dispose());
  const background = new BackgroundCommands(nodeProcesses, systemClock);
  const ports = {
    ...place.ports,
    git: new NodeGit({ environment: {}, keyVariables: [] }),
    problems: new FakeProblems(),
    languages: new FakeLanguages(),
  };
  const tools = [
    ...fileTools(ports),
    runCommandTool({ processes: nodeProcesses, background, folder: () => "/", environment: () => ({}) }),
    ...[commandOutputTool(background), stopCommandTool(background)],
    ...gitTools(ports),
    ...[diagnosticsTool(ports), symbolsTool(ports), referencesTool(ports)],
    runTaskTool({ list: () => Promise.resolve([]), run: () => Promise.resolve({ kind: "missing" }) }),
    askUserTool({ ask: () => Promise.resolve(undefined) }),
    fetchUrlTool(new NodePages()),
  ];

  it("have names that no other tool gets", () => {
    const huge = { ...fakeTool("other", { description: "x".repeat(100_000) }), isOffered: true };
    const names = withinWindow([...tools, huge], undefined).tools.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => !(ownToolNames as readonly string[]).includes(name)),
      [],
    );
    assert.equal(names.length, new Set(names).size);
  });

  it("take few tokens of a model's window, all together", () => {
    const tokens = toolTokens(tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })));
    assert.equal(tokens < 3000, true, String(tokens));
  });
});
