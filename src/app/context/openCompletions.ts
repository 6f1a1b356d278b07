import type { Clock } from "../../core/ports/clock.ts";
import { PromptCompletions } from "./promptCompletions.ts";
import { promptPorts, type PromptWorld } from "./promptPorts.ts";

/** What prompts can go on with, in the workspace as it is then. `world`: resolves with `undefined` if no folder is open. */
export function openCompletions(clock: Pick<Clock, "nowMs">, world: () => Promise<PromptWorld | undefined>): PromptCompletions {
  return new PromptCompletions({
    clock,
    open: async () => {
      const opened = await world();
      return opened && { prompt: promptPorts(opened), openFiles: () => opened.editor?.openFiles() ?? [] };
    },
  });
}
