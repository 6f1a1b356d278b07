/** Lines of a file, from 1, the last included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Something that a prompt points to. */
export type Mention =
  /** `isSure`: the user says that it's a file or a folder; else it may be a word that happens to begin with `@`. */
  | { readonly kind: "path"; readonly path: string; readonly lines?: LineRange | undefined; readonly isSure: boolean }
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "selection" | "problems" | "changes" };

/** Mentions of one prompt at most. */
const mostMentions = 40;

/**
 * The mentions of a prompt, each once, in order: `@src/a.ts`, `@src/`, `@"with spaces.md"`, `@src/a.ts:10-20`, `@file:…`, `@folder:…`, `@symbol:name`, `@selection`, `@problems`, `@changes`. One stands at
 * the beginning, after a space or an opening bracket or quote; none is in code between backticks. Pure.
 */
export function parseMentions(text: string): readonly Mention[] {
  const found = new Map<string, Mention>();
  const words = withoutCode(text);
  for (const [, kind, quoted, lines, plain] of words.matchAll(
    /(?<=^|[\s([{,;"'“‘])@(?:(file|folder|symbol):)?(?:"([^"\n]+)"((?::|#L)\d+(?:-L?\d+)?)?|([^\s"@]+))/gu,
  )) {
    const mention = quoted === undefined ? plainMention(kind, plain ?? "") : namedMention(kind, quoted, rangeOf(lines), true);
    if (mention !== undefined && found.size < mostMentions) {
      found.set(JSON.stringify(mention), mention);
    }
  }
  return [...found.values()];
}

/** Spaces in place of code, so that nothing moves. */
function withoutCode(text: string): string {
  return text.replace(/(`{3,}|~{3,})[\s\S]*?(?:\n\1|$)|`[^`\n]+`/g, (code) => " ".repeat(code.length));
}

function plainMention(kind: string | undefined, written: string): Mention | undefined {
  // What ends a sentence or a bracket is no part of a name.
  const word = written.replace(/[.,;:!?)\]}'”’>…。、，！？；：）」]+$/u, "");
  if (word === "") {
    return undefined;
  }
  if (kind === undefined && (word === "selection" || word === "problems" || word === "changes")) {
    return { kind: word };
  }
  const [, name = word, lines] = /^(.+?)((?::|#L)\d+(?:-L?\d+)?)$/.exec(word) ?? [];
  return kind === "symbol" ? { kind, name: word } : namedMention(kind, name, rangeOf(lines), kind !== undefined);
}

function namedMention(kind: string | undefined, name: string, lines: LineRange | undefined, isSure: boolean): Mention {
  return kind === "symbol" ? { kind, name } : { kind: "path", path: name, isSure, ...(lines === undefined ? {} : { lines }) };
}

function rangeOf(written: string | undefined): LineRange | undefined {
  const [first, last = first] = (written?.match(/\d+/g) ?? []).map(Number);
  return first === undefined || last === undefined || first < 1 || last < first ? undefined : { first, last };
}
