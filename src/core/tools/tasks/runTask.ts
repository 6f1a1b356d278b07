import { withHiddenShown } from "../../../shared/hiddenCharacters.ts";
import type { Tasks } from "../../ports/tasks.ts";
import { doneOr, failed, said } from "../files/resultWords.ts";
import { defineTool, type Tool, type ToolContext, type ToolResult } from "../tool.ts";

interface Arguments {
  readonly name: string;
}

const mostTasks = 100;

/** Runs a task of the editor, or lists them. */
export function runTaskTool(tasks: Tasks): Tool {
  return defineTool<Arguments>({
    name: "run_task",
    description: "Runs one of the editor's tasks (tasks.json, npm scripts …) until it ends. An empty name lists them.",
    inputSchema: {
      type: "object",
      properties: { name: { type: "string", description: "As it is listed." } },
      required: ["name"],
      additionalProperties: false,
    },
    risk: "command",
    changesWorkspace: ({ name }) => name.trim() !== "",
    runningLine: ({ name }) => (name.trim() === "" ? "Listing the tasks" : `Running the task ${withHiddenShown(name)}`),
    doneLine: ({ name }, result) =>
      name.trim() === ""
        ? "Listed the tasks"
        : doneOr(result, `Ran the task ${withHiddenShown(name)}`, `Failed: the task ${withHiddenShown(name)}`),
    run: ({ name }, context, signal) => (name.trim() === "" ? list(tasks) : run(tasks, name, context, signal)),
  });
}

async function list(tasks: Tasks): Promise<ToolResult> {
  const all = await tasks.list();
  const lines = all
    .slice(0, mostTasks)
    .map(({ name, source, detail }) => `${name} (${source})${detail === undefined ? "" : `: ${detail}`}`);
  const more = all.length > mostTasks ? [`[${String(all.length - mostTasks)} more aren't listed.]`] : [];
  return said(all.length === 0 ? "The workspace has no tasks." : [...lines, ...more].join("\n"));
}

async function run(tasks: Tasks, name: string, context: ToolContext, signal: AbortSignal): Promise<ToolResult> {
  const end = await tasks.run(name, context.output, signal);
  switch (end.kind) {
    case "missing": {
      const names = (await tasks.list()).slice(0, mostTasks).map((task) => task.name);
      return failed(
        `There is no task “${name}”. ${names.length === 0 ? "The workspace has no tasks." : `There are: ${names.join(", ")}.`}`,
      );
    }
    case "not-started":
      return failed(`The task couldn't be started: ${end.reason}`);
    case "stopped":
      return failed("The task was stopped. It may have had effects.");
    case "ended": {
      const { code, output } = end;
      const seen =
        output === undefined ? "[VS Code doesn't show what this task wrote: the user sees it in the terminal.]" : output.trimEnd();
      const parts = seen === "" ? [] : [{ type: "text", text: seen } as const];
      if (code !== undefined && code !== 0) {
        return { ok: false, message: `The task ended with exit code ${String(code)}.`, parts };
      }
      return {
        ok: true,
        parts: [...parts, { type: "text", text: code === 0 ? "[Exit code 0.]" : "[The task has ended; its exit code isn't known.]" }],
      };
    }
  }
}
