import type { Clock } from "../../core/ports/clock.ts";
import type { AgentWorld } from "../agent/agentWorld.ts";
import { PromptCompletions } from "./promptCompletions.ts";
import { type EditorSources, promptPorts } from "./promptPorts.ts";

/** What prompts can go on with, in the workspace as it is then. `world`: `undefined` if no folder is open. */
export function openCompletions(
  clock: Pick<Clock, "nowMs">,
  world: () => AgentWorld | undefined,
  editor: EditorSources,
): PromptCompletions {
  return new PromptCompletions({
    clock,
    prompt: () => {
      const current = world();
      return current && promptPorts({ ...current, switches: { isTrusted: () => current.isTrusted(), isOn: () => true }, editor });
    },
    openFiles: () => editor.openFiles(),
  });
}
