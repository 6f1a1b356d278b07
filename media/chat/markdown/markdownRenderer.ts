import { Marked, Parser, type RendererObject, type Token, type Tokens } from "marked";
import { escapeHtml } from "./escapeHtml.ts";
import { definitions } from "./rules/definitions.ts";
import { directionOf } from "./rules/direction.ts";
import { emphasis } from "./rules/emphasis.ts";
import { formulas } from "./rules/formulas.ts";
import { markdownFences } from "./rules/markdownFences.ts";
import { plainTags } from "./rules/plainTags.ts";
import { safeHref } from "./safeHref.ts";

/** A heading in an answer stands below the panel's own two levels. */
const headingOffset = 2;

const renderer: RendererObject = {
  html({ text, block }: Tokens.HTML | Tokens.Tag): string {
    return block === true ? `<p class="raw-html">${escapeHtml(text.trimEnd())}</p>` : escapeHtml(text);
  },
  code({ text, lang }: Tokens.Code): string {
    const language = (lang ?? "").trim().split(/\s+/, 1)[0] ?? "";
    return `<pre title="${escapeHtml(language)}"><code>${escapeHtml(text)}</code></pre>`;
  },
  heading({ tokens, depth }: Tokens.Heading): string {
    const level = Math.min(6, depth + headingOffset);
    return `<h${level} class="heading-${depth}"${dir(tokens)}>${this.parser.parseInline(tokens)}</h${level}>`;
  },
  paragraph({ tokens }: Tokens.Paragraph): string {
    return `<p${dir(tokens)}>${this.parser.parseInline(tokens)}</p>\n`;
  },
  blockquote({ tokens }: Tokens.Blockquote): string {
    return `<blockquote${dir(tokens)}>\n${this.parser.parse(tokens)}</blockquote>\n`;
  },
  listitem({ tokens }: Tokens.ListItem): string {
    return `<li${dir(tokens)}>${this.parser.parse(tokens)}</li>\n`;
  },
  table(token: Tokens.Table): string {
    const row = (cells: readonly Tokens.TableCell[]): string => `<tr>${cells.map((cell) => this.tablecell(cell)).join("")}</tr>`;
    const body = token.rows.length === 0 ? "" : `<tbody>${token.rows.map(row).join("")}</tbody>`;
    return `<table${dir([token])}><thead>${row(token.header)}</thead>${body}</table>`;
  },
  tablecell({ tokens, header, align }: Tokens.TableCell): string {
    const tag = header ? "th" : "td";
    const side = align === null ? "" : ` align="${align}"`;
    return `<${tag}${side}${dir(tokens)}>${this.parser.parseInline(tokens)}</${tag}>`;
  },
  link({ href, title, tokens }: Tokens.Link): string {
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

/** Single newlines break lines, as in VS Code's own chat. */
const common = { gfm: true, breaks: true, renderer };
const rules = [plainTags, emphasis, markdownFences, definitions];

/** The options that lexing and rendering of a whole text share. */
export const markdownOptions = new Marked(common, ...rules, formulas(false)).defaults;

/** The same for a text that may go on. */
export const streamingMarkdownOptions = new Marked(common, ...rules, formulas(true)).defaults;

/** A top-level token as HTML. Not yet fit for a page: see {@link sanitizeToFragment}. */
export function renderToken(token: Token): string {
  return new Parser(markdownOptions).parse([token]).trimEnd();
}

/** The attribute that makes a block run as its first letter does. */
function dir(tokens: readonly Token[]): string {
  const direction = directionOf(tokens);
  return direction === undefined ? "" : ` dir="${direction}"`;
}
