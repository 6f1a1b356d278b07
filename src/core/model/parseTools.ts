import type { JsonObject } from "./json.ts";
import { isRecord } from "./json.ts";
import type { Parsed } from "./parsed.ts";
import { readAs, unreadable } from "./parsed.ts";
import type { ToolDefinition } from "./tool.ts";

/**
 * Tool definitions from parsed JSON: a list, or `{tools: […]}`. Each in our own shape (`inputSchema`), Anthropic's (`input_schema`) or
 * OpenAI's (`{type: "function", function: {…, parameters}}`). The message of a failure names the index and the field. Never throws.
 */
export function parseTools(value: unknown): Parsed<readonly ToolDefinition[]> {
  return readAs(() => {
    const list = isRecord(value) ? value["tools"] : value;
    return Array.isArray(list) ? list.map((item, index) => readTool(item, `tools[${String(index)}]`)) : unreadable("The tools", "must be a list, or an object with a list “tools”");
  });
}

function readTool(value: unknown, place: string): ToolDefinition {
  if (!isRecord(value)) {
    return unreadable(place, "must be an object");
  }
  const isWrapped = isRecord(value["function"]);
  const tool = isRecord(value["function"]) ? value["function"] : value;
  const at = isWrapped ? `${place}.function` : place;
  const { name, description } = tool;
  if (typeof name !== "string" || name === "") {
    return unreadable(`${at}.name`, "must be a text");
  }
  if (description !== undefined && typeof description !== "string") {
    return unreadable(`${at}.description`, "must be a text");
  }
  const field = ["inputSchema", "input_schema", "parameters"].find((key) => tool[key] !== undefined);
  const schema: unknown = field === undefined ? { type: "object", properties: {} } : tool[field];
  if (!isRecord(schema)) {
    return unreadable(`${at}.${String(field)}`, "must be a JSON Schema (an object)");
  }
  return { name, description: description ?? "", inputSchema: schema as JsonObject };
}
