import { fileURLToPath } from "node:url";
import { commandShell } from "../../src/app/agent/commandPlace.ts";
import { permissionCall } from "../../src/app/agent/permissionCall.ts";
import { nodeFileFacts } from "../../src/app/permissions/nodeFileFacts.ts";
import type { JsonObject } from "../../src/core/model/json.ts";
import { decidePermission } from "../../src/core/permissions/decidePermission.ts";
import { noRules, type PermissionLevel } from "../../src/core/permissions/permissionRules.ts";
import type { Workspace } from "../../src/core/ports/workspace.ts";
import type { Tool } from "../../src/core/tools/tool.ts";
import { shellParsersFrom } from "../../src/shell/loadShellParser.ts";
import type { CallDecision } from "./callLine.ts";

const parsers = shellParsersFrom(fileURLToPath(new URL("../../node_modules/@vscode/tree-sitter-wasm/wasm", import.meta.url)));

/** Decides on a call as Baton does without rules of the user's. `folder`: the workspace's, absolute, without links. Never rejects. */
export async function decideCall(
  tool: Tool,
  args: JsonObject,
  level: PermissionLevel,
  workspace: Workspace,
  folder: string,
): Promise<CallDecision> {
  const call = permissionCall(tool, args, workspace);
  const judge = call.command === undefined ? {} : { judge: { shell: commandShell, parser: await parsers(commandShell) } };
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
