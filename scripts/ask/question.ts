import { text } from "node:stream/consumers";
import { readJsonInput, UnusableInput } from "../../src/app/standalone/inputFile.ts";
import { readPromptMessages } from "../../src/app/standalone/promptMessages.ts";
import { isRecord, parseJson, type JsonValue } from "../../src/core/model/json.ts";
import { parseTools } from "../../src/core/model/parseTools.ts";
import type { ChatRequest, ToolChoice } from "../../src/core/provider.ts";
import { schemaOf, type AskedSchema } from "../../src/core/structured/askedSchema.ts";
import { autoEffort } from "../../src/core/thinking/autoEffort.ts";
import { readCount, readPairs, type Values } from "./options.ts";

type Request = Omit<ChatRequest, "model">;

/** What to ask, and what was decided for the user, to be reported before the answer. */
export interface Question {
  readonly request: Request;
  readonly schema: AskedSchema<JsonValue> | undefined;
  readonly notes: readonly string[];
}

/** What the options ask; standard input is read if the prompt is `-`. `usualEffort` is for options that name none. */
export async function readQuestion(values: Values, positionals: readonly string[], usualEffort?: string): Promise<Question> {
  if (positionals.length > 1) {
    throw new UnusableInput("There is more than one prompt; put it in quotation marks.");
  }
  const prompt = positionals[0] === "-" ? await text(process.stdin) : positionals[0];
  const messages = readPromptMessages({ ...values, prompt });
  const tools = values.tools === undefined ? undefined : readJsonInput("--tools", values.tools, parseTools);
  const { effort, notes } = readEffort(values.effort ?? usualEffort, { messages, tools });
  const cacheKey = values["cache-key"];
  const options = readPairs(values, "option").map(([name, value]): [string, JsonValue] => {
    const json = parseJson(value) as JsonValue | undefined;
    return [name, json ?? (value.trim() === "null" ? null : value)];
  });
  const toolChoice = readToolChoice(values["tool-choice"], tools);
  const request = { messages, tools, toolChoice, effort, maxOutputTokens: readCount(values, "max-output-tokens", 1) };
  return {
    request: {
      ...request,
      ...(cacheKey === undefined ? {} : { cacheKey }),
      ...(options.length === 0 ? {} : { modelOptions: Object.fromEntries(options) }),
    },
    schema:
      values.schema === undefined
        ? undefined
        : readJsonInput("--schema", values.schema, (json) => schemaOf(isRecord(json) ? json : undefined)),
    notes,
  };
}

function readToolChoice(given: string | undefined, tools: Request["tools"]): ToolChoice | undefined {
  if (given === undefined || given === "auto" || given === "required" || given === "none") {
    return given;
  }
  if (tools?.some((tool) => tool.name === given) !== true) {
    throw new UnusableInput(`--tool-choice must be auto, required, none or the name of one of the tools; “${given}” is none of them.`);
  }
  return { name: given };
}

function readEffort(given: string | undefined, { messages, tools }: Request): Pick<Request, "effort"> & Pick<Question, "notes"> {
  if (given === "auto") {
    const { effort, because } = autoEffort({ messages, toolCount: tools?.length });
    return { effort, notes: [`Effort: ${effort} (auto). ${because}`] };
  }
  if (given !== undefined && given !== "off" && given !== "low" && given !== "medium" && given !== "high") {
    throw new UnusableInput("--effort must be off, low, medium, high or auto.");
  }
  return { effort: given, notes: [] };
}
