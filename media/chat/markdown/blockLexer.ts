import { Lexer, type Links, type MarkedOptions, type Token, type TokensList } from "marked";

/** A source whose blocks are known. What is in a block's words is lexed only where it is drawn: see {@link LexedBlocks.inline}. */
export class LexedBlocks {
  readonly tokens: TokensList;
  readonly #lexer: Lexer;
  #linksKey: string | undefined;
  readonly #sources: ReadonlyMap<Token[], string>;

  /** `links` are the definitions that stand before `source`. Line ends are `\n` alone. */
  constructor(source: string, links: Links, options: MarkedOptions) {
    this.#lexer = new Lexer(options);
    this.tokens = this.#lexer.tokens;
    Object.assign(this.tokens.links, links);
    this.#lexer.blockTokens(source, this.tokens);
    this.#sources = new Map(this.#lexer.inlineQueue.map(({ src, tokens }) => [tokens, src]));
  }

  /** Tells one set of definitions from another: words with a `[` in them may look different with others. */
  get linksKey(): string {
    this.#linksKey ??= JSON.stringify(this.tokens.links);
    return this.#linksKey;
  }

  /** The words of the block whose `tokens` these are, as source. */
  inlineSource(tokens: Token[] | undefined): string {
    return (tokens && this.#sources.get(tokens)) ?? "";
  }

  /** What `source` holds: emphasis, links, code and text. */
  inline(source: string): Token[] {
    this.#lexer.state.inRawBlock = false;
    this.#lexer.state.inLink = false;
    return this.#lexer.inlineTokens(source, []);
  }
}
