import type { Suite } from "mocha";

/** What became of one behaviour of one case. `not-offered`: what happens instead was tested, and passed. `missing`: no test ran. */
export type Outcome = "passed" | "not-offered" | "failed" | "missing";

export interface Cell {
  readonly outcome: Outcome;
  /** What happens instead, where the case does not offer the behaviour. */
  readonly instead?: string | undefined;
  readonly error?: string | undefined;
}

export interface Row {
  readonly group: string;
  readonly behaviour: string;
  /** One for each case, in their order. */
  readonly cells: readonly Cell[];
}

/** Groups in the table's order; any other follows. */
const groupOrder = [
  "text",
  "bytes",
  "tools",
  "reasoning",
  "attachments",
  "structured output",
  "usage",
  "ends",
  "citations",
  "prompt caching",
  "goes on with a conversation from",
  "corrected when rejected",
  "abort",
  "requests",
  "failures",
  "what a rejection with status 400 is about",
  "an empty answer is asked for again",
  "models",
];

const marks: Readonly<Record<Outcome, string>> = { passed: "✓", "not-offered": "n", failed: "✗", missing: " " };

/** `behaviour (not offered: what happens instead)` */
const title = /^(.*?)(?: \(not offered: (.*)\))?$/s;

/** The outcomes of a run, from mocha's own tree: groups, in them cases, in them behaviours. Suites of other shapes are left out. */
export function readRows(root: Suite, caseNames: readonly string[]): readonly Row[] {
  const groups = root.suites.filter((group) => group.suites.some((suite) => caseNames.includes(suite.title)));
  const place = ({ title: name }: Suite): number => (groupOrder.includes(name) ? groupOrder.indexOf(name) : groupOrder.length);
  return groups.sort((one, other) => place(one) - place(other)).flatMap((group) => rowsOf(group, caseNames));
}

function rowsOf(group: Suite, caseNames: readonly string[]): readonly Row[] {
  const rows = new Map<string, Map<string, Cell>>();
  for (const { title: caseName, tests } of group.suites) {
    for (const test of tests) {
      const [, behaviour = "", instead] = title.exec(test.title) ?? [];
      const cells = rows.get(behaviour) ?? new Map<string, Cell>();
      cells.set(caseName, { outcome: outcomeOf(test.state, instead), instead, error: test.err?.message });
      rows.set(behaviour, cells);
    }
  }
  return [...rows].map(([behaviour, cells]) => ({
    group: group.title,
    behaviour,
    cells: caseNames.map((name): Cell => cells.get(name) ?? { outcome: "missing" }),
  }));
}

function outcomeOf(state: string | undefined, instead: string | undefined): Outcome {
  if (state === "passed") {
    return instead === undefined ? "passed" : "not-offered";
  }
  return state === "failed" ? "failed" : "missing";
}

/** The table as text, with a legend. Each case has a name and a short head for its column. */
export function printTable(rows: readonly Row[], cases: readonly { readonly name: string; readonly head: string }[]): string {
  const heads = cases.map(({ head }) => head);
  const width = Math.max(...rows.map(({ behaviour }) => behaviour.length)) + 4;
  const columns = heads.map((head) => Math.max(3, head.length));
  const line = (first: string, cells: readonly string[]): string =>
    `${first.padEnd(width)}${cells.map((cell, at) => center(cell, columns[at] ?? 3)).join(" ")}`.trimEnd();
  const lines: string[] = [];
  let group: string | undefined;
  for (const row of rows) {
    if (row.group !== group) {
      group = row.group;
      lines.push("", line(group.toUpperCase(), heads));
    }
    lines.push(
      line(
        `  ${row.behaviour}`,
        row.cells.map(({ outcome }) => marks[outcome]),
      ),
    );
  }
  const instead = new Map<string, Set<string>>();
  for (const { group: of, behaviour, cells } of rows) {
    for (const cell of cells.filter(({ outcome }) => outcome === "not-offered")) {
      const words = cell.instead ?? "";
      instead.set(words, (instead.get(words) ?? new Set()).add(`${of}: ${behaviour}`));
    }
  }
  lines.push("", cases.map(({ name, head }) => (name === head ? name : `${head} = ${name}`)).join(", "));
  lines.push("", "✓ offered, and works   n not offered; tested is what happens instead   ✗ fails   (empty) not tested", "");
  for (const [words, where] of instead) {
    lines.push(`n ${words}`, `    ${[...where].join("; ")}`);
  }
  return lines.join("\n");
}

function center(text: string, width: number): string {
  const before = Math.floor((width - text.length) / 2);
  return text.padStart(text.length + before).padEnd(width);
}
