import { isDeepStrictEqual } from "node:util";
import type { Failure } from "../../../core/model/failure.ts";
import type { JsonObject } from "../../../core/model/json.ts";
import { isRecord, jsonText } from "../../../core/model/json.ts";
import { textHash } from "../../../core/model/textHash.ts";
import { inlinedSchema } from "../requests/inlinedSchema.ts";
import type { JsonBody, CorrectionRule } from "./correctedRequest.ts";
import { openApiSchema } from "../requests/openApiSchema.ts";
import { toolSchema } from "../requests/toolSchema.ts";

/** A tool as a body has it: the object that holds its name and, under one of three names, its schema. */
interface ToolInBody {
  readonly holder: JsonBody;
  readonly field: "parameters" | "input_schema" | "parametersJsonSchema";
  readonly schema: JsonObject;
  readonly index: number;
}

/** The most tools that are remembered for an address and model, the latest. */
const mostInWords = 64;

/**
 * What to do where one tool's schema makes a provider reject all tools and the question: references put in place, then every schema in the few keywords that all providers know, then
 * the tool that is named (or, where none is, every tool) with its schema in words. For each wire alike. Sources: the error texts of OpenAI, Anthropic, Google, Groq, Mistral and
 * vLLM, 2026-11.
 */
export const toolSchemaRules: readonly CorrectionRule[] = [
  {
    parameter: "tools:$ref",
    instead: (failure, body) =>
      /\$ref|\$defs|\bdefinitions\b|\breferences?\b|undefined schema|\bpointer\b/i.test(wordsOf(failure)) &&
      withSchemas(body, inlinedSchema) !== body
        ? "inline"
        : undefined,
    apply: (body) => withSchemas(body, inlinedSchema),
  },
  {
    parameter: "tools:schema",
    instead: (failure, body) => (isAboutSchema(failure) && withSchemas(body, simpleSchema) !== body ? "simple" : undefined),
    apply: (body) => withSchemas(body, simpleSchema),
  },
  {
    // Kept as hashes of the tools, so that a tool of the same name with another schema is sent as it is.
    parameter: "tools:schema:words",
    repeats: true,
    joined: (known, instead) =>
      [...new Set([...(known ?? "").split(","), ...(instead ?? "").split(",")])]
        .filter((hash) => hash !== "")
        .slice(-mostInWords)
        .join(","),
    instead: (failure, body) => {
      const named = isAboutSchema(failure) ? namedTools(failure, body) : undefined;
      return named === undefined || inWords(body, named) === body ? undefined : named;
    },
    apply: (body, instead) => (instead === null ? body : inWords(body, instead)),
  },
];

function wordsOf(failure: Failure): string {
  return `${failure.providerMessage ?? ""} ${failure.kind === "invalid-request" ? (failure.parameter ?? "") : ""}`;
}

/** “tools.1.custom.input_schema: …”, “Invalid schema for function 'f': …”, “Invalid JSON payload received. Unknown name "const" at 'tools[0].function_declarations[1].parameters': …” */
function isAboutSchema(failure: Failure): boolean {
  const words = wordsOf(failure);
  return (
    /input_schema|function_declarations|invalid schema for function|invalid_function_parameters|tools?[.[\d\]]*(?:\.\w+)*\.(?:parameters|input_schema)|\b(?:tools?|functions?)\b.{0,80}\b(?:schema|parameters)\b|\bschema\b.{0,80}\b(?:tools?|functions?)\b|\bundefined schema\b/is.test(
      words,
    ) && !/response_format|response_schema|output_config/i.test(words)
  );
}

/** A schema in the keywords that every provider knows. */
function simpleSchema(schema: JsonObject): JsonObject {
  const simple = openApiSchema(toolSchema(inlinedSchema(schema)));
  const made = { ...simple, type: "object", properties: isRecord(simple["properties"]) ? simple["properties"] : {} };
  return isDeepStrictEqual(made, schema) ? schema : made;
}

