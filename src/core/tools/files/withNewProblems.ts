import type { JsonObject } from "../../model/json.ts";
import type { Problem, Problems } from "../../ports/languageServers.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { counted } from "./resultWords.ts";
import { usedPaths } from "./usedPaths.ts";
import { workspaceRoots } from "./workspaceRoots.ts";
import { locateFile } from "../locateFile.ts";
import type { Tool, ToolResult } from "../tool.ts";
import { folderOf } from "../workspacePath.ts";
import { newProblems, problemLine, sortedProblems } from "./problemLines.ts";

/** What new problems are found with. */
export interface NewProblemsPorts {
  readonly workspace: Workspace;
  readonly problems: Problems;
  isSecret(shownPath: string): boolean;
}

const mostProblems = 20;
/** For people, while servers are waited for. */
const checkingWords = "checking for problems…";
const heading = "New problems since this change:";
const olderHeading = "Problems in the file (it wasn't looked at before, so some may be older):";

/** A tool that changes files, whose result also says which problems language servers report since. Tools of another risk stay as they are. */
export function withNewProblems(tool: Tool, ports: NewProblemsPorts): Tool {
  if (tool.risk !== "write") {
    return tool;
  }
  return {
    ...tool,
    doneLine: (args, result) => `${tool.doneLine(args, result)}${suffixOf(result)}`,
    run: async (args, context, signal) => {
      const paths = await pathsOf(tool, args, ports);
      const checking = `${tool.runningLine(args)} (${checkingWords})`;
      if (paths.length > 0) {
        context.progress?.(checking);
      }
      const isKnown = await Promise.all(paths.map((path) => ports.problems.lookAt(path, signal, "edit")));
      const before = renamed(ports.problems.all(), tool.name === "rename_file" ? paths : []);
      const stop = new AbortController();
      const watch = ports.problems.watch(paths, AbortSignal.any([signal, stop.signal]));
      try {
        const result = await tool.run(args, context, signal);
        if (!result.ok) {
          return result;
        }
        context.progress?.(checking);
        await watch.settled();
        const words = await wordsOf(before, ports, new Set(paths.filter((_path, index) => isKnown[index] === false)));
        return words === "" ? result : { ok: true, parts: [...result.parts, { type: "text", text: words }] };
      } finally {
        stop.abort();
        paths.forEach((path) => ports.problems.leave(path));
      }
    },
  };
}

/** Files that exist of those that a call changes. A new file has no problems before. */
async function pathsOf({ name }: Tool, args: JsonObject, { workspace }: NewProblemsPorts): Promise<readonly string[]> {
  const { writes } = usedPaths(name, args, workspace.folders(), workspace.ignoresCase);
  const located = await Promise.all(writes.map((path) => locateFile(workspace, path)));
  return located.flatMap((one) => (one.ok ? [one.file.path] : []));
}

/** A file's problems go with it. */
function renamed(problems: readonly Problem[], [path, newPath]: readonly string[]): readonly Problem[] {
  return newPath === undefined ? problems : problems.map((one) => (one.path === path ? { ...one, path: newPath } : one));
}

async function wordsOf(before: readonly Problem[], ports: NewProblemsPorts, unknown: ReadonlySet<string>): Promise<string> {
  const { workspace, problems } = ports;
  const roots = await workspaceRoots(workspace);
  const isShown = ({ path, severity }: Problem): boolean =>
    (severity === "error" || severity === "warning") &&
    folderOf(path, roots.folders, workspace.ignoresCase) !== undefined &&
    !ports.isSecret(roots.shown(path));
  const found = newProblems(before, problems.all()).filter(isShown);
  const [older, fresh] = [found.filter(({ path }) => unknown.has(path)), found.filter(({ path }) => !unknown.has(path))];
  return [list(heading, fresh, roots.shown), list(olderHeading, older, roots.shown)].filter((text) => text !== "").join("\n");
}

function list(title: string, found: readonly Problem[], shown: (path: string) => string): string {
  if (found.length === 0) {
    return "";
  }
  const lines = sortedProblems(found).map((one) => problemLine(one, shown));
  const more = lines.length > mostProblems ? [`[${String(lines.length - mostProblems)} more aren't shown.]`] : [];
  return [title, ...lines.slice(0, mostProblems), ...more].join("\n");
}

/** How many problems are new, for people; in a file that nobody looked at before, how many there are. */
function suffixOf(result: ToolResult): string {
  const last = result.ok ? result.parts.at(-1) : undefined;
  if (last?.type !== "text") {
    return "";
  }
  const [fresh = "", older] = last.text.startsWith(olderHeading) ? ["", last.text] : last.text.split(`\n${olderHeading}`);
  if (fresh.startsWith(heading)) {
    return ` (${counted(listedIn(fresh), "new problem")})`;
  }
  return older?.startsWith(olderHeading) === true ? ` (${counted(listedIn(older), "problem")})` : "";
}

/** How many problems a list has, its first line aside. */
function listedIn(text: string): number {
  const lines = text.split("\n").slice(1);
  const more = Number(/^\[(\d+) more/.exec(lines.at(-1) ?? "")?.[1] ?? 0);
  return more === 0 ? lines.length : lines.length - 1 + more;
}
