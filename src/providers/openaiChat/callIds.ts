/** What OpenAI takes as the id of a call, in characters. Source: its error texts, 2026-11. */
const longestId = 40;

/**
 * Gives each id of a conversation the form that a gateway takes: `length` letters and digits exactly, or by default at most 40 letters, digits,
 * `_` and `-`. An id that has the form stays; another becomes what only it becomes, the same in the call, in its result and in the next request.
 */
export function callIdMapper(length: number | undefined): (id: string) => string {
  const fits = length === undefined ? new RegExp(`^[\\w-]{1,${String(longestId)}}$`) : new RegExp(`^[A-Za-z0-9]{${String(length)}}$`);
  const mapped = new Map<string, string>();
  const taken = new Map<string, string>();
  return (id) => {
    const known = mapped.get(id);
    if (known !== undefined) {
      return known;
    }
    let form = fits.test(id) ? id : shorten(id, 0, length);
    for (let round = 1; (taken.get(form) ?? id) !== id; round++) {
      form = shorten(id, round, length);
    }
    mapped.set(id, form);
    taken.set(form, id);
    return form;
  };
}

function shorten(id: string, round: number, length: number | undefined): string {
  const text = hash(id, round).toString(36).padStart(11, "0");
  return length === undefined ? `call_${text}` : text.repeat(Math.ceil(length / text.length)).slice(-length);
}

/** 53 bits of a text, well spread (cyrb53). Not a secret's hash: it only keeps names apart. */
function hash(text: string, seed: number): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
