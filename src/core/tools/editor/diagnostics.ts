import { problemSeverities, type Problem, type Problems, type ProblemSeverity } from "../../ports/languageServers.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { doneOr, failed, said } from "../files/resultWords.ts";
import { workspaceRoots } from "../files/workspaceRoots.ts";
import { locateFile, type LocatedFile } from "../locateFile.ts";
import { defineTool, type Tool, type ToolResult } from "../tool.ts";
import { folderOf, isInside } from "../workspacePath.ts";
import { problemLine, sortedProblems } from "../files/problemLines.ts";

/** What the tool works on. */
export interface DiagnosticsPorts {
  readonly workspace: Workspace;
  readonly problems: Problems;
  /** Whether a file has secrets, by its shown path: messages may quote it. */
  isSecret(shownPath: string): boolean;
}

interface Arguments {
  readonly paths?: readonly string[];
  readonly severity?: ProblemSeverity;
}

const mostProblems = 100;
/** Files that servers are asked to look at for one call. */
const mostFiles = 20;

/** The problems that language servers and linters report. */
export function diagnosticsTool(ports: DiagnosticsPorts): Tool {
  return defineTool<Arguments>({
    name: "diagnostics",
    description:
      "Lists the errors and warnings that the editor's language servers report, for the given files or folders or for all. Servers may know only files that are open or were given.",
    inputSchema: {
      type: "object",
      properties: {
        paths: { type: "array", items: { type: "string" }, description: "Files or folders, relative to the workspace." },
        severity: { type: "string", enum: [...problemSeverities], description: "The least severity. Default: warning." },
      },
      additionalProperties: false,
    },
    risk: "read",
    runningLine: ({ paths }) => `Looking for problems in ${named(paths)}`,
    doneLine: ({ paths }, result) =>
      doneOr(result, `Looked for problems in ${named(paths)}`, `Couldn't look for problems in ${named(paths)}`),
    run: (args, _context, signal) => diagnostics(ports, args, signal),
  });
}

async function diagnostics(ports: DiagnosticsPorts, args: Arguments, signal: AbortSignal): Promise<ToolResult> {
  const { workspace, problems } = ports;
  const asked: string[] = [];
  const files: LocatedFile[] = [];
  for (const path of args.paths ?? []) {
    const located = await locateFile(workspace, path);
    const stat = located.ok ? await workspace.stat(located.file.path) : undefined;
    if (!located.ok || stat === undefined) {
      return failed(located.ok ? `There is no file ${located.file.shown}.` : located.message);
    }
    asked.push(located.file.path);
    if (stat.kind === "file" && files.length < mostFiles) {
      files.push(located.file);
    }
  }
  const known = await Promise.all(files.map(({ path }) => problems.lookAt(path, signal, "question")));
  try {
    const unknown = files.filter((_file, index) => known[index] === false).map(({ shown }) => shown);
    return said(await report(ports, args, asked, unknown));
  } finally {
    files.forEach(({ path }) => problems.leave(path));
  }
}

async function report(
  ports: DiagnosticsPorts,
  { severity = "warning" }: Arguments,
  asked: readonly string[],
  unknown: readonly string[],
): Promise<string> {
  const { workspace, problems } = ports;
  const roots = await workspaceRoots(workspace);
  const isAsked = ({ path }: Problem): boolean =>
    folderOf(path, roots.folders, workspace.ignoresCase) !== undefined &&
    !ports.isSecret(roots.shown(path)) &&
    (asked.length === 0 || asked.some((one) => isInside(path, one, workspace.ignoresCase)));
  const least = problemSeverities.indexOf(severity);
  const found = sortedProblems(problems.all().filter((one) => isAsked(one) && problemSeverities.indexOf(one.severity) <= least));
  const lines = found.slice(0, mostProblems).map((one) => problemLine(one, roots.shown));
  const more = found.length > mostProblems ? [`[${String(found.length - mostProblems)} more aren't shown.]`] : [];
  const none = found.length > 0 ? [] : [`No problems of severity ${severity} or worse are reported${asked.length === 0 ? "" : " there"}.`];
  const silent =
    unknown.length === 0 ? [] : [`[No language server has said anything about ${unknown.join(", ")}. There may be none for such files.]`];
  return [...lines, ...more, ...none, ...silent].join("\n");
}

function named(paths: readonly string[] | undefined): string {
  const [first, ...rest] = paths ?? [];
  return first === undefined ? "the workspace" : rest.length === 0 ? first : `${first} and ${String(rest.length)} more`;
}
