import { join } from "node:path";
import { nodeFileFacts } from "../../src/app/permissions/nodeFileFacts.ts";
import { decidePermission, type PermissionContext, type PermissionDecision } from "../../src/core/permissions/decidePermission.ts";
import { noRules } from "../../src/core/permissions/permissionRules.ts";
import type { ShellName } from "../../src/core/ports/shellParser.ts";
import { shellParsersFrom } from "../../src/shell/loadShellParser.ts";
import { repositoryRoot } from "../../scripts/paths.ts";
import type { CommandClass } from "./commandClass.ts";

/** Where the grammars are while nothing is bundled. */
export const grammarFolder = join(repositoryRoot, "node_modules/@vscode/tree-sitter-wasm/wasm");

/** Loads a parser for tests; each is loaded once. */
export const loadParser = shellParsersFrom(grammarFolder);

/** What was decided about a command line. */
export interface Judged {
  readonly command: string;
  readonly decided: PermissionDecision;
}

/** The context of a command in a folder at the level `edit`, with no rules. */
export async function contextIn(
  folder: string,
  shell: ShellName = "bash",
  changes: Partial<PermissionContext> = {},
): Promise<PermissionContext> {
  return {
    files: nodeFileFacts,
    workspaceFolders: [folder],
    folder,
    level: "edit",
    rules: noRules,
    trusted: true,
    sandboxed: false,
    judge: { shell, parser: await loadParser(shell) },
    ...changes,
  };
}

/** Decides about the command lines of a class, as calls of `run_command` at the level `edit`. */
export async function judgeClass({ commands, shell }: CommandClass, folder: string): Promise<readonly Judged[]> {
  const context = await contextIn(folder, shell);
  const judged: Judged[] = [];
  for (const command of commands) {
    judged.push({ command, decided: await decidePermission({ tool: "run_command", risk: "command", command }, context) });
  }
  return judged;
}
