import { isRecord } from "../../src/core/model/json.ts";
import { mediaIn } from "./demoMedia.ts";
import { exampleOf, schemaIn } from "./demoSchema.ts";
import type { ScriptedAnswer, Wire } from "./script.ts";

/** About as fast as a quick model writes, in milliseconds a token. */
const paceMs = 8;

/** What an able model answers the questions of a connection test; `undefined` for any other question. */
export function ableAnswer({ prompt, body }: { readonly prompt: string; readonly body?: unknown }): ScriptedAnswer | undefined {
  if (/single word OK/.test(prompt)) {
    return { steps: [{ text: "OK" }] };
  }
  if (/^Count from 1 to 60/.test(prompt)) {
    return { paceMs, steps: Array.from({ length: 60 }, (_, index) => ({ text: `${index === 0 ? "" : " "}${index + 1}` })) };
  }
  if (/tool report_status/.test(prompt) && offersTools(body)) {
    return { steps: [{ toolCall: { name: "report_status", argumentsText: '{"status":"OK"}' } }] };
  }
  if (/status OK and the number 7/.test(prompt)) {
    return schemaAnswer(body);
  }
  return /Which colour is this picture/.test(prompt) && mediaIn(body).length > 0 ? { steps: [{ text: "Red." }] } : undefined;
}

/** The same for model servers that are asked nothing else. */
export function doctorAnswer(request: {
  readonly wire: Wire;
  readonly model: string;
  readonly prompt: string;
  readonly body: unknown;
}): ScriptedAnswer {
  return ableAnswer(request) ?? { steps: [{ text: "ok" }] };
}

function schemaAnswer(body: unknown): ScriptedAnswer | undefined {
  const wanted = schemaIn(body);
  if (wanted === undefined) {
    return undefined;
  }
  const json = JSON.stringify(exampleOf(wanted.schema));
  return { steps: wanted.tool === undefined ? [{ text: json }] : [{ toolCall: { name: wanted.tool, argumentsText: json } }] };
}

function offersTools(body: unknown): boolean {
  return isRecord(body) && Array.isArray(body["tools"]) && body["tools"].length > 0;
}
