import { text } from "node:stream/consumers";
import type { JsonValue } from "../../src/core/model/json.ts";
import { isRecord, parseJson } from "../../src/core/model/json.ts";
import type { MediaPart, Message, UserPart } from "../../src/core/model/message.ts";
import { parseMessages } from "../../src/core/model/parseMessages.ts";
import { parseTools } from "../../src/core/model/parseTools.ts";
import type { ToolDefinition } from "../../src/core/model/tool.ts";
import type { ChatRequest, Effort, ToolChoice } from "../../src/core/provider.ts";
import type { AskedSchema } from "../../src/core/structured/askedSchema.ts";
import { schemaOf } from "../../src/core/structured/askedSchema.ts";
import { autoEffort } from "../../src/core/thinking/autoEffort.ts";
import { readAttachments } from "./attachments.ts";
import { BadUsage, readJsonFile } from "./badUsage.ts";
import type { Values } from "./commandLine.ts";
import { readCount, readPairs } from "./commandLine.ts";

/** What to ask. */
export interface Question {
  readonly request: ChatRequest;
  readonly schema: AskedSchema<JsonValue> | undefined;
  /** What was decided for the user, to be told before the answer. */
  readonly notes: readonly string[];
}

const efforts: readonly (Effort | "auto")[] = ["off", "low", "medium", "high", "auto"];

/** What the options ask of `model`; standard input is read where the prompt is `-`. `usualEffort` is for where the options name none. */
export async function readQuestion(values: Values, positionals: readonly string[], model: string, usualEffort?: string): Promise<Question> {
  const messages = await readConversation(values.messages, positionals, readAttachments(values));
  const tools = values.tools === undefined ? undefined : readJsonFile(values.tools, "--tools", parseTools);
  const { effort, notes } = readEffort(values.effort ?? usualEffort, messages, tools);
  const cacheKey = values["cache-key"];
  const options = readPairs(values, "option").map(([name, value]): [string, JsonValue] => [
    name,
    value.trim() === "null" ? null : ((parseJson(value) ?? value) as JsonValue),
  ]);
  return {
    request: {
      model,
      messages,
      tools,
      toolChoice: readToolChoice(values["tool-choice"], tools),
      effort,
      maxOutputTokens: readCount(values, "max-output-tokens", 1),
      ...(cacheKey === undefined ? {} : { cacheKey }),
      ...(options.length === 0 ? {} : { modelOptions: Object.fromEntries(options) }),
    },
    schema:
      values.schema === undefined
        ? undefined
        : readJsonFile(values.schema, "--schema", (value) => (isRecord(value) ? schemaOf(value) : schemaOf(undefined))),
    notes,
  };
}

async function readConversation(
  file: string | undefined,
  positionals: readonly string[],
  attachments: readonly MediaPart[],
): Promise<readonly Message[]> {
  if (positionals.length > 1) {
    throw new BadUsage("There is more than one prompt; put it in quotation marks.");
  }
  const given = positionals[0] === "-" ? await text(process.stdin) : positionals[0];
  const before = file === undefined ? [] : readJsonFile(file, "--messages", parseMessages);
  if (given === undefined ? before.length === 0 && attachments.length === 0 : given.trim() === "") {
    throw new BadUsage("There is no prompt.");
  }
  const words: readonly UserPart[] = given === undefined ? [] : [{ type: "text", text: given }];
  return attachments.length + words.length === 0 ? before : [...before, { role: "user", content: [...attachments, ...words] }];
}

function readToolChoice(given: string | undefined, tools: readonly ToolDefinition[] | undefined): ToolChoice | undefined {
  if (given === undefined || given === "auto" || given === "required" || given === "none") {
    return given;
  }
  if (tools?.some((tool) => tool.name === given) !== true) {
    throw new BadUsage(`--tool-choice must be auto, required, none or the name of one of the tools; “${given}” is none of them.`);
  }
  return { name: given };
}

function readEffort(
  given: string | undefined,
  messages: readonly Message[],
  tools: readonly ToolDefinition[] | undefined,
): { readonly effort: Effort | undefined; readonly notes: readonly string[] } {
  const setting = efforts.find((known) => known === given);
  if (given !== undefined && setting === undefined) {
    throw new BadUsage("--effort must be off, low, medium, high or auto.");
  }
  if (setting !== "auto") {
    return { effort: setting, notes: [] };
  }
  const { effort, because } = autoEffort({ messages, toolCount: tools?.length });
  return { effort, notes: [`Effort: ${effort} (auto). ${because}`] };
}
