/** The leading space of a line in the file, and of the same line as the model wrote it. */
export interface IndentPair {
  readonly file: string;
  readonly written: string;
}

/** Turns the leading space that a model wrote into the file's; `undefined` for one that the rule has no answer for. */
export type Reindent = (written: string) => string | undefined;

/** A line's leading space: so many units, then spaces that align (as before the `*` of a comment). */
interface Indent {
  readonly levels: number;
  readonly alignment: string;
}

/** Larger units first: of two that explain the same lines, the one with fewer levels is the likelier. */
const units: readonly string[] = ["\t", ...[8, 6, 5, 4, 3, 2, 1].map((width) => " ".repeat(width))];

/**
 * The one rule that turns every line's leading space as written into the file's, or `undefined` if there is none: the same space added to or taken from each
 * line; tabs for spaces, or spaces of another width, at the same levels; or both at once, if the lines show at least two levels. `pairs` has at least one entry.
 */
export function indentRule(pairs: readonly IndentPair[]): Reindent | undefined {
  for (const rule of [...shiftRules(pairs), ...unitRules(pairs)]) {
    if (pairs.every(({ file, written }) => rule(written) === file)) {
      return rule;
    }
  }
  return undefined;
}

function shiftRules(pairs: readonly IndentPair[]): Reindent[] {
  const { file = "", written = "" } = pairs[0] ?? {};
  if (file.endsWith(written)) {
    const added = file.slice(0, file.length - written.length);
    return [(indent) => added + indent];
  }
  if (written.endsWith(file)) {
    const removed = written.slice(0, written.length - file.length);
    return [(indent) => (indent.startsWith(removed) ? indent.slice(removed.length) : undefined)];
  }
  return [];
}

function unitRules(pairs: readonly IndentPair[]): Reindent[] {
  const sameLevels: Reindent[] = [];
  const otherLevels: Reindent[] = [];
  for (const writtenUnit of units) {
    for (const fileUnit of units) {
      const shift = writtenUnit === fileUnit ? undefined : levelShift(pairs, writtenUnit, fileUnit);
      if (shift === undefined) {
        continue;
      }
      const rule: Reindent = (indent) => {
        const read = indentOf(indent, writtenUnit);
        const levels = read === undefined ? -1 : read.levels + shift;
        return read === undefined || levels < 0 ? undefined : fileUnit.repeat(levels) + read.alignment;
      };
      if (shift === 0) {
        sameLevels.push(rule);
      } else if (new Set(pairs.map(({ written }) => indentOf(written, writtenUnit)?.levels)).size > 1) {
        otherLevels.push(rule);
      }
    }
  }
  return [...sameLevels, ...otherLevels];
}

/** How many levels deeper than written the first line is in the file; the others are compared with the rule. */
function levelShift(pairs: readonly IndentPair[], writtenUnit: string, fileUnit: string): number | undefined {
  const first = pairs.find(({ written }) => written !== "") ?? pairs[0];
  const written = first && indentOf(first.written, writtenUnit);
  const file = first && indentOf(first.file, fileUnit);
  return written && file && written.alignment === file.alignment ? file.levels - written.levels : undefined;
}

function indentOf(indent: string, unit: string): Indent | undefined {
  let at = 0;
  while (indent.startsWith(unit, at)) {
    at += unit.length;
  }
  const alignment = indent.slice(at);
  return alignment.includes("\t") || alignment.length > 7 ? undefined : { levels: at / unit.length, alignment };
}
