import { join } from "node:path";
import { isRecord, type JsonObject } from "../../../../src/core/model/json.ts";
import { askedConversation, type AskedConversation } from "../../../model-server/askedConversation.ts";
import type { ScriptedAnswer, Step } from "../../../model-server/script.ts";
import type { Job, WantedCall } from "./jobs.ts";

type OfferedTool = AskedConversation["tools"][number];

/** What clients call the tools that the jobs need. */
const toolNames: Readonly<Record<WantedCall["kind"], readonly string[]>> = {
  read: ["read_file", "read", "view"],
  edit: ["edit_file", "edit", "str_replace"],
  run: ["run_command", "bash", "shell"],
};

/** What clients call the arguments. */
const argumentNames = {
  path: ["path", "filePath", "file_path", "file"],
  oldText: ["oldText", "oldString", "old_string", "old_str"],
  newText: ["newText", "newString", "new_string", "new_str"],
  command: ["command", "cmd"],
} as const;

/** The model's next answer to a client's request: the same steps for each client, as calls of the tools that it offers. A request without tools (a title) gets a few words. Throws if the client has no tool for a step. */
export function anyClientAnswer(job: Job, folder: string, body: unknown): ScriptedAnswer {
  const { items, tools } = askedConversation(body);
  if (tools.length === 0) {
    return { steps: [{ text: "Work on the corner shop" }] };
  }
  const taken = items.filter(({ role }) => role === "assistant").length;
  const step = job.steps[taken];
  if (step === undefined) {
    return { steps: [{ text: "There is nothing left to do." }] };
  }
  const calls = step.calls.map((wanted, at): Step => {
    const tool = toolFor(wanted, tools);
    return {
      toolCall: {
        id: `call_${String(taken)}_${String(at)}`,
        name: tool.name,
        argumentsText: JSON.stringify(argumentsFor(wanted, tool, folder)),
      },
    };
  });
  return { steps: [{ text: step.say }, ...calls] };
}

function toolFor(wanted: WantedCall, tools: readonly OfferedTool[]): OfferedTool {
  const tool = toolNames[wanted.kind].map((name) => tools.find((one) => one.name === name)).find((found) => found !== undefined);
  if (tool === undefined) {
    throw new Error(`There is no tool to ${wanted.kind} among ${tools.map(({ name }) => name).join(", ")}.`);
  }
  return tool;
}

/** Fills the tool's own arguments; texts that it requires beside them (a description of the call) get the call's own words. */
function argumentsFor(wanted: WantedCall, tool: OfferedTool, folder: string): JsonObject {
  const properties = propertiesOf(tool.schema);
  const words = JSON.stringify(tool.schema);
  const isAbsolute = /absolute/i.test(words) && !/relative/i.test(words);
  const values: Readonly<Record<string, string>> =
    wanted.kind === "run" ? { command: wanted.command } : { ...wanted, path: isAbsolute ? join(folder, wanted.path) : wanted.path };
  const args: Record<string, unknown> = {};
  fill(args, properties, values);
  const list = properties["edits"];
  if (wanted.kind === "edit" && isRecord(list)) {
    const edit: Record<string, unknown> = {};
    fill(edit, propertiesOf(list["items"]), values);
    args["edits"] = [edit];
  }
  for (const name of requiredOf(tool.schema)) {
    const property = properties[name];
    args[name] ??= isRecord(property) && property["type"] === "string" ? `To ${wanted.kind}` : undefined;
  }
  return args as JsonObject;
}

function fill(
  args: Record<string, unknown>,
  properties: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, string>>,
): void {
  for (const [meaning, names] of Object.entries(argumentNames)) {
    const name = names.find((one) => properties[one] !== undefined);
    if (name !== undefined && values[meaning] !== undefined) {
      args[name] = values[meaning];
    }
  }
}

function propertiesOf(schema: unknown): Readonly<Record<string, unknown>> {
  const properties = isRecord(schema) ? schema["properties"] : undefined;
  return isRecord(properties) ? properties : {};
}

function requiredOf(schema: unknown): readonly string[] {
  const required = isRecord(schema) ? schema["required"] : undefined;
  return Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
}
