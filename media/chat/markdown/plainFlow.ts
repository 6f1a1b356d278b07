import type { Token } from "marked";
import type { Drawing } from "./drawing.ts";
import { isHiddenLine } from "./lineMarks.ts";
import { OpenLevels, type Leaf, type Level, type OpenItem, type Takeover } from "./openLevels.ts";
import { CodeLeaf, TableLeaf, WordsLeaf } from "./plainLeaves.ts";
import { afterQuoteMark, fence, fenceLike, heading, indentOf, itemAt, markdownFence, markOf, special, words } from "./plainLines.ts";
import { readPlainTable } from "./plainTable.ts";
import type { ShownBlock, ShownList, ShownRun } from "./shownBlocks.ts";

/**
 * Draws Markdown as it comes, line by line, where it holds nothing but paragraphs, headings, lists, quotes, tables, rules and fenced code as
 * models write them (see `readPlainBlocks`): nothing is read twice. What it cannot read it leaves to the library, from {@link takeover} on.
 */
export class PlainFlow {
  readonly #drawing: Drawing;
  readonly #open: OpenLevels;
  /** The beginning of a line that is hidden so far. */
  #head = "";
  /** Whether what comes goes on in the line of the open leaf. */
  #isInLine = false;
  #taken = 0;

  /** Draws after the blocks of `run`. */
  constructor(run: ShownRun, drawing: Drawing) {
    this.#drawing = drawing;
    this.#open = new OpenLevels(run);
  }

  /** Where the last block of the answer begins, in characters from the flow's beginning. */
  get blockAt(): number {
    return this.#open.blockAt;
  }

  /** Draws `added`. `false`: it holds something that must be read from {@link takeover} on. */
  append(added: string): boolean {
    let from = 0;
    for (let end = added.indexOf("\n"); end !== -1; end = added.indexOf("\n", from)) {
      if (!this.#take(added.slice(from, end), true)) {
        return false;
      }
      from = end + 1;
      this.#open.lineAt = this.#taken + from;
    }
    this.#taken += added.length;
    if (from < added.length && !this.#take(from === 0 ? added : added.slice(from), false)) {
      return false;
    }
    this.#open.draw();
    return true;
  }

  /** Draws all that was taken, and reports from where on the library must read. */
  takeover(): Takeover {
    return this.#open.takeover();
  }

  /** Shows that nothing more comes. `false`: the end of it must be read otherwise. */
  finish(): boolean {
    if (this.#head !== "") {
      return false;
    }
    this.#open.end();
    return true;
  }

  #take(part: string, isEnded: boolean): boolean {
    if (this.#isInLine) {
      this.#isInLine = !isEnded;
      const { leaf } = this.#open.innermost;
      return leaf !== undefined && leaf.grow(part) && (!isEnded || this.#endLine());
    }
    const line = this.#head === "" ? part : this.#head + part;
    if (!isEnded && isHiddenLine(line)) {
      this.#head = line;
      return true;
    }
    this.#head = "";
    this.#isInLine = !isEnded;
    return this.#enter(line, isEnded);
  }

