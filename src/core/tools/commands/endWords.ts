import type { CommandEnd } from "../../ports/processes.ts";

/** How a command ended, in a sentence for the model. `timeoutMs`: its limit. */
export function endWords(end: CommandEnd, timeoutMs?: number): string {
  switch (end.kind) {
    case "exit":
      return `The command ended with exit code ${String(end.code)}.`;
    case "signal":
      return `The command was ended by ${end.signal}.`;
    case "timeout":
      return `The command was stopped: it ran longer than ${String(timeoutMs ?? 0)} ms. It may have had effects.`;
    case "stopped":
      return "The command was stopped. It may have had effects.";
    case "not-started":
      return `The command couldn't be started: ${end.reason}`;
  }
}
