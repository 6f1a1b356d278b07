import { isRecord } from "../../src/core/model/json.ts";
import { checkContents, promptOf, textOf } from "./geminiContents.ts";
import { geminiErrors, invalid } from "./geminiErrors.ts";
import { checkFields } from "./geminiFields.ts";
import { geminiCacheMinimum, geminiOutputLimit, geminiThinking, hasSystem, isGemini3 } from "./geminiModels.ts";
import { countWords } from "./tokens.ts";
import { Rejection } from "./wireError.ts";
import type { AskedWith, GenerationRequest } from "./wireProtocol.ts";

type Body = Record<string, unknown>;

/** Checks a `generateContent` request as the real API does. Throws a `Rejection` at the first fault. */
export function validateGemini(body: unknown, { modelIds, route }: AskedWith): GenerationRequest {
  if (!isRecord(body)) {
    throw new Rejection(geminiErrors.notJson());
  }
  checkFields(body);
  const model = route.model ?? "";
  if (!modelIds.includes(model)) {
    throw new Rejection(geminiErrors.unknownModel(model));
  }
  const config = isRecord(body["generationConfig"]) ? body["generationConfig"] : {};
  const reasoning = checkThinking(config["thinkingConfig"], model);
  checkLimit(config["maxOutputTokens"]);
  const names = checkTools(body["tools"]);
  const mode = checkChoice(body["toolConfig"], names);
  checkOutput(config, model, names.length > 0, mode);
  const system = checkSystem(body["systemInstruction"], model);
  const turns = checkContents(body["contents"], model);
  const pieces = [JSON.stringify(body["tools"] ?? null), system, ...turns.map(({ role, parts }) => `${role}\n${textOf(parts)}`)];
  return {
    model,
    stream: route.stream === true,
    prompt: promptOf(turns),
    inputTokens: countWords([system, ...turns.map(({ parts }) => textOf(parts))].join("\n")),
    includeUsage: true,
    obfuscate: false,
    reasoning,
    cache: {
      scope: model,
      pieces: pieces.map((identity, index) => ({ identity, tokens: index === 0 ? 0 : countWords(identity) })),
      marksOnly: false,
      minimumTokens: geminiCacheMinimum,
    },
  };
}

function checkThinking(thinking: unknown, model: string): GenerationRequest["reasoning"] {
  if (!isRecord(thinking)) {
    return "skipped";
  }
  const { thinkingBudget: budget, thinkingLevel: level, includeThoughts } = thinking;
  const known = geminiThinking(model);
  if (known === undefined) {
    throw invalid(`Thinking is not enabled for models/${model}`);
  }
  if (budget !== undefined && level !== undefined) {
    throw invalid("You can only set only one of thinking budget and thinking level.");
  }
  if (typeof level === "string" && !("levels" in known)) {
    throw invalid("Thinking level is not supported for this model.");
  }
  if (typeof level === "string" && "levels" in known && !known.levels.includes(level.toUpperCase())) {
    throw invalid(`Thinking level ${level.toUpperCase()} is not supported for this model. Please retry with other thinking level.`);
  }
  if (typeof budget === "number" && "least" in known && budget !== -1) {
    if (budget === 0 && !known.canBeOff) {
      throw invalid("Budget 0 is invalid. This model only works in thinking mode.");
    }
    if (budget !== 0 && (budget < known.least || budget > known.most)) {
      throw invalid(`The thinking budget ${budget} is invalid. Please choose a value between ${known.least} and ${known.most}.`);
    }
  }
  return includeThoughts === true ? "shown" : "skipped";
}

function checkLimit(limit: unknown): void {
  if (typeof limit === "number" && (limit < 1 || limit > geminiOutputLimit)) {
    throw invalid(
      `Unable to submit request because it has a maxOutputTokens value of ${limit} but the supported range is from 1 (inclusive) to ${geminiOutputLimit + 1} (exclusive). ` +
        "Update the value and try again.",
    );
  }
}

function checkTools(tools: unknown): readonly string[] {
  const declarations = (Array.isArray(tools) ? tools : []).flatMap((tool: unknown) =>
    isRecord(tool) && Array.isArray(tool["functionDeclarations"]) ? tool["functionDeclarations"].filter(isRecord) : [],
  );
  const names = declarations.map((declaration, index) => checkDeclaration(declaration, `tools[0].function_declarations[${index}]`));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw invalid(`Duplicate function declaration found: ${twice}`);
  }
  return names;
}

