import type { JsonObject } from "./json.ts";
import { isRecord } from "./json.ts";
import type { Parsed } from "./parsed.ts";
import { readAs, unreadable } from "./parsed.ts";
import type { ToolDefinition } from "./message.ts";

/**
 * Tool definitions from parsed JSON: a list, or `{tools: […]}`. Each in our own shape (`inputSchema`), Anthropic's (`input_schema`), OpenAI's
 * (`{type: "function", function: {…, parameters}}`, or flat on the Responses wire) or Gemini's (`{functionDeclarations: […]}`, whose upper-case types
 * are written as JSON Schema has them). The message of a failure names the index and the field. Never throws.
 */
export function parseTools(value: unknown): Parsed<readonly ToolDefinition[]> {
  return readAs(() => {
    const list = isRecord(value) ? value["tools"] : value;
    return Array.isArray(list)
      ? list.flatMap((item, index) => readTools(item, `tools[${String(index)}]`))
      : unreadable("The tools", "must be a list, or an object with a list “tools”");
  });
}

function readTools(value: unknown, place: string): readonly ToolDefinition[] {
  const declared = isRecord(value) ? (value["functionDeclarations"] ?? value["function_declarations"]) : undefined;
  return Array.isArray(declared)
    ? declared.map((item, index) => readTool(item, `${place}.functionDeclarations[${String(index)}]`))
    : [readTool(value, place)];
}

function readTool(value: unknown, place: string): ToolDefinition {
  if (!isRecord(value)) {
    return unreadable(place, "must be an object");
  }
  const isWrapped = isRecord(value["function"]);
  const tool = isRecord(value["function"]) ? value["function"] : value;
  const at = isWrapped ? `${place}.function` : place;
  if (!isWrapped && typeof tool["type"] === "string" && !["function", "custom"].includes(tool["type"])) {
    return unreadable(`${at}.type`, "must be “function”: tools that a provider runs itself cannot be given");
  }
  const { name, description } = tool;
  if (typeof name !== "string" || name === "") {
    return unreadable(`${at}.name`, "must be a text");
  }
  if (description !== undefined && typeof description !== "string") {
    return unreadable(`${at}.description`, "must be a text");
  }
  const field = ["inputSchema", "input_schema", "parametersJsonSchema", "parameters"].find((key) => tool[key] !== undefined);
  const schema: unknown = field === undefined ? { type: "object", properties: {} } : tool[field];
  if (!isRecord(schema)) {
    return unreadable(`${at}.${String(field)}`, "must be a JSON Schema (an object)");
  }
  return { name, description: description ?? "", inputSchema: (schema["type"] === "OBJECT" ? lowerTypes(schema) : schema) as JsonObject };
}

/** Gemini's `OBJECT`, `STRING`, … as JSON Schema writes them. */
function lowerTypes(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(lowerTypes);
  }
  if (!isRecord(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "type" && typeof inner === "string" && /^[A-Z]+$/.test(inner) ? inner.toLowerCase() : lowerTypes(inner),
    ]),
  );
}
