import { withNewProblems } from "./withNewProblems.ts";
import type { Tool } from "../tool.ts";
import { deleteFileTool } from "./deleteFile.ts";
import { editFileTool } from "./editFile.ts";
import type { FileToolPorts } from "./fileToolPorts.ts";
import { findFilesTool } from "./findFiles.ts";
import { listFilesTool } from "./listFiles.ts";
import { readFileTool } from "./readFile.ts";
import { renameFileTool } from "./renameFile.ts";
import { searchTextTool } from "./searchText.ts";
import { writeFileTool } from "./writeFile.ts";

/** The tools for files, in the order in which models get them: always the same, for prompt caches. */
export function fileTools(ports: FileToolPorts): readonly Tool[] {
  const tools = [
    readFileTool,
    listFilesTool,
    findFilesTool,
    searchTextTool,
    editFileTool,
    writeFileTool,
    deleteFileTool,
    renameFileTool,
  ].map((make) => make(ports));
  const { problems } = ports;
  return problems === undefined ? tools : tools.map((tool) => withNewProblems(tool, { ...ports, problems }));
}
