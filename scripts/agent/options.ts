import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { UnusableInput } from "../../src/app/standalone/inputFile.ts";
import { permissionLevels, type PermissionLevel } from "../../src/shared/agentViews.ts";
import type { Slot } from "../../src/shared/step.ts";

export const help = `Lets a model act in a folder, and prints each event as a line of JSON.

  npm run -s agent -- --workspace DIR [--settings FILE] "prompt"

  "prompt"              what is to be done; - reads it from standard input
  --workspace DIR       the folder in which it works
  --settings FILE       Baton's settings as JSON, as in VS Code's settings.json (comments are allowed): baton.providers, baton.ROLE.model,
                        .fallbacks and .effort, baton.permissions, baton.permissionLevel, baton.budget, baton.retry.*. Keys stand in
                        environment variables, whose names are in the file. Left out: VS Code's own, below the home folder
  --role ROLE           orchestrator, worker, or auto (the default): the orchestrator if it has a model, else the worker
  --permissions LEVEL   read, ask, edit or auto. Left out: as the settings say, else edit
  --answer ANSWER       allow or deny (the default): what is answered to each call that asks. A denial does not end the run
  --conversation FILE   keeps the conversation in this file, and goes on with what is in it
  --help                prints this

After each call comes a line {"type": "tool", "name", "decision", "status"}; decision is allow, ask or deny, and status is done, failed, denied,
interrupted or not-run. The last line is {"type": "end", "reason"}; reason is done, loop, limit, error or denied.
Ends with 0 when it is done, 1 when it ended otherwise, 2 when it was not asked rightly.
`;

/** The command line. */
export interface AgentOptions {
  /** Absolute; a folder. */
  readonly workspace: string;
  readonly settings: string;
  readonly role: Slot | "auto";
  readonly level: PermissionLevel | undefined;
  readonly answer: "allow" | "deny";
  readonly conversation: string | undefined;
  /** `-`: standard input. */
  readonly prompt: string;
}

/** Reads the command line; `undefined`: help is wanted. Throws {@link UnusableInput}. */
export function readOptions(args: readonly string[]): AgentOptions | undefined {
  const { values, positionals } = parsed(args);
  if (values.help === true) {
    return undefined;
  }
  const { workspace = "", role = "auto", permissions, answer = "deny" } = values;
  if (workspace === "") {
    throw new UnusableInput("--workspace DIR is missing.");
  }
  if (statSync(workspace, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UnusableInput(`--workspace: ${workspace} is no folder.`);
  }
  if (role !== "auto" && role !== "orchestrator" && role !== "worker") {
    throw new UnusableInput("--role must be auto, orchestrator or worker.");
  }
  const level = permissionLevels.find((one) => one === permissions);
  if (permissions !== undefined && level === undefined) {
    throw new UnusableInput("--permissions must be read, ask, edit or auto.");
  }
  if (answer !== "allow" && answer !== "deny") {
    throw new UnusableInput("--answer must be allow or deny.");
  }
  const [prompt = "", more] = positionals;
  if (prompt.trim() === "" || more !== undefined) {
    throw new UnusableInput(more === undefined ? "The prompt is missing." : "There is more than one prompt; put it in quotation marks.");
  }
  const settings = values.settings ?? editorSettingsFile();
  if (settings === undefined) {
    throw new UnusableInput("--settings FILE is missing, and there are no settings of VS Code below the home folder.");
  }
  return { workspace: resolve(workspace), settings, role, level, answer, conversation: values.conversation, prompt };
}

/** The user's settings of VS Code, or of what is built from it. */
function editorSettingsFile(): string | undefined {
  const configuration =
    process.platform === "darwin"
      ? join(homedir(), "Library", "Application Support")
      : ((process.platform === "win32" ? process.env["APPDATA"] : process.env["XDG_CONFIG_HOME"]) ?? join(homedir(), ".config"));
  const files = ["Code", "Code - Insiders", "VSCodium"].map((name) => join(configuration, name, "User", "settings.json"));
  return files.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        workspace: { type: "string" },
        settings: { type: "string" },
        role: { type: "string" },
        permissions: { type: "string" },
        answer: { type: "string" },
        conversation: { type: "string" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UnusableInput(error instanceof Error ? error.message : String(error));
  }
}
