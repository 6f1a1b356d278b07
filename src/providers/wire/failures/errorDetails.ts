import { isRecord } from "../../../core/model/json.ts";
import type { ErrorFacts } from "./errorKind.ts";

/**
 * The faults that a server in Python lists (`[{type, loc: ["body", "max_tokens"], msg}]`), as FastAPI, vLLM and Mistral do, perhaps within
 * `detail`: the words of all, and the field of the first. `undefined` where there is no such list. Pure.
 */
export function readDetails(value: unknown): Pick<ErrorFacts, "message" | "parameter"> | undefined {
  const list = isRecord(value) ? value["detail"] : value;
  const faults = Array.isArray(list) ? list.filter(isRecord).filter(({ msg }) => typeof msg === "string") : [];
  if (faults.length === 0) {
    return undefined;
  }
  const read = faults.map(({ loc, msg }) => ({ place: placeOf(loc), words: String(msg) }));
  return {
    message: read.map(({ place, words }) => (place === "" ? words : `${place}: ${words}`)).join("; "),
    parameter: read[0]?.place === "" ? undefined : read[0]?.place,
  };
}

/** The path of a field, without the body that they are all in. */
function placeOf(loc: unknown): string {
  const steps = Array.isArray(loc) ? loc.filter((step) => typeof step === "string" || typeof step === "number").map(String) : [];
  return (steps[0] === "body" ? steps.slice(1) : steps).join(".");
}
