import type { JsonObject } from "../model/json.ts";
import { jsonText } from "../model/json.ts";
import type { Message } from "../model/message.ts";
import type { ChatRequest, StructuredMode } from "../provider.ts";

/**
 * The request that brings a model to answer in a schema. `native`: the wire's own mode. `tool`: a tool named after the schema, which the model
 * must call; the request's own tools stay, since the conversation may have used them. `prompt`: words, after the system's own. Pure.
 */
export function structuredRequest(request: ChatRequest, mode: StructuredMode, name: string, schema: JsonObject): ChatRequest {
  switch (mode) {
    case "native":
      return { ...request, outputSchema: { name, schema } };
    case "tool": {
      const description =
        typeof schema["description"] === "string"
          ? schema["description"]
          : "Gives the answer to the user. Call it once, with the whole answer.";
      const others = (request.tools ?? []).filter((tool) => tool.name !== name);
      return { ...request, tools: [...others, { name, description, inputSchema: schema }], toolChoice: { name } };
    }
    case "prompt":
      return { ...request, messages: withInstructions(request.messages, name, schema) };
  }
}

function withInstructions(messages: readonly Message[], name: string, schema: JsonObject): readonly Message[] {
  const text =
    `Answer with one JSON value and nothing else: no introduction, no explanation, no code fence. It must satisfy this JSON Schema, “${name}”, exactly: ` +
    `every required property, no property that it does not allow, and the types as they stand.\n\n${jsonText(schema)}`;
  const at = messages.findIndex((message) => message.role !== "system");
  return messages.toSpliced(at < 0 ? messages.length : at, 0, { role: "system", content: [{ type: "text", text }] });
}

/**
 * The conversation with the answer that was wrong and why, for another try. The answer goes back as words, also where it was a tool's arguments:
 * so it needs no result, and every wire takes it. An answer without words is left out, since wires reject an empty one. Pure.
 */
export function withCorrection(messages: readonly Message[], answer: string, errors: readonly string[]): readonly Message[] {
  const text = `Your answer does not satisfy the schema:\n${errors.map((error) => `- ${error}`).join("\n")}\n\nGive the whole answer again, corrected, in the same form and with nothing else.`;
  const own: readonly Message[] = answer.trim() === "" ? [] : [{ role: "assistant", content: [{ type: "text", text: answer }] }];
  return [...messages, ...own, { role: "user", content: [{ type: "text", text }] }];
}
