import * as vscode from "vscode";
import type { EditorTask, TaskEnd, Tasks } from "../../core/ports/tasks.ts";

/**
 * {@link Tasks} of VS Code. What a task writes is read through its terminal's shell integration where VS Code has that; a task that runs as a process of its own, or in a terminal without it, shows its output to the user alone: there
 * is no API for it.
 */
export const editorTasks: Tasks = {
  list: async () => (await fetched()).map(asListed),
  run: async (name, output, signal) => {
    const task = (await fetched()).find((one) => nameOf(one) === name || one.name === name);
    return task === undefined ? { kind: "missing" } : run(task, output, signal);
  },
};

async function fetched(): Promise<readonly vscode.Task[]> {
  try {
    return await vscode.tasks.fetchTasks();
  } catch {
    return [];
  }
}

/** As VS Code's own list has it: `npm: test`, but `build` for one of the workspace's own. */
function nameOf({ name, source }: vscode.Task): string {
  return source === "Workspace" ? name : `${source}: ${name}`;
}

function asListed(task: vscode.Task): EditorTask {
  return { name: nameOf(task), source: task.source, detail: task.detail };
}

async function run(task: vscode.Task, output: (text: string) => void, signal: AbortSignal): Promise<TaskEnd> {
  if (signal.aborted) {
    return { kind: "stopped" };
  }
  const ended = Promise.withResolvers<TaskEnd>();
  let execution: vscode.TaskExecution | undefined;
  let text: string | undefined;
  const isOurs = (other: vscode.TaskExecution): boolean =>
    other === execution || (execution === undefined && other.task.name === task.name);
  const subscription = vscode.Disposable.from(
    vscode.window.onDidStartTerminalShellExecution(({ terminal, execution: shell }) => {
      if (terminal.name.includes(task.name)) {
        readAll(shell, (chunk) => {
          text = (text ?? "") + chunk;
          output(chunk);
        }).then(undefined, () => undefined);
      }
    }),
    vscode.tasks.onDidEndTaskProcess((event) => {
      if (isOurs(event.execution)) {
        ended.resolve({ kind: "ended", code: event.exitCode, output: undefined });
      }
    }),
    // A task without a process of its own ends with this alone; it comes after the process's end.
    vscode.tasks.onDidEndTask((event) => {
      if (isOurs(event.execution)) {
        ended.resolve({ kind: "ended", code: undefined, output: undefined });
      }
    }),
  );
  const stop = (): void => {
    execution?.terminate();
    ended.resolve({ kind: "stopped" });
  };
  const stopIfAborted = (): void => {
    if (signal.aborted) {
      stop();
    }
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    execution = await vscode.tasks.executeTask(task);
    // The signal may have been aborted while it started.
    stopIfAborted();
    const end = await ended.promise;
    return end.kind === "ended" ? { ...end, output: text } : end;
  } catch (error) {
    return { kind: "not-started", reason: error instanceof Error ? error.message : String(error) };
  } finally {
    signal.removeEventListener("abort", stop);
    subscription.dispose();
  }
}

async function readAll(shell: vscode.TerminalShellExecution, output: (chunk: string) => void): Promise<void> {
  for await (const chunk of shell.read()) {
    output(chunk);
  }
}
