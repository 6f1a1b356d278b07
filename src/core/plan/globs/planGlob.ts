import { alternativesOf } from "./braces.ts";

/** UTF-16 units, as pairs of first and last. */
export type CharacterSet = readonly (readonly [first: number, last: number])[];

/** A part of a name: any number of characters, or one of a set. */
export type NameToken = "any" | CharacterSet;

/** A name of a path, or `deep`: any number of names. */
export type GlobName = "deep" | readonly NameToken[];

/** A glob as the ways in which it can be read, each from the root of the workspace; `undefined`: it isn't understood. */
export type PlanGlob = readonly (readonly GlobName[])[] | undefined;

/** Ways to read a glob at most, and characters of it. */
const limits = { alternatives: 256, characters: 1000 };

const all: CharacterSet = [[0, 0xffff]];

/**
 * Reads a glob of a plan: paths relative to the workspace, `/` between names, `*`, `?`, `**` as a whole name, `{a,b}`, `[a-z]`, `[!a]`. It begins at the root: `a.ts` is that file alone. What ends in a name
 * without wildcards is that file, or all of that folder. Names in brackets are taken literally too, since paths have such (`app/[id]/page.ts`). Dots at the beginning of a name are nothing special. Negation,
 * escapes, ranges of numbers, and whatever leads out of the workspace, aren't understood. Pure.
 */
export function readPlanGlob(glob: string, ignoresCase = false): PlanGlob {
  const text = (ignoresCase ? glob.toLowerCase() : glob).trim().replace(/^(?:\.\/)+/, "");
  if (text === "" || text.length > limits.characters || /[\\\0]|^!|^\/|^~|^[a-z]:/i.test(text)) {
    return undefined;
  }
  const alternatives = alternativesOf(text, limits.alternatives)?.flatMap(namesOf);
  return alternatives === undefined || alternatives.length > limits.alternatives || alternatives.some((names) => names === undefined)
    ? undefined
    : alternatives.filter((names) => names !== undefined);
}

/** A path as a glob that fits it alone. Pure. */
export function literalGlob(path: string, ignoresCase = false): PlanGlob {
  return [(ignoresCase ? path.toLowerCase() : path).split("/").map(literalName)];
}

/** The ways to read a glob without braces; `[undefined]`: it isn't understood. */
function namesOf(text: string): readonly (readonly GlobName[] | undefined)[] {
  const names = text.replace(/\/$/, "/**").split("/");
  if (names.some((name) => name === "" || name === "." || name === "..")) {
    return [undefined];
  }
  let ways: readonly (readonly GlobName[])[] = [[]];
  for (const name of names) {
    const read = waysOfName(name);
    ways = ways.flatMap((before) => read.map((way) => [...before, way]));
    if (ways.length > limits.alternatives) {
      return [undefined];
    }
  }
  const last = names.at(-1) ?? "";
  // What is below a folder is not the folder itself.
  const end: readonly GlobName[] = last === "**" ? [["any"]] : /[*?]/.test(last) ? [] : ["deep"];
  return ways.map((way) => [...way, ...end]);
}

function waysOfName(name: string): readonly GlobName[] {
  if (name === "**") {
    return ["deep"];
  }
  const tokens: NameToken[] = [];
  let hasSet = false;
  for (let at = 0; at < name.length; at++) {
    const set = name[at] === "[" ? setAt(name, at) : undefined;
    if (set !== undefined) {
      tokens.push(set.set);
      hasSet = true;
      at = set.end;
    } else {
      tokens.push(name[at] === "*" ? "any" : name[at] === "?" ? all : [one(name, at)]);
    }
  }
  return hasSet ? [tokens, wildcardName(name)] : [tokens];
}

/** A name of which only `*` and `?` are wildcards. */
function wildcardName(name: string): readonly NameToken[] {
  return [...name.split("").keys()].map((at) => (name[at] === "*" ? "any" : name[at] === "?" ? all : [one(name, at)]));
}

function literalName(name: string): readonly NameToken[] {
  return [...name.split("").keys()].map((at) => [one(name, at)]);
}

function one(name: string, at: number): readonly [number, number] {
  const code = name.charCodeAt(at);
  return [code, code];
}

/** The set in brackets that begins at `start`, and where it ends; `undefined` if there is none. */
function setAt(name: string, start: number): { readonly set: CharacterSet; readonly end: number } | undefined {
  const isNegated = name[start + 1] === "!" || name[start + 1] === "^";
  const first = start + (isNegated ? 2 : 1);
  const end = name.indexOf("]", first + 1);
  if (end === -1) {
    return undefined;
  }
  const ranges: [number, number][] = [];
  for (let at = first; at < end; at++) {
    if (name[at + 1] === "-" && at + 2 < end) {
      ranges.push([name.charCodeAt(at), name.charCodeAt(at + 2)]);
      at += 2;
    } else {
      ranges.push([name.charCodeAt(at), name.charCodeAt(at)]);
    }
  }
  return { set: isNegated ? complement(ranges) : ranges.filter(([from, to]) => from <= to), end };
}

function complement(ranges: readonly (readonly [number, number])[]): CharacterSet {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [from, to] of [...ranges].sort(([one], [other]) => one - other)) {
    if (from > next) {
      gaps.push([next, from - 1]);
    }
    next = Math.max(next, to + 1);
  }
  return next <= 0xffff ? [...gaps, [next, 0xffff]] : gaps;
}
