import { isRecord, jsonText } from "../../core/model/json.ts";
import type { JsonBody } from "../wire/corrections/correctedRequest.ts";
import { without } from "../wire/corrections/correctedRequest.ts";

/**
 * The body with the schema of its answer given in words in the system's place, where the model or the address takes no `output_config.format`;
 * the same object where it has none. The answer is text as before, for whoever asked to check. Pure.
 */
export function correctToWords(body: JsonBody): JsonBody {
  const { output_config: output, system } = body;
  const format = isRecord(output) ? output["format"] : undefined;
  if (!isRecord(format)) {
    return body;
  }
  const words = `Answer with one JSON value that satisfies this JSON Schema, and with nothing else, no code fence and no explanation:\n${jsonText(format["schema"])}`;
  const block = { type: "text", text: words };
  // After what is marked for the cache, so that other answers share it.
  const before =
    typeof system === "string" ? [{ type: "text", text: system }] : Array.isArray(system) ? (system as readonly unknown[]) : [];
  return { ...without(body, "output_config.format"), system: [...before, block] };
}
