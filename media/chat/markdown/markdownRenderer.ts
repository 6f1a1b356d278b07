import { Marked, Parser, type Token, type Tokens } from "marked";
import { safeHref } from "./safeHref.ts";

/** Tags that carry no more than type; models write them in tables and formulas. Any other HTML is shown as it was written. */
const plainTag = /^\s*(?:<\/?(?:br|kbd|sub|sup|mark|b|i|u|s|em|strong|del|code)\s*\/?>\s*)+$/i;

/** A heading in an answer stands below the panel's own two levels. */
const headingOffset = 2;

const renderer = {
  html({ text, block }: Tokens.HTML | Tokens.Tag): string {
    if (plainTag.test(text)) {
      return text;
    }
    return block === true ? `<p class="raw-html">${escapeHtml(text.trimEnd())}</p>` : escapeHtml(text);
  },
  code({ text, lang }: Tokens.Code): string {
    const language = (lang ?? "").trim().split(/\s+/, 1)[0] ?? "";
    return `<pre title="${escapeHtml(language)}"><code>${escapeHtml(text)}</code></pre>`;
  },
  heading(this: { parser: Parser }, { tokens, depth }: Tokens.Heading): string {
    const level = Math.min(6, depth + headingOffset);
    return `<h${level} class="heading-${depth}">${this.parser.parseInline(tokens)}</h${level}>`;
  },
  link(this: { parser: Parser }, { href, title, tokens }: Tokens.Link): string {
    const words = this.parser.parseInline(tokens);
    const safe = safeHref(href);
    if (safe === undefined) {
      return `<span class="unlinked" title="${escapeHtml(href)}">${words}</span>`;
    }
    return `<a href="${escapeHtml(safe)}" title="${escapeHtml(title ?? safe)}">${words}</a>`;
  },
  image({ href, text }: Tokens.Image): string {
    const safe = safeHref(href);
    const words = escapeHtml(text === "" ? "image" : text);
    return safe === undefined ? `<span class="unlinked">${words}</span>` : `<a href="${escapeHtml(safe)}" title="${escapeHtml(safe)}">${words}</a>`;
  },
  checkbox({ checked }: Tokens.Checkbox): string {
    const [name, label] = checked ? ["pass-filled", "Done"] : ["circle-large-outline", "To do"];
    return `<span class="task codicon codicon-${name}" role="img" aria-label="${label}"></span>`;
  },
};

const marked = new Marked({ gfm: true, renderer });

/** The options that lexing and rendering share. */
export const markdownOptions = marked.defaults;

/** A top-level token as HTML. Not yet fit for a page: see {@link sanitizeToFragment}. */
export function renderToken(token: Token): string {
  return new Parser(markdownOptions).parse([token]).trimEnd();
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
