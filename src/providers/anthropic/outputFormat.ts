import { transformJSONSchema } from "@anthropic-ai/sdk/lib/transform-json-schema";
import type { JsonObject } from "../../core/model/json.ts";
import type Anthropic from "@anthropic-ai/sdk";

/**
 * The schema for an answer as the wire wants it: every object closed, and what its grammar cannot hold (lengths, ranges, patterns) reported in
 * descriptions. What the answer keeps of these is checked by whoever asked. A schema that cannot be written so is sent as it is, for the
 * provider to reject. Pure.
 */
export function outputFormat(schema: JsonObject): Anthropic.JSONOutputFormat {
  try {
    return { type: "json_schema", schema: transformJSONSchema(schema) };
  } catch {
    return { type: "json_schema", schema };
  }
}
