/** An agent that the user has described in a file. */
export interface CustomAgent {
  /** As it's called in prompts: letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  readonly description: string;
  readonly prompt: string;
  /** The tools that it has, by Baton's names or by those of VS Code and Claude Code; missing: all. */
  readonly tools?: readonly string[] | undefined;
  /** The model that it wants, as the file says it. */
  readonly model?: string | undefined;
}

const reading = ["read_file", "list_files", "find_files", "search_text", "read_skill"];
const editing = ["edit_file", "write_file", "delete_file", "rename_file"];
const git = ["git_status", "git_diff", "git_log"];

/** What VS Code's agent files and Claude Code's call tools, in lower case, and the tools of Baton's that do the same. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  read: [...reading, "symbols", "references"],
  search: [...reading, "symbols", "references"],
  codebase: [...reading, "symbols", "references"],
  usages: ["references", "symbols"],
  problems: ["diagnostics"],
  changes: git,
  edit: editing,
  editfiles: editing,
  multiedit: editing,
  write: editing,
  new: editing,
  execute: ["run_command", "run_task"],
  runcommands: ["run_command"],
  runtasks: ["run_task"],
  runtests: ["run_command", "run_task"],
  testfailure: ["run_command"],
  bash: ["run_command"],
  powershell: ["run_command"],
  glob: ["find_files", "list_files"],
  ls: ["list_files"],
  grep: ["search_text"],
  fetch: ["fetch_url"],
  web: ["fetch_url"],
  webfetch: ["fetch_url"],
  skill: ["read_skill"],
};

/** The tools that an agent has of those that there are, in their order. It can always ask the user. Pure. */
export function toolsOfAgent<T extends { readonly name: string }>(
  listed: readonly string[] | undefined,
  tools: readonly T[],
): readonly T[] {
  if (listed === undefined || listed.includes("*")) {
    return tools;
  }
  // A tool may be limited to some arguments, as in `Bash(git *)`, or stand in a set, as in `edit/editFiles`: Baton's rules decide about arguments.
  const names = listed.map((one) => one.replace(/\(.*$/s, "").trim());
  const wanted = new Set(["ask_user", ...names, ...names.flatMap((name) => otherNames[name.replace(/^.*\//, "").toLowerCase()] ?? [])]);
  return tools.filter(({ name }) => wanted.has(name));
}

/** The text of a new agent's file. Pure. */
export function agentFileText({ name, description, prompt, tools, model }: CustomAgent): string {
  const fields = [
    `name: ${JSON.stringify(name)}`,
    `description: ${JSON.stringify(description)}`,
    ...(tools === undefined ? [] : [`tools: [${tools.map((tool) => JSON.stringify(tool)).join(", ")}]`]),
    ...(model === undefined ? [] : [`model: ${JSON.stringify(model)}`]),
  ];
  return `---\n${fields.join("\n")}\n---\n\n${prompt.trim()}\n`;
}

/** A name as agents and prompt files are called by. Pure. */
export function commandName(words: string): string {
  return words
    .trim()
    .replace(/[^\p{L}\p{N}_.-]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 64);
}
