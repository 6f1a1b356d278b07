/** A formula as it was found in a text. */
export interface FormulaSource {
  /** All of it, its delimiters included. */
  raw: string;
  /** What is between the delimiters. */
  readonly tex: string;
  /** Whether it stands on a line of its own. */
  readonly display: boolean;
}

/** No formula is longer; beyond this a delimiter was meant as something else. */
const longestCharacters = 10_000;

/** What may stand in a formula, one character at a time: anything but an empty line. */
const within = "(?!\\n[ \\t]*\\n)";
const round = new RegExp(`\\\\\\(((?:${within}(?:[^\\\\]|\\\\[^()]))+?)\\\\\\)`, "y");
const square = new RegExp(`\\\\\\[((?:${within}(?:[^\\\\]|\\\\[^[\\]]))+?)\\\\\\]`, "y");
const double = new RegExp(`\\$\\$(?!\\$)((?:${within}(?:[^\\\\$]|\\\\[^]|\\$(?!\\$)))+?)\\$\\$(?!\\$)`, "y");
const single = /\$(?![\s$])((?:[^\\$\n`]|\\[^\n])+?)\$(?![\w$])/y;

const unclosedRound = new RegExp(`\\\\\\((?:${within}(?:[^\\\\]|\\\\[^()]|\\\\$))*$`, "y");
const unclosedSquare = new RegExp(`\\\\\\[(?:${within}(?:[^\\\\]|\\\\[^[\\]]|\\\\$))*$`, "y");
const unclosedDouble = new RegExp(`\\$\\$(?!\\$)(?:${within}(?:[^\\\\$]|\\\\[^]|\\\\$|\\$(?!\\$)))*$`, "y");

/**
 * The formula that begins at `at`, if one does: `\( … \)` and `$ … $` in a line, `\[ … \]` and `$$ … $$` on a line of their own. A single `$` is
 * careful, since most are prices and variables: nothing may touch its outside that is part of a word, no space its inside, and what is
 * between must not read like a sentence. None holds an empty line.
 */
export function readFormula(text: string, at: number): FormulaSource | undefined {
  const found = matchAt(text, at);
  return found === undefined || found.raw.length > longestCharacters || found.tex.trim() === "" ? undefined : found;
}

function matchAt(text: string, at: number): FormulaSource | undefined {
  if (text[at] === "\\") {
    const isRound = text[at + 1] === "(";
    const match = isRound ? matchSticky(round, text, at) : matchSticky(square, text, at);
    const tex = match?.[1];
    if (match === null || tex === undefined || (isRound ? isProse(tex) : isEscapedBracket(tex, text[at + match[0].length]))) {
      return undefined;
    }
    return { raw: match[0], tex, display: !isRound };
  }
  if (text[at] !== "$") {
    return undefined;
  }
  if (text[at + 1] === "$") {
    const match = matchSticky(double, text, at);
    return match?.[1] === undefined ? undefined : { raw: match[0], tex: match[1], display: true };
  }
  const match = matchSticky(single, text, at);
  const tex = match?.[1];
  if (match === null || tex === undefined || /\s$/.test(tex) || isSentence(tex) || isSubstitution(tex, text[at + match[0].length])) {
    return undefined;
  }
  return { raw: match[0], tex, display: false };
}

/** The formula that begins at `at` and is not closed: it goes to the end of the text, so that more of it may come. A single `$` begins none. */
export function readUnfinishedFormula(text: string, at: number): FormulaSource | undefined {
  const delimiter = text.slice(at, at + 2);
  const pattern =
    delimiter === "\\(" ? unclosedRound : delimiter === "\\[" ? unclosedSquare : delimiter === "$$" ? unclosedDouble : undefined;
  const match = pattern ? matchSticky(pattern, text, at) : null;
  return match === null || match[0].length > longestCharacters
    ? undefined
    : { raw: match[0], tex: match[0].slice(2), display: delimiter !== "\\(" };
}

/** Whether a single `$` may open a formula after `before`, the character before it. */
export function mayOpenAfter(before: string): boolean {
  return !/[\p{Script=Latin}\d_$\\]/u.test(before);
}

/**
 * The formula of which a cut at `cut` would leave one part on either side, as its place in `text`. For constructs whose end was looked for
 * without knowing of formulas.
 */
export function formulaAcross(text: string, cut: number): readonly [start: number, end: number] | undefined {
  const marks = /\\[^]|\$|(`+)[^`](?:[^]*?[^`])?\1(?!`)/g;
  for (let match = marks.exec(text); match !== null && match.index < cut; match = marks.exec(text)) {
    const formula = mayOpen(text, match.index) ? readFormula(text, match.index) : undefined;
    if (formula !== undefined) {
      marks.lastIndex = match.index + formula.raw.length;
      if (marks.lastIndex > cut) {
        return [match.index, marks.lastIndex];
      }
    }
  }
  return undefined;
}

function mayOpen(text: string, at: number): boolean {
  return text[at] !== "$" || mayOpenAfter(text[at - 1] ?? "");
}

function matchSticky(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** `$5 is 10 less than 15$`, `$a or $`: words stand between the two, outside braces; after a digit any word will do. */
function isSentence(tex: string): boolean {
  const outside = tex.replaceAll(/\{[^{}]*\}/g, "{}");
  return (
    /\s(?:and|or|to|the|of|is|are|for|with|from|per|at)\s/.test(outside) ||
    (/^\d/.test(tex) && /(?:^|[\s,.;])\p{L}{2,}(?:[\s,.;]|$)/u.test(outside))
  );
}

/** `${HOST}:${PORT}` and `$(a)/$(b)` are no formulas. */
function isSubstitution(tex: string, after: string | undefined): boolean {
  return /^[{(]/.test(tex) && after !== undefined && /[{(]/.test(after);
}

/** `\(see below\)` escapes parentheses in a sentence. */
function isProse(tex: string): boolean {
  return /^\s*\p{L}{2,}(?:[\s,;]+\p{L}{2,})+[\s.]*$/u.test(tex) && !/^\s*(?:sin|cos|tan|log|ln|exp|lim|max|min|det|mod)\b/.test(tex);
}

/** `\[optional\]` and `\[text\](address)` escape brackets; a formula on one line has something to calculate with, or is a single letter. */
function isEscapedBracket(tex: string, after: string | undefined): boolean {
  return after === "(" || (!tex.includes("\n") && !/[\\^_=+*/<>{}|-]/.test(tex) && !/^\s*\p{L}\s*$/u.test(tex));
}
