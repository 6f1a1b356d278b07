import { commandName } from "../../core/context/customAgent.ts";
import type { SlashCommand } from "../../core/context/slashCommands.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { readFrontMatter, wordsOf } from "./frontMatter.ts";
import { filesIn, type InstructionSwitches } from "./instructions.ts";
import { readContextFile } from "./readContextFile.ts";

/** A command of the workspace's own. */
export interface PromptFile extends SlashCommand {
  /** As a model is shown it. */
  readonly path: string;
}

const places = [
  { folder: ".github/prompts", ending: ".prompt.md" },
  { folder: ".claude/commands", ending: ".md" },
] as const;

/** The prompt files of the workspace; the first of those with the same name. None in a workspace that is not trusted. Never rejects. */
export async function findPromptFiles(workspace: Workspace, switches: InstructionSwitches): Promise<readonly PromptFile[]> {
  const found = new Map<string, PromptFile>();
  for (const folder of switches.isTrusted() ? workspace.folders() : []) {
    for (const place of places) {
      for (const { path } of await filesIn(workspace, folder, place.folder, place.ending)) {
        const file = await readContextFile(workspace, path);
        const prompt = file.ok ? promptFile(file.shown, file.text, place.ending) : undefined;
        if (prompt !== undefined && switches.isOn(prompt.path) && !found.has(prompt.name)) {
          found.set(prompt.name, prompt);
        }
      }
    }
  }
  return [...found.values()];
}

function promptFile(path: string, text: string, ending: string): PromptFile | undefined {
  const { fields, body } = readFrontMatter(text);
  const name = commandName(wordsOf(fields["name"]) ?? path.replace(/^.*\//, "").slice(0, -ending.length));
  const mode = wordsOf(fields["agent"]) ?? wordsOf(fields["mode"]);
  return name === "" || body.trim() === ""
    ? undefined
    : {
        name,
        description: (wordsOf(fields["description"]) ?? "").replace(/\s+/g, " ").slice(0, 200),
        template: body.trim(),
        path,
        // VS Code's own names for agents that change nothing.
        ...(/^(ask|plan)$/i.test(mode ?? "") ? { readsOnly: true } : {}),
      };
}
