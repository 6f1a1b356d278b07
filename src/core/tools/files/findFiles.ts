import { defineTool, type Tool, type ToolResult } from "../tool.ts";
import type { FileToolPorts } from "./fileToolPorts.ts";
import { globsByRoot, workspaceRoots } from "./workspaceRoots.ts";
import { doneOr, failed, said } from "./resultWords.ts";

interface Arguments {
  readonly pattern: string;
  readonly includeIgnored?: boolean;
}

const mostFiles = 500;

/** Finds files by a glob over their paths. */
export function findFilesTool(ports: FileToolPorts): Tool {
  return defineTool<Arguments>({
    name: "find_files",
    description:
      "Finds files of the workspace by a glob over their paths, such as src/**/*.test.ts; one without / fits file names in any folder. Ignored files are left out unless includeIgnored is set.",
    inputSchema: {
      type: "object",
      properties: { pattern: { type: "string", minLength: 1 }, includeIgnored: { type: "boolean" } },
      required: ["pattern"],
      additionalProperties: false,
    },
    risk: "read",
    runningLine: ({ pattern }) => `Looking for ${pattern}`,
    doneLine: ({ pattern }, result) => doneOr(result, `Looked for ${pattern}`, `Couldn't look for ${pattern}`),
    run: (args, _context, signal) => findFiles(ports, args, signal),
  });
}

async function findFiles(
  { workspace }: FileToolPorts,
  { pattern, includeIgnored = false }: Arguments,
  signal: AbortSignal,
): Promise<ToolResult> {
  if (pattern.split("/").includes("..")) {
    return failed(`${pattern} leads out of the workspace. Give a glob relative to it, without “..”.`);
  }
  const roots = await workspaceRoots(workspace);
  if (roots.paths.length === 0) {
    return failed("No folder is open.");
  }
  // Models write absolute globs too.
  const own = roots.paths.find((path) => pattern.startsWith(`${path}/`));
  const asked = own === undefined ? globsByRoot([pattern], roots) : [{ path: own, globs: [pattern.slice(own.length + 1)] }];
  const found: string[] = [];
  let isCut = false;
  for (const { path, globs } of asked) {
    const limit = mostFiles - found.length;
    const listing = await workspace.list({ under: [path], recursive: true, includeIgnored, globs, limit }, signal);
    found.push(...listing.entries.map((entry) => roots.shown(entry.path)));
    isCut ||= listing.isCut;
  }
  if (found.length === 0) {
    const hint = includeIgnored ? "" : " Ignored files weren't looked at; includeIgnored does.";
    return said(`No file fits ${pattern}.${hint}`);
  }
  return said(
    isCut
      ? `${found.join("\n")}\n[Only ${String(found.length)} files are listed; there are more. Give a narrower pattern.]`
      : found.join("\n"),
  );
}
