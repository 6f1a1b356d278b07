import type { Token, Tokens } from "marked";

export type Direction = "ltr" | "rtl";

/** Spares most texts the classes of Unicode, which take long to compile. */
const latin = /^[^A-Za-z\u0080-\uffff]*[A-Za-z]/;
const strong = /[\p{L}\u200E\u200F\u061C]/u;
const rightToLeft = /[\u0590-\u08FF\u200F\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EEFF}]/u;

/** Kinds of tokens that say nothing about the language around them: they stay left to right within any text. */
const isolated: ReadonlySet<string> = new Set(["code", "codespan", "formula", "html", "space", "br", "hr", "checkbox"]);

/** The direction of a text: that of its first letter. `undefined` where there is none, so that the text runs as what is around it. */
export function directionOfText(text: string): Direction | undefined {
  if (latin.test(text)) {
    return "ltr";
  }
  const first = strong.exec(text)?.[0];
  return first === undefined ? undefined : rightToLeft.test(first) ? "rtl" : "ltr";
}

/** The direction of `tokens`: that of the first letter which is neither in code, nor in a formula, nor in a bare address. */
export function directionOf(tokens: readonly Token[] | undefined): Direction | undefined {
  for (const token of tokens ?? []) {
    const direction = isolated.has(token.type) || ("autolink" in token && token.autolink === true) ? undefined : directionOfToken(token);
    if (direction !== undefined) {
      return direction;
    }
  }
  return undefined;
}

function directionOfToken(token: Token): Direction | undefined {
  if (token.type === "list") {
    return directionOf((token as Tokens.List).items);
  }
  if (token.type === "table") {
    const { header, rows } = token as Tokens.Table;
    return directionOf([header, ...rows].flat().flatMap((cell) => cell.tokens));
  }
  if ("tokens" in token && token.tokens !== undefined) {
    return directionOf(token.tokens);
  }
  return directionOfText("text" in token && typeof token.text === "string" ? withoutReferences(token.text) : "");
}

function withoutReferences(text: string): string {
  return text.includes("&") ? text.replace(/&#?\w+;/g, "") : text;
}

/** Makes `element` run in `direction`, or as what is around it. */
export function showDirection(element: HTMLElement, direction: Direction | undefined): void {
  if (direction === undefined) {
    element.removeAttribute("dir");
  } else if (element.dir !== direction) {
    element.dir = direction;
  }
}

/** The direction of the first of `parts` that has one. */
export function firstDirection(parts: readonly { readonly direction: Direction | undefined }[]): Direction | undefined {
  for (const { direction } of parts) {
    if (direction !== undefined) {
      return direction;
    }
  }
  return undefined;
}