function checkDeclaration({ name, parameters, parametersJsonSchema: schema }: Body, path: string): string {
  if (typeof name !== "string" || !/^[a-zA-Z_][\w.:-]{0,63}$/.test(name)) {
    throw invalid(
      `* GenerateContentRequest.${path}.name: Invalid function name. Must start with a letter or an underscore. Must be alphameric (a-z, A-Z, 0-9), underscores (_), ` +
        "dots (.), colons (:), or dashes (-), with a maximum length of 64.\n",
      path,
    );
  }
  if (parameters !== undefined && schema !== undefined) {
    throw invalid(`* GenerateContentRequest.${path}: parameters and parameters_json_schema are mutually exclusive.\n`, path);
  }
  if (isRecord(parameters) && String(parameters["type"]).toUpperCase() === "OBJECT" && !isRecord(parameters["properties"])) {
    throw invalid(`* GenerateContentRequest.${path}.parameters.properties: should be non-empty for OBJECT type\n`, path);
  }
  if (schema !== undefined && (!isRecord(schema) || schema["type"] !== "object")) {
    throw invalid(`* GenerateContentRequest.${path}.parameters_json_schema: must describe an object\n`, path);
  }
  return name;
}

function checkChoice(toolConfig: unknown, names: readonly string[]): string {
  const config = isRecord(toolConfig) ? toolConfig["functionCallingConfig"] : undefined;
  if (!isRecord(config)) {
    return "AUTO";
  }
  const { mode = "AUTO", allowedFunctionNames: allowed } = config;
  const path = "tool_config.function_calling_config";
  if (names.length === 0) {
    throw invalid("Function calling config is set without function_declarations.", path);
  }
  if (Array.isArray(allowed) && mode !== "ANY" && mode !== "VALIDATED") {
    throw invalid(
      `* GenerateContentRequest.${path}.allowed_function_names: should only be set when the function_calling_config.mode is ANY or VALIDATED.\n`,
      path,
    );
  }
  const stray = (Array.isArray(allowed) ? allowed : []).find(
    (name: unknown) => typeof name !== "string" || !names.includes(name),
  ) as unknown;
  if (stray !== undefined) {
    throw invalid(`* GenerateContentRequest.${path}.allowed_function_names: ${String(stray)} is not declared.\n`, path);
  }
  return String(mode);
}

function checkOutput(config: Body, model: string, hasTools: boolean, mode: string): void {
  const { responseMimeType: type, responseSchema: older, responseJsonSchema: schema } = config;
  if (older !== undefined && schema !== undefined) {
    throw invalid("* GenerateContentRequest.generation_config: response_schema and response_json_schema are mutually exclusive.\n");
  }
  if ((older !== undefined || schema !== undefined) && type !== "application/json") {
    throw invalid("* GenerateContentRequest.generation_config.response_schema: only allowed when response_mime_type is application/json\n");
  }
  if (type === undefined || type === "text/plain") {
    return;
  }
  if (!hasSystem(model)) {
    throw invalid(`JSON mode is not enabled for models/${model}`);
  }
  if (hasTools && !isGemini3(model)) {
    throw invalid(`Function calling with a response mime type: '${String(type)}' is unsupported`);
  }
  if (hasTools && mode === "ANY") {
    throw invalid(`Forced function calling (ANY mode) with a response mime type: '${String(type)}' is unsupported`);
  }
}

function checkSystem(instruction: unknown, model: string): string {
  if (!isRecord(instruction)) {
    return "";
  }
  if (!hasSystem(model)) {
    throw invalid(`Developer instruction is not enabled for models/${model}`);
  }
  const parts: readonly unknown[] = Array.isArray(instruction["parts"]) ? instruction["parts"] : [];
  if (parts.length === 0 || parts.some((part) => !isRecord(part) || typeof part["text"] !== "string" || part["text"] === "")) {
    throw invalid("* GenerateContentRequest.system_instruction.parts: must hold text\n", "system_instruction.parts");
  }
  return textOf(parts);
}
