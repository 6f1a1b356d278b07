import type { OutputUnit } from "@cfworker/json-schema";

/** What a list of errors may have: a model corrects what comes first, and a long list costs tokens with each try. */
const errorLimit = 20;

/** What one sentence may have, in characters: an `enum` may be long. */
const sentenceLimit = 300;

/** Units that say only that what is within them has errors. */
const wrappers = new Set([
  "$ref",
  "$recursiveRef",
  "properties",
  "patternProperties",
  "additionalProperties",
  "unevaluatedProperties",
  "items",
  "prefixItems",
  "additionalItems",
  "unevaluatedItems",
  "allOf",
  "if",
  "dependentSchemas",
  "dependencies",
  "propertyNames",
]);

/**
 * The validator's errors as sentences that a model can act on, each beginning with the JSON pointer of the place in the value. Those that only
 * repeat that something within them is wrong are left out. Pure.
 */
export function errorSentences(units: readonly OutputUnit[]): readonly string[] {
  const sentences = units.flatMap((unit, index) => (isWrapper(unit, units[index + 1]) ? [] : [sentenceOf(unit)]));
  const distinct = [...new Set(sentences)];
  const rest = distinct.length - errorLimit;
  return rest > 0 ? [...distinct.slice(0, errorLimit), `… and ${String(rest)} more.`] : distinct;
}

function isWrapper(unit: OutputUnit, next: OutputUnit | undefined): boolean {
  return (
    next !== undefined &&
    wrappers.has(unit.keyword) &&
    (next.keyword === "false" || next.keywordLocation.startsWith(`${unit.keywordLocation}/`))
  );
}

function sentenceOf(unit: OutputUnit): string {
  const sentence = `${placeOf(unit.instanceLocation)}: ${problemOf(unit)}`;
  return sentence.length > sentenceLimit ? `${sentence.slice(0, sentenceLimit)}…` : sentence;
}

function problemOf({ keyword, error }: OutputUnit): string {
  switch (keyword) {
    case "false":
      return "nothing may be here.";
    case "maxProperties":
      return "there are too many properties.";
    case "anyOf":
      return "the value matches none of the allowed forms, for these reasons:";
    case "type": {
      const types = /^Instance type "(.+?)" is invalid\. Expected (.+)\.$/.exec(error);
      return types === null ? error : `the value must be ${(types[2] ?? "").replaceAll('", "', '" or "')}, not ${String(types[1])}.`;
    }
    case "required":
      return error.replace("Instance does not have required property", "the required property is missing:");
    default:
      return error.replace(/^Instance/, "the value").replace(/^String/, "the text");
  }
}

/** `#/a%20b/0` → `/a b/0`; the whole value is named in words, since its pointer is the empty text. */
function placeOf(location: string): string {
  const pointer = location.replace(/^#/, "");
  if (pointer === "") {
    return "The whole value";
  }
  try {
    return decodeURI(pointer);
  } catch {
    return pointer;
  }
}
