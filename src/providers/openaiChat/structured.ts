import type { Endpoint, StructuredMode } from "../../core/provider.ts";
import { isOpenAi } from "./request.ts";

/** OpenAI's models from before schemas: they take tools. */
const toolsOnly = /^(?:gpt-3\.5|gpt-4(?:-|$)|chatgpt-4o-latest|gpt-4o-2024-05-13)/;

/** OpenAI's first models that think: they take neither. */
const wordsOnly = /^(?:o1-mini|o1-preview)/;

/**
 * How a model is best brought to answer in a schema at an address of the chat wire. Most gateways take `json_schema`; where one rejects it, the
 * request is corrected with a tool, and the correction kept. Pure.
 */
export function chatStructuredMode({ baseUrl, quirks }: Pick<Endpoint, "baseUrl" | "quirks">, model: string): StructuredMode {
  if (quirks?.structured !== undefined) {
    return quirks.structured;
  }
  const name = model.toLowerCase();
  if (isOpenAi(baseUrl) && wordsOnly.test(name)) {
    return "prompt";
  }
  return isOpenAi(baseUrl) && toolsOnly.test(name) ? "tool" : "native";
}
