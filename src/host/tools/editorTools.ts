import type { AgentWorldParts } from "../../app/agent/agentWorld.ts";
import { ConversationTools } from "../../app/tools/conversationTools.ts";
import { ToolChoices } from "../../app/tools/toolChoices.ts";
import { NodePages } from "../../app/web/nodePages.ts";
import type { StateStore } from "../../core/ports/stateStore.ts";
import { runTaskTool } from "../../core/tools/tasks/runTask.ts";
import { fetchUrlTool } from "../../core/tools/web/fetchUrl.ts";
import { editorTasks } from "./editorTasks.ts";
import { editorToolOffers } from "./editorToolOffers.ts";

/** The tools that only VS Code has: its tasks, and what extensions and MCP servers offer, as far as the user has chosen it for the conversation; and `fetch_url` if the user wants that. `state`: where choices are kept. */
export function editorTools(state: StateStore, mayFetch: () => boolean): NonNullable<AgentWorldParts["extraTools"]> {
  const task = runTaskTool(editorTasks);
  const others = new ConversationTools(editorToolOffers, new ToolChoices(state));
  const fetchUrl = fetchUrlTool(new NodePages());
  return ({ conversationId }) => Promise.resolve([task, ...(mayFetch() ? [fetchUrl] : []), ...others.of(conversationId)]);
}
