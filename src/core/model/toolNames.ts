import { textHash } from "./textHash.ts";

/** What a wire takes as the name of a tool. `most` is the longest, in characters. */
export interface ToolNameForm {
  readonly fits: RegExp;
  readonly most: number;
}

/** Digits and letters of a name's hash that keep it apart from others. */
const hashLength = 6;

/** The names of tools in one request, each way. A name that is not known is the same on both sides. */
export interface ToolNames {
  readonly toWire: (name: string) => string;
  readonly fromWire: (name: string) => string;
}

/**
 * Gives every tool of a request a name that its wire takes: its own if that is taken, else one made of its letters and a hash of it. Such a name depends on the tool's own name alone, so that it is the
 * same in each request of a conversation and a provider's cache holds (only where it is another tool's own name it depends on that, too). No two tools get one name. `undefined` if
 * all names are taken as they are. Pure.
 */
export function toolNames(names: Iterable<string>, form: ToolNameForm): ToolNames | undefined {
  const all = new Set(names);
  const others = [...all].filter((name) => !form.fits.test(name));
  if (others.length === 0) {
    return undefined;
  }
  const toWire = new Map<string, string>();
  const fromWire = new Map<string, string>();
  // In an order of their own: which of two gets the first choice does not depend on where they stand.
  for (const name of others.sort()) {
    let candidate = derived(name, 0, form);
    for (let round = 1; all.has(candidate) || fromWire.has(candidate); round++) {
      candidate = derived(name, round, form);
    }
    toWire.set(name, candidate);
    fromWire.set(candidate, name);
  }
  return { toWire: (name) => toWire.get(name) ?? name, fromWire: (name) => fromWire.get(name) ?? name };
}

function derived(name: string, round: number, { most }: ToolNameForm): string {
  const letters = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-zA-Z0-9_-]+/g, "_")
    .replace(/^_+|_+$/g, "");
  const word = letters === "" ? "tool" : /^[a-zA-Z]/.test(letters) ? letters : `tool_${letters}`;
  // Both ends of a long name say what it does: the server's name is often at its beginning.
  const room = most - hashLength - 1;
  const short =
    word.length <= room ? word : `${word.slice(0, Math.floor(room / 2) - 1)}_${word.slice(word.length - (room - Math.floor(room / 2)))}`;
  return `${short}_${textHash(name, round).slice(-hashLength)}`;
}
