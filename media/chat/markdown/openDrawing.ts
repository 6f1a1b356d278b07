import type { Token, Tokens } from "marked";
import type { Drawing } from "./drawing.ts";
import { endsWithFence } from "./lineMarks.ts";
import { placeholder, type OpenPath } from "./openPath.ts";
import { isBlock } from "./shownBlocks.ts";

/**
 * Draws a text of which `path` is settled: the blocks of `drawing` without the placeholders. `false` where they do not stand in the path, so
 * that something else than what was settled must have been meant; the page may be wrong then.
 */
export function showOpen(path: OpenPath, drawing: Drawing): boolean {
  return showInRun(path, drawing.lexed.tokens, drawing, true, false);
}

function showInRun([step, ...inner]: OpenPath, all: readonly Token[], drawing: Drawing, open: boolean, hasPlaceholder: boolean): boolean {
  if (step?.kind !== "run") {
    return false;
  }
  const blocks = all.filter(isBlock);
  if (hasPlaceholder && !isPlaceholder(blocks.shift())) {
    return false;
  }
  if (inner.length === 0) {
    step.run.update(blocks, step.settled, drawing, open);
    return true;
  }
  const [first, ...others] = blocks;
  if (first === undefined || !showInBlock(inner, first, drawing, open && others.length === 0)) {
    return false;
  }
  step.run.update(others, step.settled + 1, drawing, open);
  return true;
}

function showInBlock(path: OpenPath, token: Token, drawing: Drawing, open: boolean): boolean {
  const [step, ...inner] = path;
  switch (step?.kind) {
    case "run":
      return token.type === "blockquote" && showInRun(path, (token as Tokens.Blockquote).tokens, drawing, open, true);
    case "list": {
      if (token.type !== "list" || (token as Tokens.List).ordered !== step.list.isOrdered) {
        return false;
      }
      const { items } = token as Tokens.List;
      const [first, ...others] = items;
      if (inner.length === 0 || first === undefined) {
        step.list.updateItems(items, step.settled, drawing, open);
        return true;
      }
      const shown = showInRun(inner, first.tokens, drawing, open && others.length === 0, true);
      step.list.updateItems(others, step.settled + 1, drawing, open);
      return shown;
    }
    case "code":
      return token.type === "code" && showInCode(step, (token as Tokens.Code).text, open && !endsWithFence(token.raw));
    case "table":
      if (token.type === "table") {
        step.table.updateRows((token as Tokens.Table).rows, step.settled, drawing, open);
      }
      return token.type === "table";
    case "words": {
      const source = isWords(token) ? drawing.lexed.inlineSource(token.tokens) : "";
      if (!source.startsWith(`${placeholder} `)) {
        return false;
      }
      step.words.updateRest(source.slice(placeholder.length + 1), drawing);
      return true;
    }
    case undefined:
      return false;
  }
}

function showInCode({ code, kept, characters }: Extract<OpenPath[number], { kind: "code" }>, text: string, open: boolean): boolean {
  let at = 0;
  for (let line = 1; line < kept.length; line += 1) {
    at = text.indexOf("\n", at) + 1;
    if (at === 0) {
      return false;
    }
  }
  code.updateRest(characters, text.slice(at), open);
  return true;
}

function isPlaceholder(token: Token | undefined): boolean {
  return token !== undefined && isWords(token) && token.text === placeholder;
}

function isWords(token: Token): token is Tokens.Paragraph | Tokens.Text {
  return token.type === "paragraph" || token.type === "text";
}
