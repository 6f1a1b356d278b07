import type { Token, Tokens } from "marked";
import type { Drawing } from "./drawing.ts";
import type { CodeStep, ListStep, OpenPath, Opening, RunStep, TableStep } from "./openPath.ts";
import type { ShownBlock } from "./shownBlocks.ts";
import type { ShownCode } from "./shownCode.ts";
import type { ShownList } from "./shownBlocks.ts";
import type { ShownTable } from "./shownTable.ts";
import type { ShownWords } from "./shownWords.ts";

/** What need not be lexed again: `characters` of the rest of the text, after which `path` is open. `settled`: the tokens that are done with. */
export interface Settlement {
  readonly path: OpenPath;
  readonly characters: number;
  /** Where, in the rest, the block of the answer begins that `path` is in; negative where it began before. */
  readonly blockAt: number;
  readonly settled: readonly Token[];
}

/** A paragraph is lexed whole up to this length, and this much of a longer one always. */
const wholeCharacters = 2_000;
const reservedCharacters = 256;
const longestOpenCharacters = 8_000;
/** Lines of code and rows that are lexed again, and how many at least are settled at once. */
const reservedLines = 2;
const settledAtOnce = 4;

const fenceLike = /^\s*(?:`{3}|~{3})/;

interface Plan {
  readonly path: OpenPath;
  /** Where the rest begins in the source that was lexed. */
  readonly at: number;
  readonly settled: readonly Token[];
}

interface Placed {
  readonly token: Token;
  /** Its place in the run. */
  readonly index: number;
  readonly line: number;
}

/** Looks for the last place in a source from which lexing can go on as if nothing but `opening` had been before. */
export class SettlementFinder {
  readonly #source: string;
  readonly #opening: Opening;
  readonly #drawing: Drawing;
  readonly #lineStarts: number[] = [0];
  #rootAt = 0;

  /** `source` is what `drawing.lexed` was made from, `opening` with the rest of the text after it. */
  constructor(source: string, opening: Opening, drawing: Drawing) {
    this.#source = source;
    this.#opening = opening;
    this.#drawing = drawing;
    for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) {
      this.#lineStarts.push(at + 1);
    }
  }

  /** What can be settled, if anything. `path` is what was open before; `deep`: within blocks too, and not only between those of the answer. */
  find(path: OpenPath, deep: boolean): Settlement | undefined {
    const [root, ...inner] = path;
    if (root?.kind !== "run") {
      return undefined;
    }
    const plan = this.#inRun(root, this.#drawing.lexed.tokens, 0, inner, false, deep);
    const characters = (plan?.at ?? 0) - this.#opening.source.length;
    return plan === undefined || characters <= 0
      ? undefined
      : { path: plan.path, characters, blockAt: this.#rootAt - this.#opening.source.length, settled: plan.settled };
  }

  /** A source line that is complete cannot become another kind of line. */
  #isComplete(line: number): boolean {
    return line < this.#lineStarts.length - 1;
  }

  #startOf(line: number): number {
    return this.#lineStarts[line] ?? 0;
  }

  #inRun(
    step: RunStep,
    tokens: readonly Token[],
    firstLine: number,
    inner: OpenPath,
    hasPlaceholder: boolean,
    deep: boolean,
  ): Plan | undefined {
    let line = firstLine;
    let index = step.settled - (hasPlaceholder ? 1 : 0);
    let previous: Token | undefined;
    let spaced = false;
    let last: Placed | undefined;
    let cut: (Placed & { readonly position: number }) | undefined;
    for (const [position, token] of tokens.entries()) {
      if (token.type === "checkbox") {
        continue;
      }
      if (token.type === "space") {
        spaced = true;
      } else {
        const isPlaceholder = hasPlaceholder && index < step.settled;
        if (previous !== undefined && index > step.settled - 1 && this.#isComplete(line) && (spaced || isParted(previous, token))) {
          cut = { token, index, line, position };
        }
        last = token.type === "def" || isPlaceholder ? undefined : { token, index, line };
        index += token.type === "def" ? 0 : 1;
        previous = token;
        spaced = false;
      }
      line += countLines(token.raw);
    }
    const settled = cut === undefined ? [] : tokens.slice(0, cut.position);
    if (tokens === this.#drawing.lexed.tokens) {
      this.#rootAt = this.#startOf(cut?.line ?? 0);
    }
    if (deep && last !== undefined && (cut === undefined ? last.index === step.settled : cut.token === last.token)) {
      const within = last.index === step.settled ? inner : [];
      const plan = this.#inBlock(last, step.run.blocks[last.index], within);
      if (plan) {
        return { ...plan, path: [{ ...step, settled: last.index }, ...plan.path], settled: [...settled, ...plan.settled] };
      }
    }
    return cut && { path: [{ ...step, settled: cut.index }], at: this.#startOf(cut.line), settled };
  }

  #inBlock({ token, line }: Placed, shown: ShownBlock | undefined, inner: OpenPath): Plan | undefined {
    switch (shown?.kind) {
      case "list":
        return this.#inList(token as Tokens.List, line, shown.view, inner);
      case "quote": {
        const [before, ...further] = inner;
        const known = before?.kind === "run" ? before : undefined;
        const step = known ?? { kind: "run", run: shown.view.run, settled: 0, firstMarker: "> ", marker: "> " };
        return this.#inRun(step, (token as Tokens.Blockquote).tokens, line, further, known !== undefined, true);
      }
      case "code":
        return this.#inCode(token as Tokens.Code, line, shown.view, inner[0]);
      case "table":
        return this.#inTable(token as Tokens.Table, line, shown.view, inner[0]);
      case "words":
        return token.type === "heading" ? undefined : this.#inWords(line, shown.view);
      default:
        return undefined;
    }
  }

  #inList({ items }: Tokens.List, firstLine: number, list: ShownList, inner: OpenPath): Plan | undefined {
    const [before, itemStep, ...further] = inner;
    const offset = before?.kind === "list" ? before.settled : 0;
    const lines: number[] = [];
    let line = firstLine;
    for (const { raw } of items) {
      lines.push(line);
      line += countLines(raw);
    }
    const last = lines.findLastIndex((start) => this.#isComplete(start));
    const item = items[last];
    const shown = list.items[offset + last];
    if (item === undefined || shown === undefined) {
      return undefined;
    }
    const step: ListStep = { kind: "list", list, settled: offset + last };
    const settled = items.slice(0, last);
    if (last === items.length - 1) {
      const known = last === 0 && itemStep?.kind === "run" ? itemStep : undefined;
      const runStep = known ?? { kind: "run", run: shown.run, settled: 0, ...itemMarkers(item.raw) };
      const plan = this.#inRun(runStep, item.tokens, lines[last] ?? 0, known ? further : [], known !== undefined, true);
      if (plan) {
        return { ...plan, path: [step, ...plan.path], settled: [...settled, ...plan.settled] };
      }
    }
    return last === 0 ? undefined : { path: [step], at: this.#startOf(lines[last] ?? 0), settled };
  }

  #inCode(
    { raw, text, codeBlockStyle }: Tokens.Code,
    line: number,
    code: ShownCode,
    before: OpenPath[number] | undefined,
  ): Plan | undefined {
    const rawLines = raw.split("\n");
    if (codeBlockStyle === "indented" || !fenceLike.test(rawLines[0] ?? "")) {
      return undefined;
    }
    const known = before?.kind === "code" ? before : undefined;
    const kept = known?.kept ?? rawLines.slice(0, 1);
    let cut = rawLines.length - 1 - reservedLines;
    while (cut > kept.length && !(this.#isComplete(line + cut) && /\S/.test(rawLines[cut] ?? "") && !fenceLike.test(rawLines[cut] ?? ""))) {
      cut -= 1;
    }
    if (cut - kept.length < settledAtOnce) {
      return undefined;
    }
    const done = text.split("\n").slice(kept.length - 1, cut - 1);
    const step: CodeStep = {
      kind: "code",
      code,
      kept: [...kept, ...rawLines.slice(kept.length, cut).filter((rawLine) => fenceLike.test(rawLine))],
      characters: (known?.characters ?? 0) + done.reduce((sum, { length }) => sum + length + 1, 0),
    };
    return { path: [step], at: this.#startOf(line + cut), settled: [] };
  }

  #inTable({ raw, rows }: Tokens.Table, line: number, table: ShownTable, before: OpenPath[number] | undefined): Plan | undefined {
    const done = rows.length - reservedLines;
    if (done < settledAtOnce || !this.#isComplete(line + 2 + done)) {
      return undefined;
    }
    const known = before?.kind === "table" ? before : undefined;
    const step: TableStep = { kind: "table", table, kept: known?.kept ?? raw.split("\n", 2), settled: (known?.settled ?? 0) + done };
    return { path: [step], at: this.#startOf(line + 2 + done), settled: [] };
  }

  #inWords(line: number, words: ShownWords): Plan | undefined {
    const cut = words.length < wholeCharacters ? undefined : words.findCut(reservedCharacters, longestOpenCharacters);
    if (cut === undefined) {
      return undefined;
    }
    const start = this.#startOf(line + cut.line);
    const end = this.#isComplete(line + cut.line) ? this.#startOf(line + cut.line + 1) - 1 : this.#source.length;
    const at = this.#source.slice(start, end).lastIndexOf(cut.rest);
    if (at === -1 || !words.settle(cut.at, cut.isGuess)) {
      return undefined;
    }
    return { path: [{ kind: "words", words }], at: start + at, settled: [] };
  }
}

/** Whether `token`, whose first line is complete and follows `previous` without a blank line, ends it for good. */
function isParted(previous: Token, token: Token): boolean {
  const isFence = (code: Token): boolean => code.type === "code" && (code as Tokens.Code).codeBlockStyle !== "indented";
  const startsItself =
    token.type === "list" || token.type === "blockquote" || token.type === "hr" || (token.type === "heading" && /^ {0,3}#/.test(token.raw));
  return startsItself || isFence(token) || previous.type === "heading" || previous.type === "hr" || isFence(previous);
}

function countLines(raw: string): number {
  let count = 0;
  for (let at = raw.indexOf("\n"); at !== -1; at = raw.indexOf("\n", at + 1)) {
    count += 1;
  }
  return count;
}

/** The markers of an item that begins with `raw`: what stands before its words on its first line, and what stands there on each further one. */
function itemMarkers(raw: string): { readonly firstMarker: string; readonly marker: string } {
  const [, bullet = "-", space = "", words = ""] = /^( {0,3}(?:[*+-]|\d{1,9}[.)]))([ \t]*)([^\n]*)/.exec(raw) ?? [];
  let column = bullet.length;
  for (const character of space) {
    column += character === "\t" ? 4 - (column % 4) : 1;
  }
  const width = column - bullet.length;
  const padding = words === "" || width > 4 ? 1 : width;
  return { firstMarker: bullet + " ".repeat(padding), marker: " ".repeat(bullet.length + padding) };
}
