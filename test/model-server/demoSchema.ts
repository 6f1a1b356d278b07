import { isRecord } from "../../src/core/model/json.ts";

/** The schema that a request wants its answer in, and the tool that it must be given to, where it is asked for by one. */
export interface WantedSchema {
  readonly schema: unknown;
  readonly tool?: string | undefined;
}

/** The schema in a request's body, wherever its wire has it; `undefined` where the answer is free. */
export function schemaIn(body: unknown): WantedSchema | undefined {
  const native = [
    at(body, "response_format", "json_schema", "schema"),
    at(body, "text", "format", "schema"),
    at(body, "output_config", "format", "schema"),
    at(body, "output_format", "schema"),
    at(body, "generationConfig", "responseJsonSchema"),
    at(body, "generationConfig", "responseSchema"),
  ].find((schema) => schema !== undefined);
  const tool =
    at(body, "tool_choice", "function", "name") ??
    at(body, "tool_choice", "name") ??
    at(body, "toolConfig", "functionCallingConfig", "allowedFunctionNames", "0");
  if (native !== undefined) {
    return { schema: native };
  }
  return typeof tool === "string" ? { schema: toolSchema(at(body, "tools"), tool), tool } : schemaInWords(body);
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (isRecord(inner) ? inner[name] : Array.isArray(inner) ? (inner as readonly unknown[])[Number(name)] : undefined),
    value,
  );
}

/** The arguments of a tool, in the list of any wire. */
function toolSchema(tools: unknown, name: string): unknown {
  const declared = (Array.isArray(tools) ? tools : []).flatMap((tool: unknown): readonly unknown[] => {
    const own = at(tool, "functionDeclarations");
    return Array.isArray(own) ? own : [at(tool, "function") ?? tool];
  });
  const found = declared.find((tool) => at(tool, "name") === name);
  return at(found, "input_schema") ?? at(found, "parameters") ?? at(found, "parametersJsonSchema");
}

/** Where a model knows no other way, the schema stands in the system's words, at their end. */
function schemaInWords(body: unknown): WantedSchema | undefined {
  const words = JSON.stringify(body ?? null);
  const text = /"((?:[^"\\]|\\.)*JSON Schema, “(?:[^"\\]|\\.)*)"/.exec(words)?.[1];
  const json = text === undefined ? undefined : /\n\n(\{.*\})/s.exec(JSON.parse(`"${text}"`) as string)?.[1];
  try {
    return json === undefined ? undefined : { schema: JSON.parse(json) };
  } catch {
    return undefined;
  }
}

/** How deep an example goes into a schema that contains itself. */
const depthLimit = 6;

/** A value that satisfies `schema`, as far as plain schemas go; the same one each time. */
export function exampleOf(schema: unknown, root: unknown = schema, name = "value", depth = 0): unknown {
  if (!isRecord(schema) || depth > depthLimit) {
    return null;
  }
  const again = (inner: unknown, innerName = name): unknown => exampleOf(inner, root, innerName, depth + 1);
  const { $ref: ref, const: constant, enum: allowed, anyOf, oneOf, allOf } = schema;
  if (typeof ref === "string") {
    return again(
      at(
        root,
        ...ref
          .replace(/^#\/?/, "")
          .split("/")
          .filter((step) => step !== ""),
      ),
    );
  }
  if (constant !== undefined) {
    return constant;
  }
  const choices = [allowed, anyOf, oneOf].find((list): list is readonly unknown[] => Array.isArray(list) && list.length > 0);
  if (choices !== undefined) {
    return choices === allowed ? choices[0] : again(choices[0]);
  }
  if (Array.isArray(allOf)) {
    return Object.assign({}, ...allOf.map((part) => again(part)));
  }
  return typedExample(schema, name, again);
}

function typedExample(
  schema: Readonly<Record<string, unknown>>,
  name: string,
  again: (inner: unknown, innerName?: string) => unknown,
): unknown {
  const { type: given, properties, items, minItems, minimum, exclusiveMinimum, format, minLength } = schema;
  const type = String(Array.isArray(given) ? given[0] : (given ?? (isRecord(properties) ? "object" : "string"))).toLowerCase();
  switch (type) {
    case "object":
      return Object.fromEntries(Object.entries(isRecord(properties) ? properties : {}).map(([key, inner]) => [key, again(inner, key)]));
    case "array":
      return Array.from({ length: typeof minItems === "number" ? Math.max(1, minItems) : 1 }, () => again(items, name));
    case "integer":
    case "number":
      return typeof minimum === "number" ? minimum : typeof exclusiveMinimum === "number" ? Math.floor(exclusiveMinimum) + 1 : 42;
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return (formats[String(format)] ?? `A demo ${name}`).padEnd(typeof minLength === "number" ? minLength : 0, ".");
  }
}

const formats: Readonly<Record<string, string>> = {
  date: "2026-01-05",
  "date-time": "2026-01-05T09:00:00Z",
  time: "09:00:00Z",
  email: "demo@example.com",
  uri: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
};
