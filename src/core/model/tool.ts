import type { JsonObject } from "./json.ts";

/** A tool as a model is told of it. `inputSchema` is a JSON Schema of an object. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
}
