import type { Processes } from "../../ports/processes.ts";
import { withHiddenShown } from "../../../shared/hiddenCharacters.ts";
import { defineTool, type Tool, type ToolContext, type ToolResult } from "../tool.ts";
import { changedSuffix, withRecordedChanges, type CommandChangesPorts } from "./commandChanges.ts";
import { CommandOutput } from "./commandOutput.ts";
import type { BackgroundCommands } from "./backgroundCommands.ts";
import { endWords } from "./endWords.ts";

const defaultTimeoutMs = 120_000;
const longestTimeoutMs = 600_000;
/** Characters of a command in a line for people. */
const shownCharacters = 120;

/** What commands run with. */
export interface CommandPorts {
  readonly processes: Processes;
  /** The absolute folder that commands run in. */
  folder(): string;
  /** The environment for a call: without keys, and for one that runs unasked without what could make it write. */
  environment(context: ToolContext): Readonly<Record<string, string>>;
  /** How a call's command is run in a sandbox; resolves with `undefined` for one that is not. Left out: none is. Never rejects. */
  sandbox?(context: ToolContext): Promise<readonly string[] | undefined>;
  /** Where commands run that their call doesn't wait for. Left out: nowhere. */
  readonly background?: BackgroundCommands | undefined;
  /** What finds and takes down what a call's command changes; `undefined` for one that just reads. Left out: nobody does. */
  changes?(context: ToolContext): CommandChangesPorts | undefined;
}

/** For a model whose command has failed in a sandbox. */
const sandboxWords =
  "It ran in a sandbox: without network, and with writes in the workspace only. If that is why it failed, call run_command with outsideSandbox, which asks the user.";

interface Arguments {
  readonly command: string;
  readonly timeoutMs?: number;
  readonly outsideSandbox?: boolean;
  readonly background?: boolean;
}

const backgroundSchema = {
  type: "boolean",
  description: "Don't wait, as for servers and watchers: gives a handle for command_output and stop_command.",
};

/** Runs a command line in the workspace and waits for its end. */
export function runCommandTool(ports: CommandPorts): Tool {
  return defineTool<Arguments>({
    name: "run_command",
    description:
      "Runs a command line in the workspace's folder with bash (PowerShell on Windows), without input, and waits until it ends. Answers with its output and exit code. Commands that ask for input or never end are stopped at their limit.",
    inputSchema: {
      type: "object",
      properties: {
        command: { type: "string", minLength: 1, description: "The command line." },
        timeoutMs: {
          type: "integer",
          minimum: 1,
          maximum: longestTimeoutMs,
          description: `How long it may run, in milliseconds. Default: ${String(defaultTimeoutMs)}.`,
        },
        ...(ports.background === undefined ? {} : { background: backgroundSchema }),
        outsideSandbox: {
          type: "boolean",
          description: "Only after a command failed because of the sandbox that it ran in: runs it without, if the user agrees.",
        },
      },
      required: ["command"],
      additionalProperties: false,
    },
    risk: "command",
    runningLine: ({ command, background }) => `${background === true ? "Starting in the background:" : "Running"} ${shownCommand(command)}`,
    doneLine: ({ command, background }, result) =>
      `${result.ok ? (background === true ? "Started in the background:" : "Ran") : "Failed:"} ${shownCommand(command)}${changedSuffix(lastText(result))}`,
    run: (args, context, signal) =>
      args.background === true ? startInBackground(ports, args, context) : runAndRecord(ports, args, context, signal),
  });
}

async function startInBackground(
  ports: CommandPorts,
  { command, outsideSandbox = false }: Arguments,
  context: ToolContext,
): Promise<ToolResult> {
  if (ports.background === undefined) {
    return { ok: false, message: "Commands can't run in the background here. Nothing was started." };
  }
  const shell = outsideSandbox ? undefined : await ports.sandbox?.(context);
  const handle = ports.background.start({ command, shell, folder: ports.folder(), environment: ports.environment(context) });
  const text = `Started in the background as ${handle}. command_output gives what it writes, stop_command ends it; it ends with the window. Undo doesn't restore what it changes.`;
  return { ok: true, parts: [{ type: "text", text }] };
}

async function runAndRecord(ports: CommandPorts, args: Arguments, context: ToolContext, signal: AbortSignal): Promise<ToolResult> {
  const changes = ports.changes?.(context);
  if (changes === undefined) {
    return runCommand(ports, args, context, signal);
  }
  const { result, line } = await withRecordedChanges(changes, context, signal, () => runCommand(ports, args, context, signal));
  if (line === undefined) {
    return result;
  }
  const part = { type: "text", text: line } as const;
  return result.ok ? { ok: true, parts: [...result.parts, part] } : { ...result, parts: [...(result.parts ?? []), part] };
}

function lastText(result: ToolResult): string {
  const last = result.parts?.at(-1);
  return last?.type === "text" ? last.text : "";
}

async function runCommand(
  ports: CommandPorts,
  { command, timeoutMs = defaultTimeoutMs, outsideSandbox = false }: Arguments,
  context: ToolContext,
  signal: AbortSignal,
): Promise<ToolResult> {
  const kept = new CommandOutput();
  const shell = outsideSandbox ? undefined : await ports.sandbox?.(context);
  const order = { command, shell, folder: ports.folder(), environment: ports.environment(context), timeoutMs };
  const end = await ports.processes.run(
    order,
    (text) => {
      kept.add(text);
      context.output(text);
    },
    signal,
  );
  const output = kept.text;
  const parts = output === "" ? [] : [{ type: "text", text: output } as const];
  const failure = end.kind === "exit" && end.code === 0 ? undefined : endWords(end, timeoutMs);
  if (failure !== undefined) {
    return { ok: false, message: shell === undefined ? failure : `${failure} ${sandboxWords}`, parts };
  }
  const left = end.kind === "exit" && end.leftRunning ? "[Processes that it left running were ended.]" : undefined;
  const words = [output.trimEnd(), left, "[Exit code 0.]"].filter((line) => line !== undefined && line !== "");
  return { ok: true, parts: [{ type: "text", text: words.join("\n") }] };
}

function shownCommand(command: string): string {
  const line = withHiddenShown(command.replaceAll(/\s+/g, " ").trim());
  return line.length <= shownCharacters ? line : `${line.slice(0, shownCharacters - 1)}…`;
}
