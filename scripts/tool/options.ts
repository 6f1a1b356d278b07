import { statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { UnusableInput } from "../../src/app/standalone/inputFile.ts";
import type { PermissionLevel } from "../../src/core/permissions/permissionRules.ts";

export const help = `Runs tools of Baton's agent in a folder, without a model.

  npm run -s tool -- --workspace DIR < calls.jsonl

Reads lines {"name": …, "arguments": {…}} and prints one line of JSON for each that isn't empty, in order: decision, answer, reason, status, text, changes.

  --workspace DIR       the folder in which the tools work
  --permissions LEVEL   read, ask, edit (the default) or auto
  --answer ANSWER       allow or deny (the default): what is answered to each call that asks
  --decide              decides on each call, and runs none
  --help                prints this
`;

/** The command line. */
export interface ToolOptions {
  /** Absolute; a folder. */
  readonly workspace: string;
  readonly level: PermissionLevel;
  readonly answer: "allow" | "deny";
  readonly decideOnly: boolean;
}

/** Reads the command line; `undefined`: help is wanted. Throws {@link UnusableInput}. */
export function readOptions(args: readonly string[]): ToolOptions | undefined {
  const values = parsed(args);
  if (values.help === true) {
    return undefined;
  }
  const { workspace, permissions: level = "edit", answer = "deny" } = values;
  if (workspace === undefined || workspace === "") {
    throw new UnusableInput("--workspace DIR is missing.");
  }
  if (statSync(workspace, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UnusableInput(`--workspace: ${workspace} is no folder.`);
  }
  if (level !== "read" && level !== "ask" && level !== "edit" && level !== "auto") {
    throw new UnusableInput("--permissions must be read, ask, edit or auto.");
  }
  if (answer !== "allow" && answer !== "deny") {
    throw new UnusableInput("--answer must be allow or deny.");
  }
  return { workspace: resolve(workspace), level, answer, decideOnly: values.decide === true };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        workspace: { type: "string" },
        permissions: { type: "string" },
        answer: { type: "string" },
        decide: { type: "boolean" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new UnusableInput(error instanceof Error ? error.message : String(error));
  }
}
