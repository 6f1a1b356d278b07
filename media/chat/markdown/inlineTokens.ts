import type { Token, Tokens } from "marked";
import type { ShownInline } from "./inlineNodes.ts";
import type { FormulaToken } from "./rules/formulas.ts";

/** `tokens` with the text `before` in front of them: texts that meet are one. */
export function joined(before: string, tokens: readonly Token[]): readonly Token[] {
  const [first, ...others] = tokens;
  return first?.type === "text"
    ? [{ ...first, raw: before + first.raw, text: before + (first as Tokens.Text).text }, ...others]
    : [{ type: "text", raw: before, text: before }, ...tokens];
}

/** What the text `node` shows. */
export function textPiece(text: string, node: Text): ShownInline {
  return { token: { type: "text", raw: text, text }, node, children: [] };
}

/** Whether a formula in `token` has no end yet. */
export function isUnfinished(token: Token): boolean {
  return token.type === "formula" ? (token as FormulaToken).open : "tokens" in token && token.tokens?.some(isUnfinished) === true;
}
