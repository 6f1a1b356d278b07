import { Lexer, type Links, type Token, type TokensList } from "marked";
import { element } from "../element.ts";
import { draftBlock, type BlockDraft } from "./blockRenderer.ts";
import { markdownOptions, streamingMarkdownOptions } from "./markdownRenderer.ts";
import { morphChildren } from "./morph.ts";
import { findStablePrefix } from "./stablePrefix.ts";

interface ShownBlock {
  readonly key: string;
  readonly element: HTMLElement;
}

/**
 * Markdown that grows. Settled blocks keep their nodes; only what follows them is lexed and drawn again, so the work for a whole answer grows
 * with its length. When the text is complete it is lexed once more as one, and what a late definition changed is drawn again.
 */
export class MarkdownView {
  readonly element: HTMLElement;
  #text = "";
  #stableCharacters = 0;
  #stableBlocks = 0;
  #links: Links = {};
  #complete = false;
  #shown: ShownBlock[] = [];

  constructor(className: string) {
    this.element = element("div", { class: `markdown ${className}` });
  }

  /** Shows `text`. `streaming` tells that more may be appended. */
  update(text: string, streaming: boolean): void {
    if (text === this.#text && this.#complete === !streaming) {
      return;
    }
    if (!streaming) {
      this.#show(0, drafts(lex(normalizeLines(text), {}, false), false));
      this.#text = text;
      this.#complete = true;
      return;
    }
    if (this.#complete || !text.startsWith(this.#text)) {
      this.#restart();
    }
    this.#text = text;
    const tail = normalizeLines(text.slice(this.#stableCharacters).replace(/\r$/, ""));
    const tokens = lex(tail, this.#links, true);
    this.#show(this.#stableBlocks, drafts(tokens, true));
    this.#settle(tokens, tail);
  }

  #restart(): void {
    this.#stableCharacters = 0;
    this.#stableBlocks = 0;
    this.#links = {};
    this.#complete = false;
  }

  #settle(tokens: TokensList, tail: string): void {
    const prefix = findStablePrefix(tokens, tail);
    // With `\r\n` in it, an offset into the tail is none into the text: leave it unsettled rather than count twice.
    const raw = this.#text.slice(this.#stableCharacters, this.#stableCharacters + prefix.characters);
    if (prefix.characters === 0 || raw.includes("\r")) {
      return;
    }
    this.#stableCharacters += prefix.characters;
    this.#stableBlocks += tokens.slice(0, prefix.tokenCount).filter(isBlock).length;
    this.#links = { ...tokens.links };
  }

  #show(from: number, wanted: readonly BlockDraft[]): void {
    for (const [offset, draft] of wanted.entries()) {
      const index = from + offset;
      const shown = this.#shown[index];
      if (shown?.key === draft.key) {
        continue;
      }
      const target = shown?.element ?? this.element.appendChild(element("div", { class: "block" }));
      target.dataset["kind"] = draft.kind;
      morphChildren(target, draft.build());
      this.#shown[index] = { key: draft.key, element: target };
    }
    for (const extra of this.#shown.splice(from + wanted.length)) {
      extra.element.remove();
    }
  }
}

function lex(source: string, links: Links, streaming: boolean): TokensList {
  const lexer = new Lexer(streaming ? streamingMarkdownOptions : markdownOptions);
  Object.assign(lexer.tokens.links, links);
  return lexer.lex(source);
}

function isBlock(token: Token): boolean {
  return token.type !== "space" && token.type !== "def";
}

function drafts(tokens: TokensList, streaming: boolean): readonly BlockDraft[] {
  const blocks = tokens.filter(isBlock);
  return blocks.map((token, index) => draftBlock(token, streaming && index === blocks.length - 1));
}

function normalizeLines(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
