import { Lexer, type Links, type MarkedOptions, type Rules, type Token } from "marked";
import { readPlainBlocks } from "./plainBlocks.ts";

/** A source whose blocks are known. What is in a block's words is lexed only where it is drawn: see {@link LexedBlocks.inline}. */
export class LexedBlocks {
  readonly tokens: readonly Token[];
  readonly #links: Links;
  readonly #options: MarkedOptions;
  readonly #sources: ReadonlyMap<Token[], string>;
  #lexer: Lexer | undefined;
  #linksKey: string | undefined;
  #hasDefinitions: boolean | undefined;

  /** `links` are the definitions that stand before `source`. Line ends are `\n` alone. */
  constructor(source: string, links: Links, options: MarkedOptions) {
    this.#options = options;
    const plain = readPlainBlocks(source);
    if (plain) {
      this.tokens = plain.tokens;
      this.#sources = plain.sources;
      this.#links = { ...links };
      return;
    }
    const lexer = newLexer(options, links);
    lexer.blockTokens(source, lexer.tokens);
    this.tokens = lexer.tokens;
    this.#sources = new Map(lexer.inlineQueue.map(({ src, tokens }) => [tokens, src]));
    this.#links = lexer.tokens.links;
    this.#lexer = lexer;
  }

  /** Distinguishes one set of definitions from another: words with a `[` in them may look different with others. */
  get linksKey(): string {
    this.#linksKey ??= this.hasDefinitions ? JSON.stringify(this.#links) : "";
    return this.#linksKey;
  }

  /** Whether there are definitions. */
  get hasDefinitions(): boolean {
    this.#hasDefinitions ??= Object.keys(this.#links).length > 0;
    return this.#hasDefinitions;
  }

  /** The words of the block whose `tokens` these are, as source. */
  inlineSource(tokens: Token[] | undefined): string {
    return (tokens && this.#sources.get(tokens)) ?? "";
  }

  /** What `source` holds: emphasis, links, code and text. */
  inline(source: string): Token[] {
    const lexer = (this.#lexer ??= newLexer(this.#options, this.#links));
    lexer.state.inRawBlock = false;
    lexer.state.inLink = false;
    return lexer.inlineTokens(source, []);
  }
}

function newLexer(options: MarkedOptions, links: Links): Lexer {
  const lexer = new Lexer(options);
  keepItemPatterns(lexer);
  Object.assign(lexer.tokens.links, links);
  return lexer;
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
