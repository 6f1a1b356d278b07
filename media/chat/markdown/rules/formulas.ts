import type { Lexer, MarkedExtension, Token, Tokens } from "marked";
import { mayOpenAfter, readFormula, readUnfinishedFormula, type FormulaSource } from "./formulaSyntax.ts";

/** LaTeX: a block of its own at the top level, inline elsewhere. */
export interface FormulaToken extends Tokens.Generic, FormulaSource {
  readonly type: "formula";
  /** Whether its end has not come yet. Then it is shown as its source. */
  readonly open: boolean;
}

const blockStart = /(?:^|\n) {0,3}(?=\\\[|\$\$)/;
const blockLead = /^ {0,3}(?=\\\[|\$\$)/;
const punctuation = /([.,;:!?]?)[ \t]*/y;

/**
 * LaTeX between `\( … \)`, `\[ … \]`, `$$ … $$` and, with care, `$ … $`. `streaming`: a formula at the text's end that is not closed yet is one
 * already, so that its source does not turn into emphasis, lists and brackets for as long as it grows.
 */
export function formulas(streaming: boolean): MarkedExtension {
  return {
    extensions: [
      {
        name: "formula",
        level: "block",
        start: findBlockStart,
        tokenizer: (src) => readBlock(src, streaming),
      },
      {
        name: "formula",
        level: "inline",
        start: (src) => indexOrNone(src.indexOf("$")),
        tokenizer(src, tokens) {
          return readInline(src, tokens, this.lexer, streaming);
        },
      },
    ],
  };
}

/** Where in the paragraph that `src` begins with a formula may stand at the beginning of a line. */
function findBlockStart(src: string): number | undefined {
  const end = src.search(/\n[ \t]*\n/);
  const paragraph = end === -1 ? src : src.slice(0, end);
  const match = blockStart.exec(paragraph);
  return match ? match.index + (match[0].startsWith("\n") ? 1 : 0) : undefined;
}

function readBlock(src: string, streaming: boolean): FormulaToken | undefined {
  const lead = blockLead.exec(src)?.[0].length;
  if (lead === undefined) {
    return undefined;
  }
  const formula = readFormula(src, lead);
  if (formula === undefined) {
    const unfinished = streaming ? readUnfinishedFormula(src, lead) : undefined;
    return unfinished && { type: "formula", ...unfinished, raw: src, open: true };
  }
  punctuation.lastIndex = lead + formula.raw.length;
  const mark = punctuation.exec(src)?.[1] ?? "";
  const end = punctuation.lastIndex;
  const isLineEnd = end === src.length || src[end] === "\n";
  if (!isLineEnd && !formula.raw.includes("\n")) {
    // Words follow in the line. Only the lines of a long formula could be read as lists and headings.
    return undefined;
  }
  return { type: "formula", raw: src.slice(0, isLineEnd ? end + 1 : end), tex: formula.tex + mark, display: true, open: false };
}

function readInline(src: string, tokens: readonly Token[], lexer: Lexer, streaming: boolean): FormulaToken | undefined {
  const first = src[0];
  const isRead = first === "\\" ? src[1] === "(" || src[1] === "[" : first === "$" && mayOpenAfter(tokens.at(-1)?.raw.at(-1) ?? "");
  if (!isRead) {
    return undefined;
  }
  const formula = readFormula(src, 0);
  if (formula) {
    return { type: "formula", ...formula, open: false };
  }
  // Only the last words of the whole text can go on.
  const unfinished = streaming && lexer.inlineQueue.at(-1)?.src.endsWith(src) === true ? readUnfinishedFormula(src, 0) : undefined;
  return unfinished && { type: "formula", ...unfinished, open: true };
}

function indexOrNone(index: number): number | undefined {
  return index === -1 ? undefined : index;
}
