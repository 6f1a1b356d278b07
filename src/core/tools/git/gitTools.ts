import type { Tool } from "../tool.ts";
import { gitDiffTool } from "./gitDiff.ts";
import { gitLogTool } from "./gitLog.ts";
import type { GitPorts } from "./gitPorts.ts";
import { gitStatusTool } from "./gitStatus.ts";

/** The tools for git, in the order in which models get them. */
export function gitTools(ports: GitPorts): readonly Tool[] {
  return [gitStatusTool, gitDiffTool, gitLogTool].map((make) => make(ports));
}
