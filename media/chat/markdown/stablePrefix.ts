import type { Token } from "marked";

/** Tokens that end by themselves: whatever follows cannot become part of them. */
function isClosed(token: Token): boolean {
  switch (token.type) {
    case "space":
    case "heading":
    case "hr":
      return true;
    case "code":
      return token["codeBlockStyle"] !== "indented" && /\n {0,3}(?:`{3,}|~{3,})[ \t]*\n*$/.test(token.raw);
    default:
      return false;
  }
}

/** How much of a growing document will never be parsed otherwise, whatever is appended. */
export interface StablePrefix {
  readonly tokenCount: number;
  readonly characters: number;
}

/**
 * The tokens of `source` that are settled. The last two blocks never are: a lone `-` may turn out to be the next item of the list before it.
 * A cut is made only after a token that ends by itself, so that lexing can go on from there as if the document began.
 */
export function findStablePrefix(tokens: readonly Token[], source: string): StablePrefix {
  let openBlocks = 0;
  let tokenCount = tokens.length;
  while (tokenCount > 0) {
    const before = tokens[tokenCount - 1];
    if (openBlocks >= 2 && before !== undefined && isClosed(before)) {
      break;
    }
    openBlocks += before === undefined || before.type === "space" ? 0 : 1;
    tokenCount -= 1;
  }
  const raw = tokens.slice(0, tokenCount).map((token) => token.raw).join("");
  // The lexer rewrites a few documents (tabs, for one). Then nothing is settled, which is slower and still right.
  return source.startsWith(raw) ? { tokenCount, characters: raw.length } : { tokenCount: 0, characters: 0 };
}
