import { doneOr, failed, said } from "../files/resultWords.ts";
import { defineTool, type Tool, type ToolResult } from "../tool.ts";
import { gitFailure, pathspecs, repositoriesFor, type GitPorts } from "./gitPorts.ts";
import { readRevision } from "./revisions.ts";

interface Arguments {
  readonly path?: string;
  readonly revision?: string;
  readonly limit?: number;
}

const defaultLimit = 20;
const mostCommits = 200;

/** The latest commits, one a line. */
export function gitLogTool(ports: GitPorts): Tool {
  return defineTool<Arguments>({
    name: "git_log",
    description: "Lists commits, newest first: id, date, author, title. Show one with git_diff and revision ID~..ID.",
    inputSchema: {
      type: "object",
      properties: {
        path: { type: "string", description: "Only commits that changed this file or folder." },
        revision: { type: "string", description: "Branch, commit or range. Default: HEAD." },
        limit: { type: "integer", minimum: 1, maximum: mostCommits, description: `Default: ${String(defaultLimit)}.` },
      },
      additionalProperties: false,
    },
    risk: "read",
    runningLine: ({ path }) => `Looking at the commits${path === undefined ? "" : ` of ${path}`}`,
    doneLine: ({ path }, result) => {
      const what = `the commits${path === undefined ? "" : ` of ${path}`}`;
      return doneOr(result, `Looked at ${what}`, `Couldn't look at ${what}`);
    },
    run: (args, _context, signal) => gitLog(ports, args, signal),
  });
}

async function gitLog(ports: GitPorts, { path, revision, limit = defaultLimit }: Arguments, signal: AbortSignal): Promise<ToolResult> {
  const looking = await repositoriesFor(ports, path, signal);
  if (!looking.ok) {
    return looking.result;
  }
  const texts: string[] = [];
  for (const one of looking.found) {
    const reading = await readRevision(ports.git, one.repository, revision ?? "HEAD", signal);
    if (!reading.ok) {
      if (revision === undefined) {
        texts.push("There are no commits yet.");
        continue;
      }
      return failed(reading.message);
    }
    const range = reading.commits.join(reading.dots ?? "");
    const format = [
      "--format=%h %ad %an: %s",
      "--date=short",
      "--no-mailmap",
      "--no-notes",
      "--no-color",
      "--no-decorate",
      "--no-show-signature",
    ];
    const quiet = ["--no-patch", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty", `--max-count=${String(limit + 1)}`];
    const outcome = await ports.git.run(
      one.repository,
      ["log", ...format, ...quiet, range, "--", ...(path === undefined ? [] : pathspecs(one, ports.workspace.ignoresCase))],
      signal,
    );
    if (outcome.kind !== "done") {
      return gitFailure(outcome);
    }
    const lines = outcome.text.split("\n").filter((line) => line !== "");
    texts.push(lines.length === 0 ? "No commit fits." : shortened(lines, limit));
  }
  return said(texts.join("\n"));
}

function shortened(lines: readonly string[], limit: number): string {
  return [...lines.slice(0, limit), ...(lines.length > limit ? ["[There are more commits. Give a larger limit, or a path.]"] : [])].join(
    "\n",
  );
}
