import { locateFile } from "../locateFile.ts";
import { defineTool, type Tool, type ToolContext, type ToolResult } from "../tool.ts";
import { parentOf } from "../workspacePath.ts";
import { pathKeys, type FileToolPorts } from "./fileToolPorts.ts";
import { makeChange, missingFolders, readState } from "./makeChange.ts";
import { doneOr, failed, said } from "./resultWords.ts";

interface Arguments {
  readonly path: string;
  readonly newPath: string;
}

/** Gives one file another name, or moves it; never over another. */
export function renameFileTool(ports: FileToolPorts): Tool {
  return defineTool<Arguments>({
    name: "rename_file",
    description: "Renames or moves one file of the workspace. Fails if a file with the new name exists. Folders aren't renamed.",
    inputSchema: {
      type: "object",
      properties: {
        path: { type: "string", description: "Path relative to the workspace." },
        newPath: { type: "string", description: "New path, relative to the workspace." },
      },
      required: ["path", "newPath"],
      additionalProperties: false,
    },
    risk: "write",
    resources: ({ path, newPath }) => pathKeys(ports, path, newPath),
    runningLine: ({ path, newPath }) => `Renaming ${path} to ${newPath}`,
    doneLine: ({ path, newPath }, result) => doneOr(result, `Renamed ${path} to ${newPath}`, `Couldn't rename ${path}`),
    run: (args, context) => renameFile(ports, args, context),
  });
}

async function renameFile(ports: FileToolPorts, { path, newPath }: Arguments, context: ToolContext): Promise<ToolResult> {
  const { workspace, known } = ports;
  const [from, to] = [await locateFile(workspace, path, true), await locateFile(workspace, newPath, true)];
  if (!from.ok || !to.ok) {
    return failed(from.ok ? (to.ok ? "" : to.message) : from.message);
  }
  if (/[/\\]$/.test(newPath)) {
    return failed(`${newPath} is the name of a folder: give the file's new name too. Nothing was renamed.`);
  }
  if (from.file.path === to.file.path) {
    return failed(`${from.file.shown} has this name already. Nothing was renamed.`);
  }
  const reading = await readState(workspace, from.file.path, from.file.shown);
  if (!reading.ok) {
    return failed(`${reading.message} Nothing was renamed.`);
  }
  const { state } = reading;
  const isMoved = parentOf(from.file.path).parent !== parentOf(to.file.path).parent;
  if (state.kind === "link" && isMoved && !/^(?:\/|[a-z]:)/i.test(state.target)) {
    return failed(`${from.file.shown} is a relative link: in another folder it would lead elsewhere. Nothing was renamed.`);
  }
  const newFolders = await missingFolders(workspace, to.file.path);
  const change = { kind: "rename", path: from.file.path, newPath: to.file.path, state, newFolders } as const;
  const made = await makeChange(ports, change, context);
  if (!made.ok) {
    return failed(`${from.file.shown}: ${made.message}`);
  }
  known.rename(from.file.shown, to.file.shown);
  return said(`Renamed ${from.file.shown} to ${to.file.shown}.`);
}
