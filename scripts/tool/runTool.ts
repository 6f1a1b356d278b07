import { realpathSync } from "node:fs";
import { basename, delimiter } from "node:path";
import { systemClock } from "../../src/app/clock.ts";
import { NodeFileWatch } from "../../src/app/fileWatch/nodeFileWatch.ts";
import { NodeGit } from "../../src/app/git/nodeGit.ts";
import { nodeProcesses } from "../../src/app/processes/nodeProcesses.ts";
import { UnusableInput } from "../../src/app/standalone/inputFile.ts";
import { NodeWorkspace, slashed } from "../../src/app/workspace/nodeWorkspace.ts";
import { streamLines } from "../../src/app/workspace/streamLines.ts";
import { jsonText } from "../../src/core/model/json.ts";
import { commandEnvironment } from "../../src/core/permissions/commandEnvironment.ts";
import type { UnknownChange } from "../../src/core/tools/files/fileWatch.ts";
import { isSecretPath } from "../../src/core/permissions/terms/sensitivePaths.ts";
import { BackgroundCommands } from "../../src/core/tools/commands/backgroundCommands.ts";
import { commandOutputTool, stopCommandTool } from "../../src/core/tools/commands/backgroundTools.ts";
import { runCommandTool } from "../../src/core/tools/commands/runCommand.ts";
import { KnownFiles } from "../../src/core/tools/edits/knownFiles.ts";
import { fileTools } from "../../src/core/tools/files/fileTools.ts";
import { gitTools } from "../../src/core/tools/git/gitTools.ts";
import { ToolRegistry } from "../../src/core/tools/toolRegistry.ts";
import { loadSchemaValidator } from "../../src/schema/loadSchemaValidator.ts";
import { reportOf, type CallPorts, type PrintedChange } from "./callLine.ts";
import { decideCall } from "./decideCall.ts";
import { help, readOptions, type ToolOptions } from "./options.ts";

function portsOf({ workspace: folder, level, answer, decideOnly }: ToolOptions): CallPorts & { end(): Promise<void> } {
  const workspace = new NodeWorkspace({ folders: () => [{ name: basename(folder), path: slashed(folder) }] });
  const real = slashed(realpathSync(folder));
  const relative = (path: string): string => path.slice(real.length).replace(/^\//, "");
  let changes: readonly PrintedChange[] = [];
  const ports = {
    workspace,
    known: new KnownFiles(),
    isSecret: isSecretPath,
    recorder: {
      record: (change: Parameters<Parameters<typeof fileTools>[0]["recorder"]["record"]>[0]) => {
        const { kind, path } = change;
        const printed = { path: relative(path), kind, ...(change.kind === "rename" ? { newPath: relative(change.newPath) } : {}) };
        changes = [...changes, printed];
        return Promise.resolve(() => {
          changes = changes.filter((one) => one !== printed);
          return Promise.resolve();
        });
      },
    },
  };
  const noteUnknown = (unknown: readonly UnknownChange[]): void => {
    changes = [...changes, ...unknown.map(({ path, kind }) => ({ path: relative(path), kind }))];
  };
  const background = new BackgroundCommands(nodeProcesses, systemClock);
  const watch = new NodeFileWatch({ ...ports, clock: systemClock });
  /** Whether the call that runs was allowed without anybody's word. */
  let isUnasked = false;
  const commands = {
    processes: nodeProcesses,
    background,
    folder: () => real,
    changes: () => (isUnasked ? undefined : { ...ports, watch, noteUnknown }),
    environment: () => commandEnvironment(process.env, { keyVariables: [], readOnly: isUnasked, pathSeparator: delimiter }),
  };
  const git = new NodeGit({ environment: process.env, keyVariables: [] });
  return {
    tools: new ToolRegistry(
      [
        ...fileTools(ports),
        ...gitTools({ ...ports, git }),
        runCommandTool(commands),
        commandOutputTool(background),
        stopCommandTool(background),
      ],
      loadSchemaValidator,
    ),
    end: () => background.stopAll(),
    decide: async (tool, args) => {
      const decision = await decideCall(tool, args, level, workspace, real);
      isUnasked = decision.decision === "allow";
      return decision;
    },
    answer,
    decideOnly,
    takeChanges: () => {
      const taken = changes;
      changes = [];
      return taken;
    },
  };
}

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options === undefined) {
      process.stdout.write(help);
      return 0;
    }
    const ports = portsOf(options);
    const stop = new AbortController();
    process.once("SIGINT", () => stop.abort());
    let number = 0;
    for await (const line of streamLines(process.stdin)) {
      if (line !== "" && !stop.signal.aborted) {
        number += 1;
        process.stdout.write(`${jsonText(await reportOf(line, number, ports, stop.signal))}\n`);
      }
    }
    await ports.end();
    return stop.signal.aborted ? 1 : 0;
  } catch (error) {
    if (error instanceof UnusableInput) {
      process.stderr.write(`${error.message}\nSee: npm run -s tool -- --help\n`);
      return 2;
    }
    throw error;
  }
}

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", () => process.exit(1));
process.exitCode = await main();
