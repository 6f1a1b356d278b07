import { definitionsIn, namesUsedIn, type Definition } from "./definitions.ts";
import type { FailedTest } from "./testReport.ts";

/** A change of one line that may be what a failing test asks for. */
export interface Repair {
  readonly path: string;
  /** Whole lines, as many as make them unique in the file. */
  readonly oldText: string;
  readonly newText: string;
  /** From 1. */
  readonly line: number;
  /** The function that the line is in. */
  readonly name: string;
  /** What was wrong, as a clause: `> leaves out the boundary itself`. */
  readonly fault: string;
}

/** A source that a failing test uses. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A kind of mistake that people make, and how it is undone. */
interface FaultKind {
  readonly name: "boundary" | "rounding" | "operator" | "equality" | "logic" | "padding";
  readonly pattern: RegExp;
  readonly replacement: (found: string) => string;
  readonly fault: (found: string) => string;
}

const swapped = (pairs: Readonly<Record<string, string>>) => (found: string) => pairs[found.trim()] ?? found;

const kinds: readonly FaultKind[] = [
  {
    name: "boundary",
    pattern: /(?<=\s)(?:>=|<=|>|<)(?=\s)/g,
    replacement: swapped({ ">": ">=", "<": "<=", ">=": ">", "<=": "<" }),
    fault: (found) => (found.endsWith("=") ? `\`${found}\` takes the boundary in` : `\`${found}\` leaves out the boundary itself`),
  },
  {
    name: "rounding",
    pattern: /Math\.(?:floor|trunc|ceil)(?=\()/g,
    replacement: () => "Math.round",
    fault: (found) => `\`${found}\` always rounds to the same side`,
  },
  {
    name: "operator",
    pattern: /(?<=\s)[-+*/](?=\s)/g,
    replacement: swapped({ "+": "-", "-": "+", "*": "/", "/": "*" }),
    fault: (found) => `\`${found}\` is the wrong operator`,
  },
  {
    name: "equality",
    pattern: /(?<=\s)(?:===|!==)(?=\s)/g,
    replacement: swapped({ "===": "!==", "!==": "===" }),
    fault: (found) => `\`${found}\` asks for the opposite`,
  },
  {
    name: "logic",
    pattern: /(?<=\s)(?:&&|\|\|)(?=\s)/g,
    replacement: swapped({ "&&": "||", "||": "&&" }),
    fault: (found) => `\`${found}\` joins the conditions the wrong way`,
  },
  {
    name: "padding",
    pattern: /\bpad(?:Start|End)(?=\()/g,
    replacement: swapped({ padStart: "padEnd", padEnd: "padStart" }),
    fault: (found) => `\`${found}\` fills the wrong side`,
  },
];

/** Changes that may repair what a failing test found, the likeliest first. `test`: the source of the test's file. */
export function repairsFor(failed: FailedTest, test: string, sources: readonly Source[]): readonly Repair[] {
  const order = kindsFor(failed);
  const found = suspects(failed, test, sources).flatMap(({ source, definition, distance }) =>
    repairsIn(source, definition).map((repair) => ({ ...repair, rank: distance * 2 + rankOf(order.indexOf(repair.kind)) })),
  );
  const unique = found.filter(
    (one, at) => found.findIndex((other) => other.path === one.path && other.line === one.line && other.newText === one.newText) === at,
  );
  return unique.toSorted((a, b) => a.rank - b.rank);
}

/** The kind that the difference speaks for is worth two steps away from the test. */
function rankOf(place: number): number {
  return place === 0 ? -4 : place;
}

/** What the difference between what was expected and what came speaks for. */
function kindsFor({ actual = "", expected = "" }: FailedTest): readonly FaultKind["name"][] {
  const [a, b] = [Number(actual), Number(expected)];
  const isText = /^\[?\s*['"`]/.test(expected);
  const rest: readonly FaultKind["name"][] = ["boundary", "operator", "rounding", "equality", "logic", "padding"];
  const first: FaultKind["name"] = isText
    ? "padding"
    : Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) === 1
      ? "rounding"
      : a === 0 || b === 0
        ? "boundary"
        : Number.isFinite(a)
          ? "operator"
          : "boundary";
  return [first, ...rest.filter((kind) => kind !== first)];
}

interface Suspect {
  readonly source: Source;
  readonly definition: Definition;
  /** 0: used on the line that failed; 1: used in the test; more: used by those. */
  readonly distance: number;
}

function suspects(failed: FailedTest, test: string, sources: readonly Source[]): readonly Suspect[] {
  const lines = test.split("\n");
  const line = lines[failed.line - 1] ?? "";
  const all = sources.flatMap((source) => definitionsIn(source.text).map((definition) => ({ source, definition })));
  const found: Suspect[] = [];
  let names: ReadonlySet<string> = namesUsedIn(line);
  const around = namesUsedIn(testAround(lines, failed.line - 1));
  for (let distance = 0; distance < 4; distance += 1) {
    const next = all.filter(({ definition }) => names.has(definition.name) && !found.some((one) => one.definition === definition));
    found.push(...next.map((one) => ({ ...one, distance })));
    const bodies = found.map(({ source, definition }) => source.text.split("\n").slice(definition.from, definition.to).join("\n"));
    names = distance === 0 ? new Set([...around, ...namesUsedIn(bodies.join("\n"))]) : namesUsedIn(bodies.join("\n"));
  }
  return found;
}

/** The test that a line is in: from the `test(` or `it(` before it. */
function testAround(lines: readonly string[], at: number): string {
  const from = lines.slice(0, at + 1).findLastIndex((line) => /^\s*(?:test|it)\s*\(/.test(line));
  return lines.slice(Math.max(0, from), at + 1).join("\n");
}

function repairsIn({ path, text }: Source, { name, from, to }: Definition): readonly (Repair & { readonly kind: FaultKind["name"] })[] {
  const lines = text.split("\n");
  return lines.slice(from, to).flatMap((line, offset) => {
    const at = from + offset;
    return kinds.flatMap((kind) =>
      Array.from(line.matchAll(kind.pattern))
        .filter(({ index }) => isCode(line, index))
        .map((match) => {
          const [found] = match;
          const changed = line.slice(0, match.index) + kind.replacement(found) + line.slice(match.index + found.length);
          return { path, name, line: at + 1, kind: kind.name, fault: kind.fault(found), ...uniqueLines(lines, at, changed) };
        }),
    );
  });
}

/** Whether a place in a line is neither in a comment nor in a text. */
function isCode(line: string, at: number): boolean {
  const before = line.slice(0, at);
  return !/^\s*(?:\/?\*|\/\/)/.test(line) && !before.includes("//") && (before.match(/["'`]/g)?.length ?? 0) % 2 === 0;
}

/** A line, and what it becomes, with as many lines around as make it the only one of its kind. */
function uniqueLines(lines: readonly string[], at: number, changed: string): { readonly oldText: string; readonly newText: string } {
  const text = lines.join("\n");
  for (let [from, to] = [at, at + 1]; ; [from, to] = [Math.max(0, from - 1), Math.min(lines.length, to + 1)]) {
    const oldText = lines.slice(from, to).join("\n");
    const isUnique = text.indexOf(oldText) === text.lastIndexOf(oldText);
    if (isUnique || (from === 0 && to === lines.length)) {
      return { oldText, newText: [...lines.slice(from, at), changed, ...lines.slice(at + 1, to)].join("\n") };
    }
  }
}
