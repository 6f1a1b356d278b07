import { isSecretPath } from "../../core/permissions/terms/sensitivePaths.ts";
import type { Git } from "../../core/ports/git.ts";
import type { LanguageServers, Problems } from "../../core/ports/languageServers.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { diagnosticsTool } from "../../core/tools/editor/diagnostics.ts";
import { gitDiffTool } from "../../core/tools/git/gitDiff.ts";
import { gitStatusTool } from "../../core/tools/git/gitStatus.ts";
import type { Tool } from "../../core/tools/tool.ts";
import type { JsonObject } from "../../core/model/json.ts";
import type { PromptPorts } from "./expandPrompt.ts";
import type { InstructionSwitches } from "./instructions.ts";
import type { EditorSelection } from "./resolveMentions.ts";

/** What the user does in the editor. */
export interface EditorSources {
  /** What is selected, in the editor that was used last; `undefined` if nothing is. */
  selection(): EditorSelection | undefined;
  /** Files that are open in editors, the one that was used last first, as models are shown them. */
  openFiles(): readonly string[];
}

/** Where the commands and mentions of prompts come from. */
export interface PromptWorld {
  readonly workspace: Workspace;
  readonly switches: InstructionSwitches;
  readonly git?: Git | undefined;
  readonly code?: { readonly languages: LanguageServers; readonly problems: Problems } | undefined;
  readonly editor?: EditorSources | undefined;
}

/** What prompts are expanded and completed with. Texts are those that agents' tools give: without what is secret. */
export function promptPorts({ workspace, switches, git, code, editor }: PromptWorld): PromptPorts {
  const looking = { workspace, isSecret: isSecretPath };
  return {
    workspace,
    switches,
    ...(editor === undefined ? {} : { selection: () => editor.selection() }),
    ...(code === undefined
      ? {}
      : {
          symbols: async (query, signal) => (await code.languages.findSymbols(query, signal)) ?? [],
          problems: (signal) => textOf(diagnosticsTool({ ...looking, ...code }), {}, signal),
        }),
    ...(git === undefined
      ? {}
      : {
          changes: async (signal) => {
            const ports = { ...looking, git };
            const texts = [gitStatusTool(ports), gitDiffTool(ports)].map((tool, index) =>
              textOf(tool, index === 0 ? {} : { revision: "HEAD" }, signal),
            );
            return (await Promise.all(texts)).join("\n\n");
          },
        }),
  };
}

/** What a tool that only looks says, or why it can't. */
async function textOf(tool: Tool, args: JsonObject, signal: AbortSignal): Promise<string> {
  try {
    const result = await tool.run(args, { callId: "", stepId: "", output: () => undefined }, signal);
    return result.ok ? result.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n") : result.message;
  } catch {
    return "";
  }
}
