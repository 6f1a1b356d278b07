import { commandName, type CustomAgent } from "../../core/context/customAgent.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { listOf, readFrontMatter, wordsOf } from "./frontMatter.ts";
import { filesIn, type InstructionSwitches } from "./instructions.ts";
import { readContextFile } from "./readContextFile.ts";

const places = [
  { folder: ".github/agents", endings: [".agent.md", ".md"] },
  { folder: ".claude/agents", endings: [".md"] },
] as const;

/** The agents that files of the workspace describe; the first of those with the same name. None in a workspace that is not trusted. Never rejects. */
export async function findCustomAgents(workspace: Workspace, switches: InstructionSwitches): Promise<readonly CustomAgent[]> {
  const found = new Map<string, CustomAgent>();
  for (const folder of switches.isTrusted() ? workspace.folders() : []) {
    for (const { folder: below, endings } of places) {
      for (const { path } of await filesIn(workspace, folder, below, ".md")) {
        const file = await readContextFile(workspace, path);
        const agent = file.ok && switches.isOn(file.shown) ? customAgent(file.shown, file.text, endings) : undefined;
        if (agent !== undefined && !found.has(agent.name)) {
          found.set(agent.name, agent);
        }
      }
    }
  }
  return [...found.values()];
}

function customAgent(path: string, text: string, endings: readonly string[]): CustomAgent | undefined {
  const { fields, body } = readFrontMatter(text);
  const file = path.replace(/^.*\//, "");
  const ending = endings.find((one) => file.toLowerCase().endsWith(one)) ?? "";
  const name = commandName(wordsOf(fields["name"]) ?? file.slice(0, file.length - ending.length));
  const [tools, model] = [listOf(fields["tools"]), wordsOf(fields["model"])];
  return name === "" || body.trim() === ""
    ? undefined
    : {
        name,
        description: (wordsOf(fields["description"]) ?? "").replace(/\s+/g, " ").slice(0, 200),
        prompt: body.trim(),
        ...(tools === undefined ? {} : { tools }),
        // `inherit` is Claude Code's word for the model of the chat.
        ...(model === undefined || model === "inherit" ? {} : { model }),
      };
}
