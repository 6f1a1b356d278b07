import { formatModelRef, parseModelRef, type KnownProvider, type ModelRef } from "../routing/modelRef.ts";

/** The models of a role that are asked when its own cannot be, in order, and one sentence for each entry that is none. */
export interface FallbacksReading {
  readonly refs: readonly ModelRef[];
  readonly problems: readonly string[];
}

/** More would only make a failure long. */
const fallbackLimit = 10;

/** Reads `baton.ROLE.fallbacks` from whatever stands in the settings file; `role` names it in the problems. A mistake costs the one entry. Nothing throws. */
export function readFallbacks(value: unknown, role: string, providers: readonly KnownProvider[]): FallbacksReading {
  const where = `baton.${role}.fallbacks`;
  if (value === undefined || value === null) {
    return { refs: [], problems: [] };
  }
  if (!Array.isArray(value)) {
    return { refs: [], problems: [`${where} must be a list of models, each as provider:model.`] };
  }
  const problems: string[] =
    value.length > fallbackLimit ? [`${where} has more than ${String(fallbackLimit)} models; the rest is ignored.`] : [];
  const refs = new Map<string, ModelRef>();
  for (const [index, entry] of value.slice(0, fallbackLimit).entries()) {
    const parsed = typeof entry === "string" ? parseModelRef(entry, providers) : undefined;
    if (parsed?.ok === true) {
      refs.set(formatModelRef(parsed.ref), parsed.ref);
    } else {
      problems.push(`${where}[${String(index)}]: ${parsed?.message ?? "a model is a text, as provider:model."}`);
    }
  }
  return { refs: [...refs.values()], problems };
}
