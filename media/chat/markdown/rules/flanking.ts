/** Neighbouring `*` or `~`, and the characters on either side, empty at the text's ends. */
export interface DelimiterRun {
  readonly start: number;
  readonly end: number;
  readonly before: string;
  /** The character before {@link before}. */
  readonly beforeThat: string;
  readonly after: string;
}

/** Whether a run can open (left-flanking, in CommonMark's words) and close (right-flanking). */
export interface Flanking {
  readonly left: boolean;
  readonly right: boolean;
}

/** Letters and punctuation of Chinese, Japanese and Korean, full-width forms among them. */
const cjk =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}\u{2E80}-\u{303F}\u{3200}-\u{33FF}\u{FE10}-\u{FE1F}\u{FE30}-\u{FE6F}\u{FF00}-\u{FFEF}]/u;
const punctuation = /^[\p{P}\p{S}]$/u;
/** Those of ASCII, which spare most texts the classes of Unicode: they take long to compile. */
const asciiPunctuation = /^[!-/:-@[-`{-}]$/;

/** Punctuation that ends something: `.` `:` `)` `”` `%` `>` and the like, and pictures; none that begins something or stands between two names. */
const ending = /^(?:[\p{Pe}\p{Pf}\p{So}.,:;!?…%>+"'。！？，、；：‼⁉؟،؛।॥]|\p{Sc})$/u;

/** Variation selectors change how the character before them looks, and nothing else. */
const variation = /[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/u;

/** All runs of two or more `mark`, and of one where `mark` is `*`, in the order of `text`. */
export function readRuns(text: string, mark: "*" | "~"): readonly DelimiterRun[] {
  const runs: DelimiterRun[] = [];
  for (const match of text.matchAll(mark === "*" ? /\*+/g : /(?<!~)~~(?!~)/g)) {
    const start = match.index;
    const end = start + match[0].length;
    const before = characterBefore(text, start);
    runs.push({
      start,
      end,
      before,
      beforeThat: characterBefore(text, start - before.length),
      after: String.fromCodePoint(...codePoints(text, end)),
    });
  }
  return runs;
}

/** CommonMark's rule of what a run can do; `beside`: with the amendment for CJK, whose punctuation counts as letters. */
export function flankingOf({ before, after }: DelimiterRun, beside: boolean): Flanking {
  const isCjk = (character: string): boolean => beside && cjk.test(character);
  const blocks = (inner: string, outer: string): boolean =>
    isPunctuation(inner) && !isCjk(inner) && !isSpace(outer) && !isPunctuation(outer) && !isCjk(outer);
  return { left: !isSpace(after) && !blocks(after, before), right: !isSpace(before) && !blocks(before, after) };
}

/**
 * Whether a run that can only open by CommonMark's rule is meant to close what `opener` began: `**Note:**text`. For a single `*` only after a
 * colon that follows a letter, and after a comma only where a word began, since `.*a.*b` is a pattern and `{**a, **b}` is code.
 */
export function closesAfterPunctuation({ start, end, before, beforeThat, after }: DelimiterRun, opener: DelimiterRun): boolean {
  if (!/[\p{L}\p{N}]/u.test(after) || !ending.test(before) || (isSpace(beforeThat) && !/\p{So}/u.test(before))) {
    return false;
  }
  if (end - start === 1) {
    return before === ":" && /\p{L}/u.test(beforeThat);
  }
  return !/[,;]/.test(before) || isSpace(opener.before);
}

/** Whether `character` is white space, or the text's end. */
export function isSpace(character: string): boolean {
  return character === "" || /^\s$/.test(character);
}

/** Whether `character` is punctuation or a symbol; `~` is none beside `*`, as the library has it. */
export function isPunctuation(character: string): boolean {
  return isAscii(character) ? asciiPunctuation.test(character) : punctuation.test(character);
}

function isAscii(character: string): boolean {
  return character < "\u0080";
}

function characterBefore(text: string, at: number): string {
  let start = at;
  do {
    start -= start >= 2 && /[\uDC00-\uDFFF]/.test(text[start - 1] ?? "") && /[\uD800-\uDBFF]/.test(text[start - 2] ?? "") ? 2 : 1;
  } while (start > 0 && variation.test(text.slice(start, start + 2)));
  return start < 0 ? "" : text.slice(start, at);
}

function codePoints(text: string, at: number): readonly number[] {
  const code = text.codePointAt(at);
  return code === undefined ? [] : [code];
}
