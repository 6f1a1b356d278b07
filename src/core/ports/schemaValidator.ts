import type { JsonObject, JsonValue } from "../model/json.ts";

/** A schema that values can be checked against, or one sentence that says why it is none. */
export type SchemaReading = { readonly ok: true; readonly schema: CheckedSchema } | { readonly ok: false; readonly message: string };

/** A schema that was found to be sound. */
export interface CheckedSchema {
  /**
   * What is wrong with `value`, one sentence each, each beginning with the JSON pointer of the place; none where nothing is. Bounded in number,
   * length and time: a value that takes too long to check is reported as wrong. Never throws.
   */
  errorsOf(value: JsonValue): readonly string[];
}

/** Knows JSON Schema: draft 7 and 2020-12 (the default where `$schema` names none). */
export interface SchemaValidator {
  /** Reads a schema. Nothing is fetched: a reference to elsewhere makes it unusable. Never throws. */
  read(schema: JsonObject): SchemaReading;
}

/** Loads the validator when it is first needed. Rejects only where Baton's own files are broken. */
export type LoadSchemaValidator = () => Promise<SchemaValidator>;
