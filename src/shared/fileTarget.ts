/** A place in a file as people and models write it. Lines and columns count from 1. */
export interface FileTarget {
  /** As it was written: relative or absolute, with `/` or `\`, or a `file:` address. Not yet known to exist. */
  readonly path: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly endLine?: number | undefined;
}

/** Longer words are no file's name. */
export const longestFilePath = 500;

/** Where a path may name its place: `#L10`, `#L10C2-L20C4`, `#10-20`; `:42`, `:42:7`, `:42-50`; `(42)`, `(42,7)`. */
const places = [
  /#L?(?<line>\d+)(?:C(?<column>\d+))?(?:-L?(?<endLine>\d+)(?:C\d+)?)?$/i,
  /:(?<line>\d+)(?:(?::(?<column>\d+))|(?:-(?<endLine>\d+)))?:?$/,
  /\((?<line>\d+)(?:,\s*(?<column>\d+))?\)$/,
] as const;

/** Reads a link's target or a word as a place in a file, or `undefined` where it can be none. `isAddress`: it comes from a link, where `%20` is a blank. Pure. */
export function parseFileTarget(written: string, isAddress = false): FileTarget | undefined {
  const text = written.trim();
  if (text === "" || text.length > longestFilePath || /[\0\r\n]/.test(text)) {
    return undefined;
  }
  for (const pattern of places) {
    const match = pattern.exec(text);
    if (match?.groups !== undefined && match.index > 0) {
      const { line, column, endLine } = match.groups;
      const path = readPath(text.slice(0, match.index), isAddress);
      return path === undefined ? undefined : { path, line: readNumber(line), column: readNumber(column), endLine: readNumber(endLine) };
    }
  }
  // A heading's name in another file, or a query, says nothing of a line.
  const path = readPath(isAddress ? text.replace(/[?#].*$/, "") : text, isAddress);
  return path === undefined ? undefined : { path };
}

function readPath(text: string, isAddress: boolean): string | undefined {
  const isFileAddress = /^file:\/\//i.test(text);
  // The colon of a drive's letter is the only one that a path has.
  const rest = isFileAddress ? "" : text.replace(/^[a-z]:(?=[\\/])/i, "");
  if (text === "" || rest.includes(":") || rest.startsWith("//") || /[<>"|*]/.test(text)) {
    return undefined;
  }
  return isAddress && !isFileAddress ? decode(text) : text;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readNumber(digits: string | undefined): number | undefined {
  const number = Number(digits ?? Number.NaN);
  return Number.isSafeInteger(number) && number > 0 && number < 1e9 ? number : undefined;
}