  #endLine(): boolean {
    const level = this.#open.innermost;
    const { leaf } = level;
    if (leaf?.end() === false) {
      return false;
    }
    if (leaf instanceof WordsLeaf && leaf.kind === "heading") {
      this.#open.leave(level);
    }
    return true;
  }

  /** Reads a line from its beginning: what is open there first. */
  #enter(line: string, isEnded: boolean): boolean {
    let at = 0;
    for (let depth = 1; depth < this.#open.count; depth += 1) {
      const container = this.#open.containerAt(depth);
      if (at === line.length) {
        break;
      }
      if (container?.kind === "item") {
        const indent = indentOf(line, at);
        if (indent < container.width || at + indent === line.length) {
          return this.#leaveItem(depth, container, line, at, indent, isEnded);
        }
        at += container.width;
        container.wasBlank = false;
        continue;
      }
      const after = afterQuoteMark(line, at);
      if (after === undefined) {
        return false;
      }
      at = after;
    }
    return at === line.length ? this.#takeBlank(line) : this.#takeBlock(line, at, isEnded);
  }

  /** A line that is blank from somewhere on: what is in items goes on, and a quote without its mark ends. */
  #takeBlank(line: string): boolean {
    let at = 0;
    for (let depth = 1; depth < this.#open.count; depth += 1) {
      const container = this.#open.containerAt(depth);
      if (at < line.length) {
        at = container?.kind === "item" ? at + container.width : (afterQuoteMark(line, at) ?? line.length);
      } else if (container?.kind === "item") {
        container.wasBlank = true;
      } else {
        this.#open.close(depth);
      }
    }
    const level = this.#open.innermost;
    level.isAfterRule = false;
    if (level.leaf instanceof CodeLeaf) {
      return level.leaf.end();
    }
    this.#open.leave(level);
    return true;
  }

  /** A line that is not within the item at `depth`: the next item, or the end of its list. */
  #leaveItem(depth: number, container: OpenItem, line: string, at: number, indent: number, isEnded: boolean): boolean {
    const marker = indent === 0 ? itemAt(line, at) : undefined;
    if (marker !== undefined && markOf(marker) === container.mark) {
      this.#open.close(depth);
      return this.#takeItem(container.list, marker, line.slice(at + marker.length), isEnded);
    }
    if (!container.wasBlank || indent > 0 || marker !== undefined) {
      return false;
    }
    this.#open.close(depth);
    return this.#takeBlock(line, at, isEnded);
  }

  /** Reads the blocks that begin or go on in `line` at `at`. */
  #takeBlock(line: string, at: number, isEnded: boolean): boolean {
    const level = this.#open.innermost;
    const text = at === 0 ? line : line.slice(at);
    const { leaf } = level;
    if (leaf instanceof CodeLeaf) {
      return this.#takeCode(level, leaf, text, isEnded);
    }
    if (leaf instanceof TableLeaf) {
      this.#open.beginLine(leaf);
      return leaf.begin(text) && (!isEnded || leaf.end());
    }
    if (leaf?.kind === "header") {
      return isEnded && this.#takeDelimiters(level, leaf, text);
    }
    if (level.isAfterRule) {
      return false;
    }
    if (words.test(text)) {
      const paragraph = leaf ?? this.#addWords(level, "paragraph", { type: "paragraph", raw: "" });
      return paragraph.begin(text) && (!isEnded || this.#endLine());
    }
    switch (text[0]) {
      case "#":
        return this.#takeHeading(level, text, isEnded);
      case ">":
        return this.#takeQuote(level, text, isEnded);
      case "`":
        return isEnded && this.#takeFence(level, text);
      case "|":
        return leaf === undefined && !special.test(text) && this.#takeHeader(level, text, isEnded);
      default:
        return text === "---" ? isEnded && leaf === undefined && this.#takeRule(level) : this.#takeList(level, leaf, text, isEnded);
    }
  }

  #takeHeader(level: Level, text: string, isEnded: boolean): boolean {
    const leaf = this.#addWords(level, "header", { type: "paragraph", raw: "" });
    return leaf.begin(text) && (!isEnded || this.#endLine());
  }

  #takeHeading(level: Level, text: string, isEnded: boolean): boolean {
    const [, marks = "", own] = heading.exec(text) ?? [];
    if (own === undefined) {
      return false;
    }
    const leaf = this.#addWords(level, "heading", { type: "heading", raw: "", depth: marks.length });
    return leaf.begin(own) && (!isEnded || this.#endLine());
  }

  #takeQuote(level: Level, text: string, isEnded: boolean): boolean {
    const at = afterQuoteMark(text, 0);
    if (at === undefined || at === text.length) {
      return false;
    }
    const block = this.#open.add(level, { type: "blockquote", raw: "" });
    if (block.kind === "quote") {
      this.#open.open(block.view.run, { kind: "quote" });
    }
    return this.#takeBlock(text, at, isEnded);
  }

  #takeFence(level: Level, text: string): boolean {
    const lang = fence.exec(text)?.[1];
    if (lang === undefined || markdownFence.test(text)) {
      return false;
    }
    const block = this.#open.add(level, { type: "code", raw: "", lang });
    if (block.kind === "code") {
      level.leaf = new CodeLeaf(block.view, text, this.#open.count > 1, level.isInItem);
    }
    return true;
  }

  #takeCode(level: Level, leaf: CodeLeaf, text: string, isEnded: boolean): boolean {
    if (fenceLike.test(text)) {
      if (!isEnded || text !== "```") {
        return false;
      }
      leaf.endFence();
      this.#open.leave(level);
      return true;
    }
    this.#open.beginLine(leaf);
    return leaf.begin(text) && (!isEnded || leaf.end());
  }

  #takeDelimiters(level: Level, header: WordsLeaf, text: string): boolean {
    this.#open.draw();
    const table = readPlainTable([header.line, text], 0);
    if (table === undefined) {
      return false;
    }
    const block = level.run.add(table.token, true);
    if (block.kind === "table") {
      block.view.begin(table.token.header, this.#drawing);
      level.leaf = new TableLeaf(block.view, [header.line, text], this.#drawing);
    }
    return true;
  }

  #takeRule(level: Level): boolean {
    this.#open.add(level, { type: "hr", raw: "" });
    level.isAfterRule = true;
    return true;
  }

  #takeList(level: Level, leaf: Leaf | undefined, text: string, isEnded: boolean): boolean {
    const marker = itemAt(text, 0);
    if (marker === undefined) {
      return false;
    }
    const ordered = marker.length > 2;
    const start = ordered ? Number.parseInt(marker, 10) : "";
    if (leaf !== undefined && ordered && start !== 1) {
      return false;
    }
    const block = this.#open.add(level, { type: "list", raw: "", ordered });
    if (block.kind !== "list") {
      return false;
    }
    block.view.setStart(start);
    return this.#takeItem(block.view, marker, text.slice(marker.length), isEnded);
  }

  #takeItem(list: ShownList, marker: string, text: string, isEnded: boolean): boolean {
    if (!words.test(text)) {
      return false;
    }
    this.#open.addItem(list, markOf(marker), marker.length);
    return this.#takeBlock(text, 0, isEnded);
  }

  #addWords(level: Level, kind: WordsLeaf["kind"], token: Token): WordsLeaf {
    const block = this.#open.add(level, token);
    const leaf = new WordsLeaf(kind, (block as Extract<ShownBlock, { kind: "words" }>).view, this.#drawing, level.isInItem);
    level.leaf = leaf;
    return leaf;
  }
}
