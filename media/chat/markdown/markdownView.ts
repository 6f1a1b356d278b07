import type { Links, Token, Tokens } from "marked";
import { element } from "../base/element.ts";
import { LexedBlocks } from "./blockLexer.ts";
import type { Drawing } from "./drawing.ts";
import { markdownOptions, streamingMarkdownOptions } from "./markdownRenderer.ts";
import { OpenLine } from "./openLine.ts";
import { openingOf, type OpenPath, type RunStep } from "./openPath.ts";
import { showOpen } from "./openDrawing.ts";
import { SettlementFinder } from "./settling.ts";
import { ShownRun } from "./shownBlocks.ts";

/**
 * Markdown that grows. What is settled keeps its nodes and is not lexed again, within lists, quotes, tables and code as well as between blocks:
 * only the rest is, after a few lines that open what is open there. So the work grows with the length. When the text is complete its blocks are
 * lexed once more as one, and what a late definition changed is drawn again.
 */
export class MarkdownView {
  readonly element: HTMLElement;
  readonly #run: ShownRun;
  #text = "";
  #isComplete = false;
  /** The text with `\n` for every line end. */
  #source = "";
  #taken = 0;
  #hasReturns = false;
  #path: OpenPath;
  /** Where the rest begins in the source, and the block of the answer that it is in. */
  #restAt = 0;
  #blockAt = 0;
  /** Whether what is in that block is lexed whole, because it was misread in parts. */
  #isRigid = false;
  #links: Links = {};
  #line: OpenLine | undefined;

  constructor(className: string) {
    this.element = element("div", { class: `markdown ${className}` });
    this.#run = new ShownRun(this.element, true);
    this.#path = [this.#root(0)];
  }

  /** Shows `text`. `streaming` says that more may be appended. */
  update(text: string, streaming: boolean): void {
    if (text === this.#text && this.#isComplete === !streaming) {
      return;
    }
    // Not `startsWith`, which engines do a character at a time.
    if (this.#isComplete || text.slice(0, this.#text.length) !== this.#text) {
      this.#restart();
    }
    const added = this.#take(text, streaming);
    this.#isComplete = !streaming;
    if (streaming) {
      if (this.#line?.grow(added) !== true) {
        this.#grow();
      }
    } else {
      const drawing = this.#draw(this.#source, {});
      this.#run.update(drawing.lexed.tokens, 0, drawing, false);
    }
  }

  #restart(): void {
    this.#source = "";
    this.#taken = 0;
    this.#hasReturns = false;
    this.#path = [this.#root(0)];
    this.#restAt = 0;
    this.#blockAt = 0;
    this.#isRigid = false;
    this.#links = {};
    this.#line = undefined;
  }

  /** Takes what `text` has more than before, and reports it. */
  #take(text: string, streaming: boolean): string {
    this.#text = text;
    // A `\r` at the end may be half of a line end.
    const end = streaming && text.endsWith("\r") ? text.length - 1 : text.length;
    const piece = text.slice(this.#taken, end);
    this.#hasReturns ||= piece.includes("\r");
    this.#source = this.#hasReturns ? this.#source + piece.replace(/\r\n?/g, "\n") : text.slice(0, end);
    this.#taken = end;
    return piece;
  }

  #root(settled: number): RunStep {
    return { kind: "run", run: this.#run, settled, firstMarker: "", marker: "" };
  }

  #draw(source: string, links: Links): Drawing {
    return {
      lexed: new LexedBlocks(source, links, this.#isComplete ? markdownOptions : streamingMarkdownOptions),
      isComplete: this.#isComplete,
    };
  }

  /** What is not settled, as a copy: a part of the text would keep all of the text of this moment alive for as long as one of its tokens is shown. */
  #rest(): string {
    return ` ${this.#source.slice(this.#restAt)}`.slice(1);
  }

  #grow(): void {
    let opening = openingOf(this.#path);
    let source = opening.source + this.#rest();
    let drawing = this.#draw(source, this.#links);
    if (!showOpen(this.#path, drawing)) {
      this.#path = [this.#root(settledOf(this.#path))];
      this.#restAt = this.#blockAt;
      this.#isRigid = true;
      opening = openingOf(this.#path);
      source = this.#rest();
      drawing = this.#draw(source, this.#links);
      showOpen(this.#path, drawing);
    }
    this.#line = OpenLine.find(this.#source, this.#run, drawing);
    const settlement = new SettlementFinder(source, opening, drawing).find(this.#path, !this.#isRigid);
    if (settlement === undefined) {
      return;
    }
    if (settledOf(settlement.path) !== settledOf(this.#path)) {
      this.#blockAt = this.#restAt + settlement.blockAt;
      this.#isRigid = false;
    }
    this.#restAt += settlement.characters;
    this.#path = settlement.path;
    keepDefinitions(settlement.settled, this.#links);
  }
}

function settledOf([root]: OpenPath): number {
  return root?.kind === "run" ? root.settled : 0;
}

/** Adds the definitions among `tokens`, and within them, to `links`. The first of a name counts. */
function keepDefinitions(tokens: readonly Token[], links: Links): void {
  for (const token of tokens) {
    if (token.type === "def") {
      const { tag, href, title } = token as Tokens.Def;
      links[tag] ??= { href, title };
    } else if (token.type === "list") {
      keepDefinitions((token as Tokens.List).items, links);
    } else if ("tokens" in token && (token.type === "list_item" || token.type === "blockquote")) {
      keepDefinitions(token.tokens ?? [], links);
    }
  }
}
