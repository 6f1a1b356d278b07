import { createContext, Script } from "node:vm";
import { dereference, validate, type Schema, type SchemaDraft } from "@cfworker/json-schema";
import { isRecord, type JsonObject, type JsonValue } from "../core/model/json.ts";
import type { SchemaReading, SchemaValidator } from "../core/ports/schemaValidator.ts";
import { errorSentences } from "./errorSentences.ts";
import { soundSchema } from "./soundSchema.ts";

/** What a schema may have, as JSON text: providers reject far smaller ones. In characters. */
const schemaSizeLimit = 256 * 1024;

/** How long one check may take, in milliseconds: what takes longer has a pattern or references that grow without bound. */
const checkLimitMs = 1000;

type Lookup = Record<string, Schema | boolean>;

const soundLookup = dereference(soundSchema);

/** JSON Schema, read by an interpreter: no function is made of what a schema says. See {@link SchemaValidator}. */
export const jsonSchemaValidator: SchemaValidator = {
  read(given) {
    try {
      return runWithin(checkLimitMs, () => readSchema(given));
    } catch (error) {
      return { ok: false, message: `The schema cannot be used: ${reasonOf(error)}.` };
    }
  },
};

function readSchema(given: JsonObject): SchemaReading {
  const text = JSON.stringify(given);
  if (text.length > schemaSizeLimit) {
    return unusable(`it has ${String(text.length)} characters, and ${String(schemaSizeLimit)} is the most`);
  }
  // Its own copy: the validator writes marks into it.
  const schema = JSON.parse(text) as Schema;
  const [fault] = errorSentences(
    validate(schema, soundSchema, "7", soundLookup, false).errors.filter(({ keyword }) => keyword !== "anyOf"),
  );
  if (fault !== undefined) {
    return unusable(fault.replace(/\.$/, ""));
  }
  const lookup = dereference(schema) as Lookup;
  const problem = Object.values(lookup).flatMap((part) => (isRecord(part) ? (problemOf(part, lookup) ?? []) : []))[0];
  if (problem !== undefined) {
    return unusable(problem);
  }
  const draft = draftOf(schema.$schema);
  return { ok: true, schema: { errorsOf: (value) => errorsOf(value, schema, draft, lookup) } };
}

function errorsOf(value: JsonValue, schema: Schema, draft: SchemaDraft, lookup: Lookup): readonly string[] {
  try {
    return runWithin(checkLimitMs, () => errorSentences(validate(value, schema, draft, lookup, false).errors));
  } catch (error) {
    return [`The whole value: it could not be checked against the schema, because ${reasonOf(error)}.`];
  }
}

/** What the official meta-schemas do not catch, and what the validator would trip over in the middle of an answer. */
function problemOf(part: Schema, lookup: Lookup): string | undefined {
  if (part["$dynamicRef"] !== undefined) {
    return "it uses “$dynamicRef”, which is not supported; use “$ref”";
  }
  const { $ref, __absolute_ref__: target } = part;
  if ($ref !== undefined && lookup[target ?? $ref] === undefined) {
    return `it refers to “${$ref}”, which is not in it (schemas elsewhere are not fetched)`;
  }
  const patterns = [part.pattern, ...Object.keys(part.patternProperties ?? {})];
  const wrong = patterns.find((pattern) => pattern !== undefined && !isPattern(pattern));
  return wrong === undefined ? undefined : `the pattern “${wrong.slice(0, 100)}” is not a regular expression`;
}

function isPattern(pattern: string): boolean {
  try {
    // The flag that the validator uses, as the standard asks.
    return new RegExp(pattern, "u").source !== "";
  } catch {
    return false;
  }
}

/** Drafts before 2019-09 ignore what stands beside a `$ref`. */
function draftOf(name: string | undefined): SchemaDraft {
  const draft = /draft-0([3-7])|2019-09/.exec(name ?? "");
  if (draft === null) {
    return "2020-12";
  }
  return draft[1] === undefined ? "2019-09" : Number(draft[1]) <= 4 ? "4" : "7";
}

function unusable(why: string): SchemaReading {
  return { ok: false, message: `The schema cannot be used: ${why}.` };
}

function reasonOf(error: unknown): string {
  if (error instanceof RangeError) {
    return "its references or its nesting have no end";
  }
  const isTimeout = isRecord(error) && error["code"] === "ERR_SCRIPT_EXECUTION_TIMEOUT";
  return isTimeout
    ? `checking took longer than ${String(checkLimitMs / 1000)} s`
    : error instanceof Error
      ? (error.message.split("\n")[0] ?? "").replace(/\.$/, "")
      : "its check failed";
}

/** What is run next. One for all checks, since a context takes a millisecond to make, and agents check each call. */
const timed: { run: () => unknown } = { run: () => undefined };
const timedContext = createContext(timed);
const timedScript = new Script("run()");

/**
 * Runs `run`, and throws when it has not ended after `limitMs`. It interrupts even a regular expression, which nothing else on this thread can:
 * patterns in schemas come from anywhere, and some take for ever on the wrong text.
 */
function runWithin<T>(limitMs: number, run: () => T): T {
  timed.run = run;
  try {
    return timedScript.runInContext(timedContext, { timeout: limitMs }) as T;
  } finally {
    timed.run = () => undefined;
  }
}
