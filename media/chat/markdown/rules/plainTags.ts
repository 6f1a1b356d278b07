import type { MarkedExtension, Token, Tokens } from "marked";
import { safeHref } from "../../base/safeHref.ts";

/** A plain HTML tag with what stands between it and its closing tag. */
export interface PlainTagToken extends Tokens.Generic {
  readonly type: "plainTag";
  /** The tag's name, one of {@link plainTagNames}. */
  readonly tag: string;
  readonly tokens: Token[];
}

/** Tags that carry no more than type; models write them in tables and formulas. */
export const plainTagNames: ReadonlySet<string> = new Set("kbd sub sup mark b i u s em strong del code".split(" "));

const opening = new RegExp(`^<(${[...plainTagNames].join("|")})>`);
const lineBreak = /^<br ?\/?>/;
const rule = /^ {0,3}<hr ?\/?>[ \t]*(?:\n+|$)/;

/** HTML that makes a block of its own: comments, declarations and the elements that CommonMark names, in lower case. `<Header>` is a component in a sentence. */
const htmlBlock = new RegExp(
  " {0,3}(?:<[!?]|</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|" +
    "frameset|h[1-6]|head|header|html|iframe|legend|li|link|main|menu|menuitem|meta|nav|noframes|ol|optgroup|option|p|param|pre|script|search|section|style|summary|" +
    "table|tbody|td|textarea|tfoot|th|thead|title|tr|track|ul)(?=[\\s/>]|$))",
  "y",
);

/**
 * HTML in an answer: tags that carry no more than type work in lower case and with their closing tag in the same text, `<br>` and `<hr>` by
 * themselves. Everything else in angle brackets is shown as it was written, type parameters such as `List<String>` and `std::vector<std::string>` above all.
 */
export const plainTags: MarkedExtension = {
  extensions: [
    {
      name: "plainRule",
      level: "block",
      tokenizer(src): Tokens.Generic | undefined {
        const match = rule.exec(src);
        return match ? { type: "hr", raw: match[0] } : undefined;
      },
    },
    {
      name: "plainTag",
      level: "inline",
      childTokens: ["tokens"],
      tokenizer(src): Tokens.Generic | undefined {
        const isBreak = lineBreak.exec(src);
        if (isBreak) {
          return { type: "br", raw: isBreak[0] };
        }
        const tag = opening.exec(src)?.[1];
        if (tag === undefined) {
          return undefined;
        }
        const start = tag.length + 2;
        const end = findClosingTag(src, tag, start);
        if (end === -1) {
          return undefined;
        }
        return { type: "plainTag", tag, raw: src.slice(0, end + tag.length + 3), tokens: this.lexer.inlineTokens(src.slice(start, end)) };
      },
    },
  ],
  tokenizer: {
    /** `marked` would take what follows a lone `<code>` as HTML; here it is text like any other. */
    tag(src): Tokens.Tag | undefined {
      const match = this.rules.inline.tag.exec(src);
      return match ? { type: "html", raw: match[0], inLink: false, inRawBlock: false, block: false, text: match[0] } : undefined;
    },
    /** `<std::string>` is an address by the letter of CommonMark, and would lose its brackets. */
    autolink(src): false | undefined {
      const match = this.rules.inline.autolink.exec(src);
      return match?.[1] !== undefined && match[2] !== "@" && safeHref(match[1]) === undefined ? undefined : false;
    },
    html(src): false | undefined {
      htmlBlock.lastIndex = 0;
      return htmlBlock.test(src) ? false : undefined;
    },
  },
};

/** Where the closing tag of the `tag` that was opened before `from` begins, or -1. Code is skipped, and so are pairs within. */
function findClosingTag(src: string, tag: string, from: number): number {
  if (!src.includes(`</${tag}>`, from)) {
    return -1;
  }
  const marks = new RegExp(`(\`+)[\\s\\S]*?[^\`]\\1(?!\`)|\\\\[<\`]|<(/?)${tag}>`, "g");
  marks.lastIndex = from;
  let depth = 1;
  for (let match = marks.exec(src); match !== null; match = marks.exec(src)) {
    if (match[2] === undefined) {
      continue;
    }
    depth += match[2] === "/" ? -1 : 1;
    if (depth === 0) {
      return match.index;
    }
  }
  return -1;
}
