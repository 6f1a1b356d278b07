import { doneOr, failed, said } from "../files/resultWords.ts";
import { defineTool, type Tool } from "../tool.ts";
import type { BackgroundCommands } from "./backgroundCommands.ts";
import { endWords } from "./endWords.ts";

const longestWaitMs = 60_000;

interface OutputArguments {
  readonly handle: string;
  readonly waitMs?: number;
}

/** What a command in the background has written. */
export function commandOutputTool(commands: BackgroundCommands): Tool {
  return defineTool<OutputArguments>({
    name: "command_output",
    description: "Gives what a background command has written since the last call, and whether it still runs.",
    inputSchema: {
      type: "object",
      properties: {
        handle: { type: "string" },
        waitMs: { type: "integer", minimum: 0, maximum: longestWaitMs, description: "How long to wait for something new. Default: 0." },
      },
      required: ["handle"],
      additionalProperties: false,
    },
    risk: "read",
    isPolling: true,
    runningLine: ({ handle }) => `Reading the output of ${handle}`,
    doneLine: ({ handle }, result) => doneOr(result, `Read the output of ${handle}`, `Couldn't read the output of ${handle}`),
    run: async ({ handle, waitMs = 0 }, _context, signal) => {
      const state = await commands.read(handle, waitMs, signal);
      if (state === undefined) {
        return failed(missing(commands, handle));
      }
      const ended = state.isStoppedByUser ? "The user stopped it." : state.end && endWords(state.end);
      const status = state.end === undefined ? "[It still runs.]" : `[It has ended. ${ended ?? ""}]`;
      return said([state.output.trimEnd(), status].filter((words) => words !== "").join("\n"));
    },
  });
}

interface StopArguments {
  readonly handle: string;
}

/** Ends a command in the background. It was the user's to allow that it began; that it ends is nothing to be asked about. */
export function stopCommandTool(commands: BackgroundCommands): Tool {
  return defineTool<StopArguments>({
    name: "stop_command",
    description: "Ends a background command with all that it started.",
    inputSchema: { type: "object", properties: { handle: { type: "string" } }, required: ["handle"], additionalProperties: false },
    risk: "read",
    runningLine: ({ handle }) => `Stopping ${handle}`,
    doneLine: ({ handle }, result) => doneOr(result, `Stopped ${handle}`, `Couldn't stop ${handle}`),
    run: async ({ handle }) => {
      if (commands.all.every((one) => one.handle !== handle)) {
        return failed(missing(commands, handle));
      }
      return said((await commands.stop(handle)) ? `${handle} was stopped.` : `${handle} had ended already.`);
    },
  });
}

function missing({ all }: BackgroundCommands, handle: string): string {
  const handles = all.map((one) => `${one.handle} (${one.end === undefined ? "runs" : "ended"}): ${one.command.slice(0, 100)}`);
  return `There is no background command “${handle}”. ${handles.length === 0 ? "None was started in this window." : `There are:\n${handles.join("\n")}`}`;
}
