import type { JsonObject, JsonValue } from "../../../core/model/json.ts";
import { isRecord } from "../../../core/model/json.ts";

/** How often a definition may stand within itself; below that, anything goes. */
const recursionLimit = 2;

/** The most schemas that come of one; in the place of more, anything goes. */
const sizeLimit = 5000;

/** Keywords whose values are no schemas, whatever is in them. */
const dataKeywords = new Set(["enum", "const", "default", "examples", "example", "required"]);

/**
 * A JSON Schema in which what a `$ref` within the document leads to stands in its place, with what stands beside the reference over it. A recursive definition is put in
 * place as far as {@link recursionLimit}. A reference to elsewhere, or to nothing, becomes a schema that takes anything. The same object where there is no reference. Our own
 * code, since libraries that resolve references do so asynchronously, or make objects that hold themselves, which no body can carry. Pure.
 */
export function inlinedSchema(schema: JsonObject): JsonObject {
  if (!JSON.stringify(schema).includes('"$ref"')) {
    return schema;
  }
  const {
    $defs: _defs,
    definitions: _definitions,
    ...root
  } = inline(schema, { root: schema, path: [], count: { left: sizeLimit } }) as JsonObject;
  return root;
}

interface Place {
  readonly root: JsonObject;
  /** The references that are being put in place here. */
  readonly path: readonly string[];
  readonly count: { left: number };
}

function inline(value: JsonValue | undefined, place: Place): JsonValue {
  if (Array.isArray(value)) {
    return value.map((item: JsonValue) => inline(item, place));
  }
  if (!isRecord(value)) {
    return value ?? null;
  }
  if (place.count.left-- <= 0) {
    return {};
  }
  const { $ref: reference, ...beside } = value;
  if (typeof reference !== "string") {
    const skipped = place.path.length > 0 || value === place.root ? ["$defs", "definitions"] : [];
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, inner]) =>
        skipped.includes(name) ? [] : [[name, dataKeywords.has(name) ? (inner as JsonValue) : inline(inner as JsonValue, place)]],
      ),
    );
  }
  const own = inline(beside, place) as JsonObject;
  const target = place.path.filter((outer) => outer === reference).length >= recursionLimit ? undefined : targetOf(reference, place.root);
  return isRecord(target)
    ? { ...(inline(target as JsonObject, { ...place, path: [...place.path, reference] }) as JsonObject), ...own }
    : own;
}

/** What a pointer such as `#/$defs/Table` leads to. */
function targetOf(reference: string, root: JsonObject): unknown {
  if (!reference.startsWith("#")) {
    return undefined;
  }
  let target: unknown = root;
  for (const step of reference
    .slice(1)
    .split("/")
    .filter((name) => name !== "")) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    target = isRecord(target) || Array.isArray(target) ? (target as Record<string, unknown>)[name] : undefined;
  }
  return target;
}
