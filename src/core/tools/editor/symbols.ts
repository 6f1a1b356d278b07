import type { CodeSymbol, LanguageServers } from "../../ports/languageServers.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { doneOr, failed, said } from "../files/resultWords.ts";
import { workspaceRoots } from "../files/workspaceRoots.ts";
import { locateFile } from "../locateFile.ts";
import { defineTool, type Tool, type ToolResult } from "../tool.ts";
import { folderOf } from "../workspacePath.ts";

/** What the tools that ask language servers work on. */
export interface CodePorts {
  readonly workspace: Workspace;
  readonly languages: LanguageServers;
  isSecret(shownPath: string): boolean;
}

interface Arguments {
  readonly query?: string;
  readonly path?: string;
}

const mostSymbols = 200;

/** Classes, functions and other names in code, of the workspace or of a file. */
export function symbolsTool(ports: CodePorts): Tool {
  return defineTool<Arguments>({
    name: "symbols",
    description:
      "Finds classes, functions and other names in code through language servers: by query in the workspace, or with path the outline of a file.",
    inputSchema: {
      type: "object",
      properties: { query: { type: "string", minLength: 1 }, path: { type: "string", description: "File, relative to the workspace." } },
      additionalProperties: false,
    },
    risk: "read",
    runningLine: (args) => `Looking up ${what(args)}`,
    doneLine: (args, result) => doneOr(result, `Looked up ${what(args)}`, `Couldn't look up ${what(args)}`),
    run: (args, _context, signal) => symbols(ports, args, signal),
  });
}

async function symbols(ports: CodePorts, { query, path }: Arguments, signal: AbortSignal): Promise<ToolResult> {
  if (path !== undefined) {
    return outline(ports, path, query, signal);
  }
  if (query === undefined) {
    return failed("Give a query, or the path of a file.");
  }
  const { workspace } = ports;
  const all = await ports.languages.findSymbols(query, signal);
  const roots = await workspaceRoots(workspace);
  const found = (all ?? []).filter(
    (one) => folderOf(one.path, roots.folders, workspace.ignoresCase) !== undefined && !ports.isSecret(roots.shown(one.path)),
  );
  if (found.length === 0) {
    return said(`No language server knows a symbol like ${query}. Some know only files that are open; search_text looks at all.`);
  }
  const lines = found.slice(0, mostSymbols).map((one) => `${roots.shown(one.path)}:${String(one.line)} ${described(one)}`);
  return said(capped(lines, found.length));
}

async function outline(ports: CodePorts, path: string, query: string | undefined, signal: AbortSignal): Promise<ToolResult> {
  const located = await locateFile(ports.workspace, path);
  if (!located.ok) {
    return failed(located.message);
  }
  const { path: real, shown } = located.file;
  const stat = await ports.workspace.stat(real);
  if (stat?.kind !== "file") {
    return failed(stat === undefined ? `There is no file ${shown}.` : `${shown} is no file. Give a query to search the workspace.`);
  }
  const all = await ports.languages.symbolsOf(real, signal);
  if (all === undefined || all.length === 0) {
    return said(`No language server gives symbols of ${shown}. Read the file, or use search_text.`);
  }
  const fitting = query === undefined ? all : all.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()));
  if (fitting.length === 0) {
    return said(`${shown} has no symbol like ${query ?? ""}.`);
  }
  const lines = fitting
    .slice(0, mostSymbols)
    .map((one) => `${"  ".repeat(query === undefined ? one.depth : 0)}${String(one.line)}: ${described(one)}`);
  return said(capped(lines, fitting.length));
}

function described({ kind, name, container }: CodeSymbol): string {
  return `${kind} ${name}${container === undefined || container === "" ? "" : ` (in ${container})`}`;
}

function capped(lines: readonly string[], count: number): string {
  const more = count > lines.length ? [`[${String(count - lines.length)} more aren't shown. Give a narrower query.]`] : [];
  return [...lines, ...more].join("\n");
}

function what({ query, path }: Arguments): string {
  return path === undefined ? `symbols like ${query ?? ""}` : `the symbols of ${path}`;
}
