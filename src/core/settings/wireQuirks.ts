import { isRecord } from "../model/json.ts";
import type { WireQuirks } from "../provider.ts";
import { reportUnknown } from "./fieldReader.ts";

/** What a quirk's value may be: true or false, one of some words, a list of some words, a whole number, the name of a header. */
export type QuirkShape = "boolean" | "count" | "header" | { readonly oneOf: readonly string[] } | { readonly listOf: readonly string[] };

/** Every quirk that a gateway in the settings can have. One that is missing here does not compile. */
export const quirkShapes: Readonly<Record<keyof WireQuirks, QuirkShape>> = {
  endsWithoutMark: "boolean",
  refusesStreamOptions: "boolean",
  limitField: { oneOf: ["max_tokens", "max_completion_tokens"] satisfies WireQuirks["limitField"][] },
  effortField: {
    oneOf: [
      "openai",
      "openai-all",
      "openrouter",
      "reasoning-enabled",
      "template",
      "thinking-type",
      "none",
    ] satisfies WireQuirks["effortField"][],
  },
  reasoningPlayback: { oneOf: ["reasoning_content", "reasoning", "reasoning_details"] satisfies WireQuirks["reasoningPlayback"][] },
  thinkTags: { oneOf: ["never"] satisfies WireQuirks["thinkTags"][] },
  structured: { oneOf: ["native", "tool", "prompt"] satisfies WireQuirks["structured"][] },
  keyHeader: "header",
  cacheMarks: "boolean",
  imageModalities: "boolean",
  cacheKey: "boolean",
  callIdLength: "count",
  assistantAfterTool: "boolean",
  media: { listOf: ["image", "image-url", "audio", "pdf", "pdf-url"] satisfies WireQuirks["media"] },
};

const knownFields = new Set(Object.keys(quirkShapes));

/** Reads the `quirks` of one provider. A mistake costs the one quirk. `undefined` where there are none. */
export function readQuirks(value: unknown, where: string, problems: string[]): WireQuirks | undefined {
  if (value === undefined) {
    return undefined;
  }
  if (!isRecord(value)) {
    problems.push(`${where}.quirks must be an object.`);
    return undefined;
  }
  const at = `${where}.quirks`;
  reportUnknown(value, knownFields, at, problems);
  const quirks: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(quirkShapes)) {
    const fault = value[name] === undefined ? undefined : problemOf(value[name], shape);
    if (fault !== undefined) {
      problems.push(`${at}.${name} must be ${fault}.`);
    } else if (value[name] !== undefined) {
      quirks[name] = value[name];
    }
  }
  return quirks;
}

/** What the value should have been; `undefined` where it is that. */
function problemOf(value: unknown, shape: QuirkShape): string | undefined {
  if (shape === "boolean") {
    return typeof value === "boolean" ? undefined : "true or false";
  }
  if (shape === "count") {
    return Number.isInteger(value) && Number(value) > 0 ? undefined : "a whole number above 0";
  }
  if (shape === "header") {
    return typeof value === "string" && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(value) ? undefined : "the name of a header";
  }
  if ("oneOf" in shape) {
    return shape.oneOf.some((known) => known === value) ? undefined : `one of ${shape.oneOf.join(", ")}`;
  }
  return Array.isArray(value) && value.every((item) => shape.listOf.some((known) => known === item))
    ? undefined
    : `a list of ${shape.listOf.join(", ")}`;
}
