import { literalGlob, readPlanGlob, type CharacterSet, type GlobName, type NameToken, type PlanGlob } from "./planGlob.ts";

/** A path that fits both globs, or that there is none (`none`), or that one of them isn't understood (`unknown`). Exact for what is understood. Pure. */
export function commonPath(
  one: PlanGlob,
  other: PlanGlob,
): { readonly kind: "path"; readonly path: string } | { readonly kind: "none" | "unknown" } {
  if (one === undefined || other === undefined) {
    return { kind: "unknown" };
  }
  for (const names of one) {
    for (const others of other) {
      const common = commonNames(names, others);
      if (common !== undefined) {
        return { kind: "path", path: common.join("/") };
      }
    }
  }
  return { kind: "none" };
}

/** Whether some path fits both globs. What isn't understood is taken to overlap everything. Pure. */
export function globsOverlap(one: PlanGlob, other: PlanGlob): boolean {
  return commonPath(one, other).kind !== "none";
}

/** Whether tasks that may write these files could write the same one. Pure. */
export function writesOverlap(one: readonly string[], other: readonly string[], ignoresCase: boolean): boolean {
  const others = other.map((glob) => readPlanGlob(glob, ignoresCase));
  return one.some((glob) => {
    const read = readPlanGlob(glob, ignoresCase);
    return others.some((also) => globsOverlap(read, also));
  });
}

/** Whether a path relative to the workspace fits one of some globs. One that isn't understood fits nothing. Pure. */
export function fitsGlobs(path: string, globs: readonly string[], ignoresCase: boolean): boolean {
  const literal = literalGlob(path, ignoresCase);
  return globs.some((glob) => {
    const read = readPlanGlob(glob, ignoresCase);
    return read !== undefined && globsOverlap(read, literal);
  });
}

/** What two lists have in common, as what each step of it is. */
interface Common {
  readonly text: string;
  readonly next: Common | undefined;
}

/** The end of both lists. */
const bothEnd: Common = { text: "", next: undefined };

/**
 * Something that fits two lists, found from their ends; each may have items that stand for any number of the other's (`isMany`). `meet`: what fits both of two items; `sample`: what fits one.
 */
function common<Item>(
  one: readonly Item[],
  other: readonly Item[],
  ports: {
    readonly isMany: (item: Item) => boolean;
    readonly sample: (item: Item) => string;
    readonly meet: (item: Item, otherItem: Item) => string | undefined;
  },
): readonly string[] | undefined {
  const { isMany, sample, meet } = ports;
  let below: readonly (Common | undefined)[] = [];
  for (let at = one.length; at >= 0; at--) {
    const row: (Common | undefined)[] = Array.from({ length: other.length + 1 });
    for (let otherAt = other.length; otherAt >= 0; otherAt--) {
      const [item, otherItem, down, right] = [one[at], other[otherAt], below[otherAt], row[otherAt + 1]];
      const isEnd = item === undefined && otherItem === undefined;
      let found: Common | undefined = isEnd ? bothEnd : undefined;
      if (item !== undefined && isMany(item)) {
        found ??=
          down ?? (otherItem !== undefined && right !== undefined && !isMany(otherItem) ? { text: sample(otherItem), next: right } : right);
      }
      if (otherItem !== undefined && isMany(otherItem)) {
        found ??= right ?? (item !== undefined && down !== undefined && !isMany(item) ? { text: sample(item), next: down } : down);
      }
      const next = below[otherAt + 1];
      const text =
        found === undefined && item !== undefined && otherItem !== undefined && next !== undefined ? meet(item, otherItem) : undefined;
      row[otherAt] = found ?? (text === undefined ? undefined : { text, next });
    }
    below = row;
  }
  return below[0] === undefined ? undefined : textsOf(below[0]);
}

function textsOf(first: Common): readonly string[] {
  const texts: string[] = [];
  for (let at: Common | undefined = first; at !== undefined && at !== bothEnd; at = at.next) {
    texts.push(at.text);
  }
  return texts;
}

function commonNames(one: readonly GlobName[], other: readonly GlobName[]): readonly string[] | undefined {
  return common(one, other, {
    isMany: (name) => name === "deep",
    sample: (name) => (name === "deep" ? "" : (commonName(name, name) ?? "")),
    meet: (name, otherName) => (name === "deep" || otherName === "deep" ? undefined : commonName(name, otherName)),
  });
}

function commonName(one: readonly NameToken[], other: readonly NameToken[]): string | undefined {
  const characters = common(one, other, {
    isMany: (token) => token === "any",
    sample: (token) => (token === "any" ? "" : (commonCharacter(token, token) ?? "")),
    meet: (token, otherToken) => (token === "any" || otherToken === "any" ? undefined : commonCharacter(token, otherToken)),
  });
  // A name has at least one character.
  return characters?.length === 0 ? "x" : characters?.join("");
}

function commonCharacter(one: CharacterSet, other: CharacterSet): string | undefined {
  for (const [from, to] of one) {
    for (const [otherFrom, otherTo] of other) {
      const [first, last] = [Math.max(from, otherFrom), Math.min(to, otherTo)];
      if (first <= last) {
        const plain =
          first === last ? undefined : ["x", "y", "z", "a"].find((letter) => letter.charCodeAt(0) >= first && letter.charCodeAt(0) <= last);
        return plain ?? String.fromCharCode(first);
      }
    }
  }
  return undefined;
}
