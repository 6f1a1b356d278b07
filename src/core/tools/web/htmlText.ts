/** Elements whose contents nobody reads. */
const unread = new Set(["script", "style", "noscript", "template", "svg", "head", "iframe", "object"]);
const blocks = /^(p|div|section|article|header|footer|main|nav|aside|ul|ol|table|tr|pre|blockquote|h[1-6]|br|hr|dl|dt|dd|form|figure)$/;
const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  mdash: "—",
  ndash: "–",
  hellip: "…",
  copy: "©",
};
/** As long as a tag may be, in UTF-16 units. */
const longestTag = 20_000;

/**
 * The words of a page of HTML: without markup, scripts and styles, blocks apart, list items with `-`, headings with `#`. Plain removal, no browser: what scripts would write isn't there, and what styles hide is. Takes time in proportion
 * to the text. Pure.
 */
export function htmlText(html: string): string {
  const pieces: string[] = [];
  let at = 0;
  let skipped: string | undefined;
  for (let next = html.indexOf("<"); next >= 0; next = html.indexOf("<", next)) {
    const found = tagAt(html, next);
    if (found === undefined) {
      next += 1;
      continue;
    }
    const { name, isEnd, end } = found;
    pieces.push(skipped === undefined ? html.slice(at, next) : "");
    at = end;
    next = end;
    if (skipped !== undefined) {
      skipped = isEnd && name === skipped ? undefined : skipped;
    } else if (!isEnd && unread.has(name) && !html.startsWith("/>", end - 2)) {
      skipped = name;
    } else {
      pieces.push(mark(name, isEnd));
    }
  }
  pieces.push(skipped === undefined ? html.slice(at) : "");
  return decoded(pieces.join(""))
    .replace(/[ \t\f\v]+/g, " ")
    .replace(/ ?\r?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** The tag, comment or declaration that begins at a `<`; `undefined` if none does. A comment without an end goes on to the end of the page. */
function tagAt(html: string, at: number): { readonly name: string; readonly isEnd: boolean; readonly end: number } | undefined {
  for (const [start, close] of [
    ["<!--", "-->"],
    ["<![CDATA[", "]]>"],
  ] as const) {
    if (html.startsWith(start, at)) {
      const found = html.indexOf(close, at);
      return { name: "", isEnd: false, end: found < 0 ? html.length : found + close.length };
    }
  }
  const head = /^<(?:[!?]|(\/?)([a-z][a-z0-9-]{0,50}))/i.exec(html.slice(at, at + 60));
  if (head === null) {
    return undefined;
  }
  const [whole, slash = "", name = ""] = head;
  let quote = "";
  for (let end = at + whole.length; end < Math.min(html.length, at + longestTag); end += 1) {
    const character = html.charAt(end);
    if (quote !== "") {
      quote = character === quote ? "" : quote;
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (character === "<") {
      return undefined;
    } else if (character === ">") {
      return { name: name.toLowerCase(), isEnd: slash === "/", end: end + 1 };
    }
  }
  return undefined;
}

function mark(name: string, isEnd: boolean): string {
  if (name === "li") {
    return isEnd ? "" : "\n- ";
  }
  if (/^h[1-6]$/.test(name) && !isEnd) {
    return `\n\n${"#".repeat(Number(name[1]))} `;
  }
  return blocks.test(name) ? "\n" : name === "td" || name === "th" ? " " : "";
}

function decoded(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : undefined;
      return code === undefined
        ? (entities[(name ?? "").toLowerCase()] ?? whole)
        : code > 0 && code <= 0x10ffff
          ? String.fromCodePoint(code)
          : whole;
    },
  );
}
