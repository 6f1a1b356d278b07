import { isRecord, parseJson } from "../../core/model/json.ts";
import { drivenEvents } from "../../core/drivenEvents.ts";
import type { RunEvent } from "../../core/model/runEvent.ts";
import type { ChatRequest } from "../../core/provider.ts";
import type { WatchedRequest } from "../../core/resilience/silenceFailures.ts";
import { schemaOf } from "../../core/structured/askedSchema.ts";
import type { AskQuestion } from "../../core/structured/schemaQuestion.ts";
import { streamStructured } from "../../core/structured/streamStructured.ts";
import { loadSchemaValidator } from "../../schema/loadSchemaValidator.ts";

/** A schema goes with each request: its limit in characters. */
const schemaLimit = 200_000;

/** A schema's text, and its file's name. */
export interface SchemaText {
  readonly name: string;
  readonly text: string;
}

/** Why a text cannot be used as a schema, as the end of a sentence for people; `undefined` where it can. */
export async function schemaProblem(text: string): Promise<string | undefined> {
  if (text.length > schemaLimit) {
    return `it has more than ${schemaLimit.toLocaleString("en")} characters.`;
  }
  const json = parseJson(text);
  if (!isRecord(json)) {
    return "it is not a JSON object. Comments and trailing commas are no JSON.";
  }
  const asked = schemaOf(json);
  const reading = asked.ok ? (await loadSchemaValidator()).read(asked.value.schema) : asked;
  return reading.ok ? undefined : reading.message;
}

/** The events of an answer in a schema, as `streamStructured` reports them. `whom` is asked first. A text that is no schema is a failure before anything is sent. */
export function askInSchema(
  ask: AskQuestion,
  request: ChatRequest,
  { name, text }: SchemaText,
  whom: WatchedRequest,
): AsyncIterable<RunEvent> {
  const asked = schemaOf(parseJson(text), name.replace(/\.json$/i, ""));
  return asked.ok
    ? streamStructured(ask, request, asked.value, { loadValidator: loadSchemaValidator, asked: whom })
    : rejected(asked.message, request.model, whom);
}

function rejected(reason: string, model: string, { provider }: WatchedRequest): AsyncIterable<RunEvent> {
  const message = `${reason} No request was sent.`;
  return drivenEvents<RunEvent>(({ push }) => {
    push({ type: "failure", failure: { kind: "invalid-request", parameter: "schema", message, provider, model, retry: "never" } });
    return Promise.resolve();
  });
}