/** The tools that a rejection names, by name or by place, as a list of their hashes; all where it names none. */
function namedTools(failure: Failure, body: JsonBody): string {
  const words = wordsOf(failure);
  const places = [...words.matchAll(/(?:function_declarations|tools)(?:\[(\d+)\]|\.(\d+))/gi)].filter(
    ([place], _at, list) => /^function/i.test(place) || !list.some(([other]) => /^function/i.test(other)),
  );
  const indexes = new Set(places.map(([, bracket, dotted]) => Number(bracket ?? dotted)));
  const tools = toolsIn(body);
  const nameOf = ({ holder }: ToolInBody): string => String(holder["name"]);
  const named = tools.filter(
    (tool) =>
      indexes.has(tool.index) ||
      words.includes(`'${nameOf(tool)}'`) ||
      words.includes(`"${nameOf(tool)}"`) ||
      words.includes(`\`${nameOf(tool)}\``),
  );
  return (named.length > 0 ? named : tools).map(hashOf).join(",");
}

/** The same for a tool whose schema is put simply and for one whose schema is not: corrections may be learned and applied in any order. */
function hashOf({ holder, schema }: ToolInBody): string {
  return textHash(`${String(holder["name"])} ${jsonText(simpleSchema(schema))}`);
}

/** Tools with their schemas put in their descriptions: the model can still call them rightly. */
function inWords(body: JsonBody, hashes: string): JsonBody {
  const list = hashes.split(",");
  return mapTools(body, (tool) => {
    const { holder, field, schema } = tool;
    if (Object.keys(isRecord(schema["properties"]) ? schema["properties"] : {}).length === 0 || !list.includes(hashOf(tool))) {
      return holder;
    }
    const { [field]: _schema, ...rest } = holder;
    const before = typeof rest["description"] === "string" && rest["description"] !== "" ? `${rest["description"]}\n\n` : "";
    // Google's older field takes no object without properties.
    const isOlder =
      field === "parameters" &&
      "functionDeclarations" in (Array.isArray(body["tools"]) && isRecord(body["tools"][0]) ? body["tools"][0] : {});
    return {
      ...rest,
      description: `${before}The arguments satisfy this JSON Schema: ${jsonText(schema)}`,
      ...(isOlder ? {} : { [field]: { type: "object", properties: {} } }),
    };
  });
}

function withSchemas(body: JsonBody, change: (schema: JsonObject) => JsonObject): JsonBody {
  return mapTools(body, ({ holder, field, schema }) => {
    const changed = change(schema);
    return changed === schema ? holder : { ...holder, [field]: changed };
  });
}

function toolsIn(body: JsonBody): readonly ToolInBody[] {
  const found: ToolInBody[] = [];
  mapTools(body, (tool) => {
    found.push(tool);
    return tool.holder;
  });
  return found;
}

/** The body with each tool as `change` makes it, wherever the wire keeps it; the same body where nothing changes. */
function mapTools(body: JsonBody, change: (tool: ToolInBody) => JsonBody): JsonBody {
  const { tools } = body;
  if (!Array.isArray(tools)) {
    return body;
  }
  const mapped = tools.map((tool: unknown, index) => {
    if (!isRecord(tool)) {
      return tool;
    }
    const declared = tool["functionDeclarations"];
    if (Array.isArray(declared)) {
      const changed = declared.map((each: unknown, at) => (isRecord(each) ? changeOne(each, at, change) : each));
      return changed.every((each, at) => each === declared[at]) ? tool : { ...tool, functionDeclarations: changed };
    }
    const inner = tool["function"];
    const changed = changeOne(isRecord(inner) ? inner : tool, index, change);
    return changed === inner || changed === tool ? tool : isRecord(inner) ? { ...tool, function: changed } : changed;
  });
  return mapped.every((tool, index) => tool === tools[index]) ? body : { ...body, tools: mapped };
}

function changeOne(holder: JsonBody, index: number, change: (tool: ToolInBody) => JsonBody): JsonBody {
  const field = (["parameters", "input_schema", "parametersJsonSchema"] as const).find((name) => isRecord(holder[name]));
  return field === undefined ? holder : change({ holder, field, schema: holder[field] as JsonObject, index });
}
