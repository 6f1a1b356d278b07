import { doneOr, said } from "../files/resultWords.ts";
import { defineTool, type Tool, type ToolResult } from "../tool.ts";
import { absoluteIn, gitFailure, pathspecs, repositoriesFor, type GitPorts, type LookedAt } from "./gitPorts.ts";

interface Arguments {
  readonly path?: string;
}

const mostFiles = 500;

/** The branch, and the files that differ from the last commit. */
export function gitStatusTool(ports: GitPorts): Tool {
  return defineTool<Arguments>({
    name: "git_status",
    description: "Shows the git branch and the changed, staged and untracked files, one a line with git's two letters.",
    inputSchema: {
      type: "object",
      properties: { path: { type: "string", description: "File or folder. Default: the workspace." } },
      additionalProperties: false,
    },
    risk: "read",
    runningLine: () => "Looking at git's status",
    doneLine: (_args, result) => doneOr(result, "Looked at git's status", "Couldn't look at git's status"),
    run: (args, _context, signal) => gitStatus(ports, args, signal),
  });
}

async function gitStatus(ports: GitPorts, { path }: Arguments, signal: AbortSignal): Promise<ToolResult> {
  const looking = await repositoriesFor(ports, path, signal);
  if (!looking.ok) {
    return looking.result;
  }
  const texts: string[] = [];
  for (const one of looking.found) {
    const args = ["status", "--porcelain=v1", "-z", "--branch", "--untracked-files=all", "--ignore-submodules=dirty", "--find-renames"];
    const outcome = await ports.git.run(one.repository, [...args, "--", ...pathspecs(one, ports.workspace.ignoresCase)], signal);
    if (outcome.kind !== "done") {
      return gitFailure(outcome);
    }
    texts.push(statusText(outcome.text, one, outcome.isCut));
  }
  return said(texts.join("\n"));
}

function statusText(text: string, { repository, shown }: LookedAt, isCut: boolean): string {
  const records = text.split("\0").filter((record) => record !== "");
  const lines: string[] = [];
  let branch = "";
  for (let index = 0; index < records.length; index++) {
    const record = records[index] ?? "";
    const letters = record.slice(0, 2);
    const path = shown(absoluteIn(repository, record.slice(3)));
    if (letters === "##") {
      branch = record.slice(3);
    } else if (/[RC]/.test(letters)) {
      lines.push(`${letters} ${shown(absoluteIn(repository, records[++index] ?? ""))} -> ${path}`);
    } else {
      lines.push(`${letters} ${path}`);
    }
  }
  const head = `Branch ${branch.replace("No commits yet on ", "")}${branch.startsWith("No commits yet") ? " (no commits yet)" : ""}`;
  const more =
    lines.length > mostFiles || isCut
      ? [`[${isCut ? "More files" : `${String(lines.length - mostFiles)} more`} aren't shown. Give a path.]`]
      : [];
  return [head, ...(lines.length === 0 ? ["Nothing has changed since the last commit."] : lines.slice(0, mostFiles)), ...more].join("\n");
}
