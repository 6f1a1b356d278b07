import type { Links, Token, Tokens } from "marked";
import { element } from "../base/element.ts";
import { LexedBlocks } from "./blockLexer.ts";
import type { Drawing } from "./drawing.ts";
import { handOver } from "./handOver.ts";
import { markdownOptions, streamingMarkdownOptions } from "./markdownRenderer.ts";
import { OpenLine } from "./openLine.ts";
import { openingOf, type OpenPath, type RunStep } from "./openPath.ts";
import { showOpen } from "./openDrawing.ts";
import { withoutMarks } from "./lineMarks.ts";
import { readPlainBlocks } from "./plainBlocks.ts";
import { PlainFlow } from "./plainFlow.ts";
import { SettlementFinder } from "./settling.ts";
import { ShownRun } from "./shownBlocks.ts";
import { growTexts } from "./textGrowth.ts";

/**
 * Markdown that grows. What models mostly write is drawn line by line as it comes ({@link PlainFlow}). In a block that holds anything else what is
 * settled keeps its nodes and is not lexed again, within lists, quotes, tables and code as well as between blocks: only the rest is, after a few
 * lines that open what is open there. So the work grows with the length. When the text is complete its blocks are lexed once more as one, and what
 * a late definition changed is drawn again; not where nothing was lexed.
 */
export class MarkdownView {
  readonly element: HTMLElement;
  readonly #run: ShownRun;
  #text = "";
  #isComplete = false;
  /** A `\r` at the end, which may be half of a line end. */
  #held = "";
  /** Draws what comes, unless the block that is open has to be lexed. */
  #flow: PlainFlow | undefined;
  /** Whether it has drawn all of the text. */
  #isAllDrawn = true;
  /** Whether others may have changed what it has drawn. */
  #isHandedOver = false;
  /** Where the block begins that the flow is in, in characters from the flow's beginning. */
  #flowBlockAt = 0;
  /** The last block that has to be lexed. */
  #lexedBlock = -1;
  #path: OpenPath;
  /** What is not settled, and the block of the answer that it is in from its beginning on. Line ends are `\n` alone. */
  #rest = "";
  #block = "";
  /** Whether what is in that block is lexed whole, because it was misread in parts. */
  #isRigid = false;
  #links: Links = {};
  #line: OpenLine | undefined;

  constructor(className: string) {
    this.element = element("div", { class: `markdown ${className}` });
    this.#run = new ShownRun(this.element, true);
    this.#path = [this.#root(0)];
    this.#beginFlow();
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
    if (streaming) {
      this.append(text.slice(this.#text.length));
      return;
    }
    if (this.#finishFlow(text)) {
      return;
    }
    this.#text = text;
    this.#isComplete = true;
    this.#flow = undefined;
    const drawing = this.#draw(text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text, {});
    this.#run.update(drawing.lexed.tokens, 0, drawing, false);
    growTexts();
  }

  /**
   * Shows `piece` after the text so far, to which more may be appended. The same as to update to both, but without a look at all of the text, which
   * a browser copies for that.
   */
  append(piece: string): void {
    if (this.#isComplete) {
      this.update(this.#text + piece, true);
      return;
    }
    this.#text += piece;
    const added = this.#take(piece);
    if (this.#flow) {
      this.#flowOn(this.#flow, added);
    } else if (this.#line?.grow(added) !== true) {
      this.#grow();
      this.#beginFlowAgain();
    }
    growTexts();
  }

  /** Completes what was drawn line by line from its beginning on: it is what would be read. `false` where some of `text` was lexed, or not drawn yet. */
  #finishFlow(text: string): boolean {
    if (!this.#isAllDrawn || text !== this.#text || this.#held !== "" || this.#flow?.finish() !== true) {
      return false;
    }
    this.#isComplete = true;
    this.#isHandedOver = true;
    this.#flow = undefined;
    growTexts();
    return true;
  }

  #restart(): void {
    if (this.#isHandedOver) {
      this.#isHandedOver = false;
      handOver(this.#run);
    }
    this.#text = "";
    this.#isComplete = false;
    this.#held = "";
    this.#path = [this.#root(0)];
    this.#rest = "";
    this.#block = "";
    this.#isRigid = false;
    this.#links = {};
    this.#line = undefined;
    this.#flow = undefined;
    // What is shown keeps its nodes where it stays the same: the reader may have selected some of it.
    this.#lexedBlock = this.#run.blocks.length - 1;
    this.#isAllDrawn = this.#lexedBlock < 0;
    if (this.#isAllDrawn) {
      this.#beginFlow();
    }
  }

  /** What comes is drawn line by line, after the blocks that are shown. */
  #beginFlow(): PlainFlow {
    this.#flowBlockAt = 0;
    this.#flow = new PlainFlow(this.#run, this.#draw("", this.#links));
    return this.#flow;
  }

  /** The same from the open block's beginning, if another one was begun since there was something to lex. */
  #beginFlowAgain(): void {
    const settled = settledOf(this.#path);
    if (settled > this.#lexedBlock && this.#flow === undefined) {
      this.#lexedBlock = settled;
      if (readPlainBlocks(withoutMarks(this.#block)) !== undefined) {
        this.#run.cut(settled);
        this.#flowOn(this.#beginFlow(), this.#block);
      }
    }
  }

  #flowOn(flow: PlainFlow, added: string): void {
    const isDrawn = flow.append(added);
    if (flow.blockAt > this.#flowBlockAt) {
      this.#block = this.#block.slice(flow.blockAt - this.#flowBlockAt);
      this.#flowBlockAt = flow.blockAt;
    }
    if (!isDrawn) {
      const { path, at } = flow.takeover();
      this.#flow = undefined;
      this.#isAllDrawn = false;
      this.#path = path;
      this.#rest = this.#block.slice(at - this.#flowBlockAt);
      this.#isRigid = false;
      this.#line = undefined;
      this.#lexedBlock = settledOf(path);
      this.#grow();
      this.#beginFlowAgain();
    }
  }

  /** Takes `piece` into what is not settled, and reports it with `\n` for every line end. */
  #take(piece: string): string {
    const all = this.#held + piece;
    this.#held = all.endsWith("\r") ? "\r" : "";
    const taken = all.slice(0, all.length - this.#held.length);
    const added = taken.includes("\r") ? taken.replace(/\r\n?/g, "\n") : taken;
    this.#rest += this.#flow ? "" : added;
    this.#block += added;
    return added;
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

  #grow(): void {
    let opening = openingOf(this.#path);
    let source = withoutMarks(opening.source + this.#rest);
    let drawing = this.#draw(source, this.#links);
    if (!showOpen(this.#path, drawing)) {
      this.#path = [this.#root(settledOf(this.#path))];
      this.#rest = this.#block;
      this.#isRigid = true;
      opening = openingOf(this.#path);
      source = withoutMarks(this.#rest);
      drawing = this.#draw(source, this.#links);
      showOpen(this.#path, drawing);
    }
    this.#line = OpenLine.find(this.#rest, this.#run, drawing);
    const settlement = new SettlementFinder(source, opening, drawing).find(this.#path, !this.#isRigid);
    if (settlement === undefined) {
      return;
    }
    if (settledOf(settlement.path) !== settledOf(this.#path)) {
      this.#block = this.#rest.slice(settlement.blockAt);
      this.#isRigid = false;
    }
    this.#rest = this.#rest.slice(settlement.characters);
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
