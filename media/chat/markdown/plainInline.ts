import type { Token, Tokens } from "marked";

/** Words in which no mark stands, and no sign that may begin an address, a reference, a tag, a formula or a line break. Classes of Unicode would take long to compile. */
const words = /[A-Za-z0-9 ,.;:!()"'?%=+/|\u0080-\uffff-]+/y;
/** Words that may be an address. */
const address = /:\/\/|www\.|(?:mailto|xmpp):/i;
const code = /`([^`\s[\]](?:[^`\n[\]]*[^`\s[\]])?)`(?!`)/y;
/** A line end between two words. */
const lineBreak = /(?<=\S)\n(?=[A-Za-z0-9])/y;
/** Emphasis around nothing but words, so that its marks can be read in one way only. */
const emphasis = /(\*\*?)([A-Za-z0-9](?:[A-Za-z0-9 ,]*[A-Za-z0-9])?)\1(?!\*)/y;
const link = /\[([A-Za-z0-9 ,.-]+)\]\((https?:\/\/[\w./?=#%+-]+)\)/y;
/** A mark, and nothing after it that may close it: itself. */
const unclosed =
  /(?:\*\*?|`)(?:[A-Za-z0-9][A-Za-z0-9 ,]*)?$|\[(?:[A-Za-z0-9 ,-]*|[A-Za-z0-9 ,-]+\](?:\((?:h(?:t(?:t(?:ps?(?::\/{0,2})?)?)?)?)?)?)$/y;
/** Emphasis by two marks of which the second has not come: by one it is closed already. */
const halfClosed = /(?<!\S)(\*)\*([A-Za-z0-9](?:[A-Za-z0-9 ,]*[A-Za-z0-9])?)\*$/y;
/** A link of which the end has not come: its address is one already. */
const unclosedLink = /(\[[A-Za-z0-9 ,-]+\]\()(https?:\/\/[A-Za-z0-9]+(?:[./-][A-Za-z0-9]+)*\/?)(\.?)$/y;

/**
 * The tokens of `source` where it holds nothing but words, code, emphasis around words, and links with words: what the library makes of it, at a
 * fraction of its time. `undefined` where there is anything else. `hasDefinitions`: whether words in brackets may be a link by a definition.
 */
export function readPlainInline(source: string, hasDefinitions: boolean): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const token = readOne(source, at);
    if (token === undefined) {
      return isMark(source[at]) && !hasDefinitions ? withUnclosed(tokens, source, at) : undefined;
    }
    tokens.push(token);
    at += token.raw.length;
  }
  return tokens;
}

function readOne(source: string, at: number): Token | undefined {
  switch (source[at]) {
    case "`": {
      const match = matchAt(code, source, at);
      return match?.[1] === undefined ? undefined : { type: "codespan", raw: match[0], text: match[1] };
    }
    case "*": {
      const match = matchAt(emphasis, source, at);
      return match?.[2] === undefined
        ? undefined
        : { type: match[1] === "*" ? "em" : "strong", raw: match[0], text: match[2], tokens: [textToken(match[2])] };
    }
    case "[": {
      const match = matchAt(link, source, at);
      return match?.[1] === undefined || match[2] === undefined ? undefined : linkToken(match[0], match[1], match[2]);
    }
    case "\n":
      return matchAt(lineBreak, source, at) === null ? undefined : { type: "br", raw: "\n" };
    default: {
      const raw = matchAt(words, source, at)?.[0];
      const isImage = raw?.endsWith("!") === true && source[at + raw.length] === "[";
      return raw === undefined || isImage || address.test(raw) ? undefined : textToken(raw);
    }
  }
}

function isMark(character: string | undefined): boolean {
  return character === "*" || character === "`" || character === "[";
}

/** `tokens` and the text after them, from a mark at `at` on that is not closed yet. */
function withUnclosed(tokens: readonly Token[], source: string, at: number): readonly Token[] | undefined {
  const text = matchAt(unclosed, source, at)?.[0];
  if (text !== undefined) {
    return withText(tokens, text);
  }
  const [, mark, emphasised] = matchAt(halfClosed, source, at) ?? [];
  if (mark !== undefined && emphasised !== undefined) {
    return [...withText(tokens, mark), { type: "em", raw: `*${emphasised}*`, text: emphasised, tokens: [textToken(emphasised)] }];
  }
  const [, bracket, href, dot] = matchAt(unclosedLink, source, at) ?? [];
  if (bracket === undefined || href === undefined) {
    return undefined;
  }
  const address = { type: "link", raw: href, href, text: href, autolink: true, tokens: [textToken(href)] };
  return [...withText(tokens, bracket), address, ...(dot === "." ? [textToken(dot)] : [])];
}

/** `tokens` and `text` after them: texts that meet are one. */
function withText(tokens: readonly Token[], text: string): readonly Token[] {
  const before = tokens.at(-1);
  return before?.type === "text" ? [...tokens.slice(0, -1), textToken(before.raw + text)] : [...tokens, textToken(text)];
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function textToken(text: string): Tokens.Text {
  return { type: "text", raw: text, text };
}

function linkToken(raw: string, text: string, href: string): Tokens.Link {
  return { type: "link", raw, href, title: null, text, tokens: [textToken(text)] };
}
