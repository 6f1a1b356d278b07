import type { JsonObject } from "../../src/core/model/json.ts";
import type { Workspace } from "../../src/core/ports/workspace.ts";
import { usedPaths } from "../../src/core/tools/files/usedPaths.ts";
import { locateFile } from "../../src/core/tools/locateFile.ts";
import type { Tool } from "../../src/core/tools/tool.ts";
import type { CallDecision } from "./callLine.ts";
import type { Level } from "./options.ts";

/** Names of files that may hold secrets. */
const secretName = /^(?:\.env.*|\.npmrc|\.netrc|\.pypirc|\.git-credentials|id_(?:rsa|dsa|ecdsa|ed25519)|.*\.(?:pem|key|p12|pfx|env))$/i;

/** Whether a file may hold secrets, by its name or a folder's. */
export function isSecretPath(path: string): boolean {
  return path.split("/").some((name) => secretName.test(name) || /^\.(?:ssh|aws|gnupg)$/i.test(name));
}

/** Allows what just reads files without secrets in the folder; at the level `read` denies all else, otherwise asks. */
export async function decideByLevel(tool: Tool, args: JsonObject, level: Level, workspace: Workspace): Promise<CallDecision> {
  if (tool.risk !== "read") {
    return level === "read"
      ? { decision: "deny", reason: "The permission level is Read, and this may change something." }
      : { decision: "ask", reason: "It may change something." };
  }
  for (const path of usedPaths(tool.name, args, workspace.folders(), workspace.ignoresCase).reads) {
    const located = await locateFile(workspace, path);
    if (!located.ok) {
      return { decision: "ask", reason: located.message };
    }
    if (isSecretPath(located.file.shown) || isSecretPath(located.file.asked)) {
      return { decision: "ask", reason: `${located.file.asked} may hold secrets.` };
    }
  }
  return { decision: "allow", reason: "It only reads." };
}
