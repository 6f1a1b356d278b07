import type { SkillLine } from "../../core/context/systemText.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { defineTool, type Tool, type ToolResult } from "../../core/tools/tool.ts";
import { readFrontMatter, wordsOf } from "./frontMatter.ts";
import type { InstructionSwitches } from "./instructions.ts";
import { readContextFile } from "./readContextFile.ts";

/** A skill: a folder with a `SKILL.md` that says how to do something. */
export interface Skill extends SkillLine {
  /** The `SKILL.md`, as a model is shown it. */
  readonly path: string;
}

const skillFolders = [".github/skills", ".claude/skills", ".agents/skills"] as const;
const mostSkills = 50;
const mostDescription = 400;
/** Characters of a skill that a model is given; the rest it can read with `read_file`. */
const mostBody = 40_000;

/** The skills of the workspace, switched off or not; the first of those with the same name. None in a workspace that is not trusted. Never rejects. */
export async function findSkills(workspace: Workspace, switches: InstructionSwitches): Promise<readonly Skill[]> {
  if (!switches.isTrusted()) {
    return [];
  }
  const places = workspace.folders().flatMap(({ path }) => skillFolders.map((below) => `${path}/${below}`));
  const folders = (await Promise.all(places.map((place) => foldersIn(workspace, place)))).flat();
  const found = await Promise.all(folders.map((folder) => readSkill(workspace, folder)));
  const skills = new Map<string, Skill>();
  for (const skill of found) {
    if (skill !== undefined && !skills.has(skill.name) && skills.size < mostSkills) {
      skills.set(skill.name, skill);
    }
  }
  return [...skills.values()];
}

/** `read_skill`: reads the body of a skill that is on. Skills are looked for at each call: they may have changed. */
export function readSkillTool(workspace: Workspace, switches: InstructionSwitches): Tool {
  return defineTool<{ readonly name: string }>({
    name: "read_skill",
    description:
      "Reads one of the skills listed in the system text: instructions for a kind of task. Read it before you begin such a task.",
    inputSchema: {
      type: "object",
      properties: { name: { type: "string", description: "The skill's name." } },
      required: ["name"],
      additionalProperties: false,
    },
    risk: "read",
    runningLine: ({ name }) => `Reading the skill ${name}`,
    doneLine: ({ name }, { ok }) => (ok ? `Read the skill ${name}` : `Couldn't read the skill ${name}`),
    run: ({ name }) => skillText(workspace, switches, name),
  });
}

async function skillText(workspace: Workspace, switches: InstructionSwitches, name: string): Promise<ToolResult> {
  const skills = (await findSkills(workspace, switches)).filter(({ path }) => switches.isOn(path));
  const skill = skills.find((one) => one.name === name) ?? skills.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
  if (skill === undefined) {
    const names = skills.map((one) => one.name).join(", ");
    return { ok: false, message: names === "" ? "There are no skills." : `There is no skill ${name}. Skills: ${names}.` };
  }
  const file = await readContextFile(workspace, skill.path);
  if (!file.ok) {
    return { ok: false, message: `${skill.path}: ${file.message}` };
  }
  const body = readFrontMatter(file.text).body.trim();
  const cut = body.length <= mostBody ? body : `${body.slice(0, mostBody).toWellFormed()}\n[The rest is left out. Read ${skill.path}.]`;
  const place = skill.path.replace(/\/[^/]*$/, "/");
  return { ok: true, parts: [{ type: "text", text: `Files that the skill names are below ${place}.\n\n${cut}` }] };
}

async function readSkill(workspace: Workspace, folder: string): Promise<Skill | undefined> {
  const file = await readContextFile(workspace, `${folder}/SKILL.md`);
  if (!file.ok) {
    return undefined;
  }
  const { fields } = readFrontMatter(file.text);
  const name = (wordsOf(fields["name"]) ?? folder.replace(/^.*\//, "")).replace(/\s+/g, " ").slice(0, 64);
  const description = (wordsOf(fields["description"]) ?? "").replace(/\s+/g, " ");
  const short = description.length <= mostDescription ? description : `${description.slice(0, mostDescription).toWellFormed()}…`;
  return { name, description: short, path: file.shown };
}

async function foldersIn(workspace: Workspace, under: string): Promise<readonly string[]> {
  if ((await workspace.stat(under)) === undefined) {
    return [];
  }
  try {
    const question = { under: [under], recursive: false, includeIgnored: true, limit: 200 };
    const { entries } = await workspace.list(question, new AbortController().signal);
    return entries.flatMap(({ path, kind }) => (kind === "folder" || kind === "link" ? [path] : []));
  } catch {
    return [];
  }
}
