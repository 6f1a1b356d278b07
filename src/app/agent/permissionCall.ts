import type { JsonObject } from "../../core/model/json.ts";
import type { PermissionCall, ToolRisk as CallRisk } from "../../core/permissions/decidePermission.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { usedPaths } from "../../core/tools/files/usedPaths.ts";
import type { Tool, ToolRisk } from "../../core/tools/tool.ts";

const risks: Readonly<Record<ToolRisk, CallRisk>> = {
  read: "read",
  write: "edit",
  command: "command",
  network: "network",
  "ask-user": "none",
};

/** A call as permissions look at it. Pure, as far as the workspace's folders are. */
export function permissionCall(tool: Tool, args: JsonObject, workspace: Pick<Workspace, "folders" | "ignoresCase">): PermissionCall {
  const { command } = args;
  // Nobody can look into a program without a command line, such as a task, or into what others offer.
  const isUnknown = tool.isOffered === true || (tool.risk === "command" && typeof command !== "string");
  return {
    tool: tool.name,
    risk: isUnknown ? "other" : risks[tool.risk],
    ...usedPaths(tool.name, args, workspace.folders(), workspace.ignoresCase),
    ...(tool.risk === "command" && typeof command === "string" ? { command } : {}),
  };
}
