import { textHash } from "./textHash.ts";

/**
 * What a wire takes as the id of a tool call: any text that is not empty, exactly so many letters and digits, or at most so many letters, digits, `_`
 * and `-`.
 */
export type CallIdForm = "any" | { readonly exactly: number } | { readonly atMost: number };

/**
 * Hands out the ids of one request: each call with the id passes in gets one that no call before it has, in the wire's form. The id itself where that is
 * possible; else one that depends on the calls before it alone, so that the beginning of a conversation is the same in each of its requests.
 */
export function callIdGiver(form: CallIdForm): (id: string) => string {
  const fits = patternOf(form);
  const given = new Set<string>();
  return (id) => {
    let candidate = fits.test(id) ? id : derived(id, 0, form);
    for (let round = 1; given.has(candidate); round++) {
      candidate = derived(id, round, form);
    }
    given.add(candidate);
    return candidate;
  };
}

function patternOf(form: CallIdForm): RegExp {
  if (form === "any") {
    return /./s;
  }
  return "exactly" in form ? new RegExp(`^[A-Za-z0-9]{${String(form.exactly)}}$`) : new RegExp(`^[\\w-]{1,${String(form.atMost)}}$`);
}

function derived(id: string, round: number, form: CallIdForm): string {
  const text = textHash(id, round);
  return form !== "any" && "exactly" in form ? text.repeat(Math.ceil(form.exactly / text.length)).slice(-form.exactly) : `call_${text}`;
}
