import type { AgentWorldParts } from "../../app/agent/agentWorld.ts";
import { ConversationTools } from "../../app/tools/conversationTools.ts";
import { ToolChoices } from "../../app/tools/toolChoices.ts";
import type { StateStore } from "../../core/ports/stateStore.ts";
import { runTaskTool } from "../../core/tools/tasks/runTask.ts";
import { editorTasks } from "./editorTasks.ts";
import { editorToolOffers } from "./editorToolOffers.ts";

/** The tools that only VS Code has: its tasks, and what extensions and MCP servers offer, as far as the user has chosen it for the conversation. `state`: where choices are kept. */
export function editorTools(state: StateStore): NonNullable<AgentWorldParts["extraTools"]> {
  const task = runTaskTool(editorTasks);
  const others = new ConversationTools(editorToolOffers, new ToolChoices(state));
  return ({ conversationId }) => Promise.resolve([task, ...others.of(conversationId)]);
}
