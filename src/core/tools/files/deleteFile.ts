import { readFileText } from "../edits/fileText.ts";
import { locateFile } from "../locateFile.ts";
import { defineTool, type Tool, type ToolContext, type ToolResult } from "../tool.ts";
import { hasSecrets, pathKeys, type FileToolPorts } from "./fileToolPorts.ts";
import { makeChange, readState } from "./makeChange.ts";
import { doneOr, failed, said } from "./resultWords.ts";

interface Arguments {
  readonly path: string;
}

/** Deletes one file, or a link itself; no folders. */
export function deleteFileTool(ports: FileToolPorts): Tool {
  return defineTool<Arguments>({
    name: "delete_file",
    description: "Deletes one file of the workspace. Folders aren't deleted.",
    inputSchema: {
      type: "object",
      properties: { path: { type: "string", description: "Path relative to the workspace." } },
      required: ["path"],
      additionalProperties: false,
    },
    risk: "write",
    resources: ({ path }) => pathKeys(ports, path),
    runningLine: ({ path }) => `Deleting ${path}`,
    doneLine: ({ path }, result) => doneOr(result, `Deleted ${path}`, `Couldn't delete ${path}`),
    run: (args, context) => deleteFile(ports, args, context),
  });
}

async function deleteFile(ports: FileToolPorts, { path }: Arguments, context: ToolContext): Promise<ToolResult> {
  const { workspace, known } = ports;
  const located = await locateFile(workspace, path, true);
  if (!located.ok) {
    return failed(located.message);
  }
  const { path: real, shown } = located.file;
  const reading = await readState(workspace, real, shown);
  if (!reading.ok) {
    return failed(`${reading.message} Nothing was deleted.`);
  }
  if (reading.state.kind === "file" && known.knows(shown)) {
    const text = readFileText(reading.state.bytes, shown);
    const stale = text.ok ? known.changeOf(shown, text.file.text, !hasSecrets(ports, located.file)) : undefined;
    if (stale !== undefined) {
      return failed(stale.message);
    }
  }
  const made = await makeChange(ports, { kind: "delete", path: real, before: reading.state }, context);
  if (!made.ok) {
    return failed(`${shown}: ${made.message}`);
  }
  known.forget(shown);
  return said(`Deleted ${shown}.`);
}
