import type { Token, Tokens } from "marked";
import { element, growText } from "../base/element.ts";
import { createFormula } from "../math/formula.ts";
import { decodeReferences } from "./characterReferences.ts";
import type { FormulaToken } from "./rules/formulas.ts";
import { plainTagNames, type PlainTagToken } from "./rules/plainTags.ts";
import { safeHref } from "../base/safeHref.ts";

/** A piece of a line that is on the page. */
export interface ShownInline {
  token: Token;
  readonly node: ChildNode;
  /** What is within its element. */
  readonly children: ShownInline[];
}

/**
 * Makes what `shown` holds from `from` on equal to `tokens`; its nodes are the last of `parent`. What is the same stays untouched, the first
 * piece that differs grows in place where it can, and what follows it is new: words grow at their end.
 */
export function showInline(parent: Element, shown: ShownInline[], from: number, tokens: readonly Token[]): void {
  let at = 0;
  for (let piece = shown[from]; piece !== undefined && at < tokens.length && isSame(piece.token, tokens[at]); piece = shown[from + at]) {
    at += 1;
  }
  const [differing, wanted] = [shown[from + at], tokens[at]];
  if (differing !== undefined && wanted !== undefined && grow(differing, wanted)) {
    at += 1;
  }
  for (const extra of shown.splice(from + at)) {
    extra.node.remove();
  }
  for (const token of tokens.slice(at)) {
    const piece = build(token);
    shown.push(piece);
    parent.append(piece.node);
  }
}

/** The pieces that the nodes of `parent` from `node` on are, as far as they are what `tokens` are shown as. Other nodes are taken away. */
export function adoptInline(node: ChildNode | null, tokens: readonly Token[]): ShownInline[] {
  const pieces: ShownInline[] = [];
  let next = node;
  for (const token of tokens) {
    const piece = next && adopt(next, token);
    if (!next || !piece) {
      break;
    }
    pieces.push(piece);
    next = next.nextSibling;
  }
  while (next) {
    const extra = next;
    next = next.nextSibling;
    extra.remove();
  }
  return pieces;
}

/** What a task's check box is shown as. */
export function taskIcon(isDone: boolean): HTMLElement {
  const [name, label] = isDone ? ["pass-filled", "Done"] : ["circle-large-outline", "To do"];
  return element("span", { class: `task codicon codicon-${name}`, role: "img", "aria-label": label });
}

function adopt(node: ChildNode, token: Token): ShownInline | undefined {
  if (node instanceof Text) {
    return token.type === "text" && node.data === wordsOf(token) ? single(token, node) : undefined;
  }
  const wanted = build(token);
  if (!(node instanceof Element) || !(wanted.node instanceof Element) || node.outerHTML !== wanted.node.outerHTML) {
    return undefined;
  }
  return { token, node, children: wanted.children.length === 0 ? [] : adoptInline(node.firstChild, childTokens(token)) };
}

function isSame(before: Token | undefined, now: Token | undefined): boolean {
  if (before === undefined || now?.type !== before.type || now.raw !== before.raw || hrefOf(now) !== hrefOf(before)) {
    return false;
  }
  const [inBefore, inNow] = [childTokens(before), childTokens(now)];
  return inBefore.length === inNow.length && inBefore.every((token, index) => isSame(token, inNow[index]));
}

function grow(shown: ShownInline, token: Token): boolean {
  const { node } = shown;
  if (node instanceof Text && (token.type === "text" || token.type === "escape")) {
    growText(node, wordsOf(token));
  } else if (node instanceof Element && shown.token.type === "codespan" && token.type === "codespan") {
    growText(node.firstChild as Text, (token as Tokens.Codespan).text);
  } else if (node instanceof Element && isSameShell(shown.token, token)) {
    showInline(node, shown.children, 0, childTokens(token));
  } else {
    return false;
  }
  shown.token = token;
  return true;
}

function isSameShell(before: Tokens.Generic, now: Tokens.Generic): boolean {
  return (
    before.type === now.type &&
    nesting.has(now.type) &&
    before["tag"] === now["tag"] &&
    (now.type !== "link" || (hrefOf(before) === hrefOf(now) && before["title"] === now["title"]))
  );
}

const nesting: ReadonlySet<string> = new Set(["strong", "em", "del", "link", "plainTag"]);

function build(token: Token): ShownInline {
  switch (token.type) {
    case "strong":
    case "em":
    case "del":
      return nested(token, element(token.type));
    case "plainTag":
      return nested(token, plainElement((token as PlainTagToken).tag));
    case "formula":
      return single(token, createFormula(token as FormulaToken));
    case "link":
      return nested(token, linkElement(token as Tokens.Link));
    case "image": {
      const { href, text } = token as Tokens.Image;
      return single(token, linkOrWords(href, undefined, text === "" ? "image" : decodeReferences(text)));
    }
    case "codespan":
      return single(token, element("code", {}, document.createTextNode((token as Tokens.Codespan).text)));
    case "br":
      return single(token, element("br"));
    case "text":
    case "escape":
    case "html":
      return single(token, document.createTextNode(token.type === "html" ? token.raw : wordsOf(token)));
    default:
      // Nothing that no case above knows becomes more than text.
      return single(token, document.createTextNode(token.raw));
  }
}

function plainElement(tag: string): HTMLElement {
  return element(plainTagNames.has(tag) ? (tag as "b") : "span");
}

function single(token: Token, node: ChildNode): ShownInline {
  return { token, node, children: [] };
}

function nested(token: Token, shell: HTMLElement): ShownInline {
  const children: ShownInline[] = [];
  showInline(shell, children, 0, childTokens(token));
  return { token, node: shell, children };
}

function linkElement({ href, title }: Tokens.Link): HTMLElement {
  return linkOrWords(href, title ?? undefined);
}

/** A link that may be followed, or its words alone. */
function linkOrWords(href: string, title: string | undefined, ...words: readonly string[]): HTMLElement {
  const safe = safeHref(href);
  return safe === undefined
    ? element("span", { class: "unlinked", ...(words.length === 0 ? { title: href } : {}) }, ...words)
    : element("a", { href: safe, title: title ?? safe }, ...words);
}

function childTokens(token: Token): readonly Token[] {
  return "tokens" in token ? (token.tokens ?? []) : [];
}

function hrefOf(token: Token): string | undefined {
  return token.type === "link" || token.type === "image" ? (token as Tokens.Link).href : undefined;
}

function wordsOf(token: Token): string {
  return decodeReferences((token as Tokens.Text).text);
}
