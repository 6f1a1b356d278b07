import { fileURLToPath } from "node:url";
import { nodeFileFacts } from "../../src/app/permissions/nodeFileFacts.ts";
import type { JsonObject } from "../../src/core/model/json.ts";
import { decidePermission, type ToolRisk as CallRisk } from "../../src/core/permissions/decidePermission.ts";
import { noRules, type PermissionLevel } from "../../src/core/permissions/permissionRules.ts";
import type { ShellName } from "../../src/core/ports/shellParser.ts";
import type { Workspace } from "../../src/core/ports/workspace.ts";
import { usedPaths } from "../../src/core/tools/files/usedPaths.ts";
import type { Tool, ToolRisk } from "../../src/core/tools/tool.ts";
import { shellParsersFrom } from "../../src/shell/loadShellParser.ts";
import type { CallDecision } from "./callLine.ts";

const risks: Readonly<Record<ToolRisk, CallRisk>> = {
  read: "read",
  write: "edit",
  command: "command",
  network: "network",
  "ask-user": "none",
};

const shell: ShellName = process.platform === "win32" ? "powershell" : "bash";
const parsers = shellParsersFrom(fileURLToPath(new URL("../../node_modules/@vscode/tree-sitter-wasm/wasm", import.meta.url)));

/** Decides on a call as Baton does without rules of the user's. `folder`: the workspace's, absolute, without links. Never rejects. */
export async function decideCall(
  tool: Tool,
  args: JsonObject,
  level: PermissionLevel,
  workspace: Workspace,
  folder: string,
): Promise<CallDecision> {
  const { command } = args;
  const isCommand = tool.risk === "command" && typeof command === "string";
  const call = {
    tool: tool.name,
    risk: risks[tool.risk],
    ...usedPaths(tool.name, args, workspace.folders(), workspace.ignoresCase),
    ...(isCommand ? { command } : {}),
  };
  const judge = isCommand ? { judge: { shell, parser: await parsers(shell) } } : {};
  const context = {
    files: nodeFileFacts,
    workspaceFolders: [folder],
    level,
    rules: noRules,
    trusted: true,
    sandboxed: false,
    folder,
    ...judge,
  };
  const { decision, reason } = await decidePermission(call, context);
  return { decision, reason };
}
