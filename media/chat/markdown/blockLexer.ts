import { Lexer, type Links, type MarkedOptions, type Rules, type Token, type TokensList } from "marked";

/** A source whose blocks are known. What is in a block's words is lexed only where it is drawn: see {@link LexedBlocks.inline}. */
export class LexedBlocks {
  readonly tokens: TokensList;
  readonly #lexer: Lexer;
  #linksKey: string | undefined;
  readonly #sources: ReadonlyMap<Token[], string>;

  /** `links` are the definitions that stand before `source`. Line ends are `\n` alone. */
  constructor(source: string, links: Links, options: MarkedOptions) {
    this.#lexer = new Lexer(options);
    keepItemPatterns(this.#lexer);
    this.tokens = this.#lexer.tokens;
    Object.assign(this.tokens.links, links);
    this.#lexer.blockTokens(source, this.tokens);
    this.#sources = new Map(this.#lexer.inlineQueue.map(({ src, tokens }) => [tokens, src]));
  }

  /** Distinguishes one set of definitions from another: words with a `[` in them may look different with others. */
  get linksKey(): string {
    this.#linksKey ??= this.hasDefinitions ? JSON.stringify(this.tokens.links) : "";
    return this.#linksKey;
  }

  /** Whether there are definitions. */
  get hasDefinitions(): boolean {
    return Object.keys(this.tokens.links).length > 0;
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

type OtherRules = Rules["other"];

const itemPatterns = new Map<string, RegExp>();
let keepingRules: OtherRules | undefined;

/** Makes `lexer` build the pattern of an item once for each kind of marker. By itself it builds one for each list that it reads, which takes as long as the reading. */
function keepItemPatterns({ options: { tokenizer } }: Lexer): void {
  if (tokenizer) {
    keepingRules ??= keeping(tokenizer.rules.other);
    tokenizer.rules.other = keepingRules;
  }
}

function keeping(other: OtherRules): OtherRules {
  return {
    ...other,
    listItemRegex: (marker) => {
      const pattern = itemPatterns.get(marker) ?? other.listItemRegex(marker);
      itemPatterns.set(marker, pattern);
      return pattern;
    },
  };
}
