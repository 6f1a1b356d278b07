/** A function, method or getter in a source. */
export interface Definition {
  readonly name: string;
  /** The lines of its body in the source, from 0, the last one not included. */
  readonly from: number;
  readonly to: number;
}

const heads: readonly RegExp[] = [
  /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\*?\s*(\w+)\s*\(/,
  /^\s*(?:export\s+)?(?:const|let)\s+(\w+)\s*=\s*(?:async\s*)?(?:\([^)]*\)|\w+)\s*=>/,
  /^\s*(?:static\s+)?(?:async\s+)?(?:get\s+|set\s+)?(#?\w+)\s*\([^)]*\)\s*\{/,
];
const notNames = new Set(["if", "for", "while", "switch", "catch", "return", "function"]);

/** The functions, methods and getters of a source in JavaScript that is laid out as usual: a body ends at the brace that is as far in as its head. */
export function definitionsIn(source: string): readonly Definition[] {
  const lines = source.split("\n");
  return lines.flatMap((line, from) => {
    const name = heads.map((head) => head.exec(line)?.[1]).find((found) => found !== undefined);
    if (name === undefined || notNames.has(name)) {
      return [];
    }
    const indent = /^\s*/.exec(line)?.[0] ?? "";
    const end = line.trimEnd().endsWith("{")
      ? lines.findIndex((other, at) => at > from && other.startsWith(`${indent}}`) && !other.startsWith(`${indent} `))
      : from;
    return [{ name, from, to: (end < 0 ? lines.length - 1 : end) + 1 }];
  });
}

/** The names that a piece of source calls or reads: `a(`, `.b`, `new C`. */
export function namesUsedIn(source: string): ReadonlySet<string> {
  return new Set(Array.from(source.matchAll(/(?:\.\s*(#?\w+))|\b(\w+)\s*\(/g), ([, member, called]) => member ?? called ?? ""));
}

/** The files that a source imports by a relative path, as paths from where `file` is counted from. */
export function importedFiles(source: string, file: string): readonly string[] {
  const folder = file.split("/").slice(0, -1);
  return Array.from(source.matchAll(/\bfrom\s+["'](\.{1,2}\/[^"']+)["']/g), ([, path = ""]) => {
    const steps = [...folder];
    for (const step of path.split("/")) {
      if (step === "..") {
        steps.pop();
      } else if (step !== ".") {
        steps.push(step);
      }
    }
    return steps.join("/");
  });
}
