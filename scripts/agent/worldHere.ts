import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { agentWorld, type AgentWorld } from "../../src/app/agent/agentWorld.ts";
import { systemClock } from "../../src/app/clock.ts";
import { NodeFileWatch } from "../../src/app/fileWatch/nodeFileWatch.ts";
import { NodeGit } from "../../src/app/git/nodeGit.ts";
import type { CommandSandbox } from "../../src/core/ports/commandSandbox.ts";
import { isSecretPath } from "../../src/core/permissions/terms/sensitivePaths.ts";
import { nodeFileFacts } from "../../src/app/permissions/nodeFileFacts.ts";
import { nodeProcesses } from "../../src/app/processes/nodeProcesses.ts";
import { NodeWorkspace, slashed } from "../../src/app/workspace/nodeWorkspace.ts";
import { shellParsersFrom } from "../../src/shell/loadShellParser.ts";

/** What an agent of this process works on: a folder of the disk, of whose changes nothing is kept. `keyVariables`: which variables hold keys. */
export function worldHere(folder: string, keyVariables: () => readonly string[], sandbox: CommandSandbox): AgentWorld {
  const workspace = new NodeWorkspace({ folders: () => [{ name: basename(folder), path: slashed(folder) }] });
  return agentWorld({
    workspace,
    watch: new NodeFileWatch({ workspace, clock: systemClock, isSecret: isSecretPath }),
    git: new NodeGit({ environment: process.env, keyVariables: keyVariables() }),
    processes: nodeProcesses,
    fileFacts: nodeFileFacts,
    sandbox,
    loadShellParser: shellParsersFrom(fileURLToPath(new URL("../../node_modules/@vscode/tree-sitter-wasm/wasm", import.meta.url))),
    recorderFor: () => ({ record: () => Promise.resolve(() => Promise.resolve()) }),
    environment: () => process.env,
    keyVariables,
    switches: { isTrusted: () => true, isOn: () => true },
  });
}
