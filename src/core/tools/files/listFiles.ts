import { locateFile } from "../locateFile.ts";
import { defineTool, type Tool, type ToolResult } from "../tool.ts";
import type { FileToolPorts } from "./fileToolPorts.ts";
import { workspaceRoots } from "./workspaceRoots.ts";
import { counted, doneOr, failed, said } from "./resultWords.ts";

interface Arguments {
  readonly path?: string;
  readonly recursive?: boolean;
  readonly includeIgnored?: boolean;
}

const mostEntries = 1000;

/** Lists a folder. What is ignored is left out, and counted, unless it is asked for. */
export function listFilesTool(ports: FileToolPorts): Tool {
  return defineTool<Arguments>({
    name: "list_files",
    description:
      "Lists a folder of the workspace, one path a line; folders end with /. Without path: the whole workspace's top level. Files that .gitignore leaves out, and folders such as node_modules, are listed only with includeIgnored.",
    inputSchema: {
      type: "object",
      properties: {
        path: { type: "string", description: "Folder, relative to the workspace." },
        recursive: { type: "boolean", description: "Also list the folders below." },
        includeIgnored: { type: "boolean" },
      },
      additionalProperties: false,
    },
    risk: "read",
    runningLine: ({ path }) => `Listing ${path ?? "the workspace"}`,
    doneLine: ({ path }, result) => doneOr(result, `Listed ${path ?? "the workspace"}`, `Couldn't list ${path ?? "the workspace"}`),
    run: (args, _context, signal) => listFiles(ports, args, signal),
  });
}

async function listFiles({ workspace }: FileToolPorts, args: Arguments, signal: AbortSignal): Promise<ToolResult> {
  const { path, recursive = false, includeIgnored = false } = args;
  const roots = await workspaceRoots(workspace);
  let under = roots.paths;
  if (path !== undefined && path !== "" && !(path === "." && under.length > 1)) {
    const located = await locateFile(workspace, path);
    if (!located.ok) {
      return failed(located.message);
    }
    const stat = await workspace.stat(located.file.path);
    if (stat?.kind !== "folder") {
      return failed(
        stat === undefined ? `There is no folder ${located.file.shown}.` : `${located.file.shown} is a file. Read it with read_file.`,
      );
    }
    under = [located.file.path];
  } else if (under.length > 1 && !recursive) {
    return said(roots.paths.map((root) => `${roots.shown(root)}/`).join("\n"));
  }
  const listing = await workspace.list({ under, recursive, includeIgnored, limit: mostEntries }, signal);
  const lines = listing.entries.map((entry) => roots.shown(entry.path) + (entry.kind === "folder" ? "/" : ""));
  const notes = [
    ...(lines.length === 0 ? [listing.ignored > 0 ? "Nothing but ignored files is there." : "The folder is empty."] : []),
    ...(listing.isCut
      ? [`Only ${String(mostEntries)} entries are listed; there are more. List a folder further down, or look with find_files.`]
      : []),
    ...(listing.ignored > 0
      ? [`${counted(listing.ignored, "ignored entry", "ignored entries")} left out; includeIgnored lists them.`]
      : []),
    ...(listing.unreadable.length > 0 ? [`Couldn't be read: ${listing.unreadable.slice(0, 20).map(roots.shown).join(", ")}.`] : []),
  ];
  return said([...lines, ...(notes.length === 0 ? [] : [`[${notes.join(" ")}]`])].join("\n"));
}
