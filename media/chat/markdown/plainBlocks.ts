import type { Token, Tokens } from "marked";
import { endsInSpace, fence, fenceLike, heading, indentOf, item, markdownFence, special, words } from "./plainLines.ts";
import { readPlainTable } from "./plainTable.ts";

/** Blocks, and what is in the words of each, which is not lexed yet: the source that belongs to a block's `tokens`. */
export interface PlainBlocks {
  readonly tokens: Token[];
  readonly sources: Map<Token[], string>;
}

const isSpaces = /^ *$/;
/**
 * The blocks of `source` where it holds nothing but paragraphs, headings, lists, quotes, tables, rules and fenced code as models write them: what
 * the library makes of it, at a fraction of its time. `undefined` where there is anything else. Line ends are `\n` alone.
 */
export function readPlainBlocks(source: string): PlainBlocks | undefined {
  const reader = new BlockReader();
  const tokens = reader.read(source.split("\n"), false);
  return tokens && { tokens, sources: reader.sources };
}

interface Read {
  readonly token: Token;
  /** The line after it. */
  readonly end: number;
}

class BlockReader {
  readonly sources = new Map<Token[], string>();

  /** The blocks of `lines`, of which no end has a line after it. `inContainer`: they are those of an item or a quote. */
  read(lines: readonly string[], inContainer: boolean): Token[] | undefined {
    const tokens: Token[] = [];
    let followsWords = false;
    for (let at = 0; at < lines.length; ) {
      if (lines[at] === "") {
        const from = at;
        while (lines[at] === "") {
          at += 1;
        }
        addNewlines(tokens, at - from + (at < lines.length ? 1 : 0) - (from === 0 ? 1 : 0));
        followsWords = false;
        continue;
      }
      const block = this.#readBlock(lines, at, followsWords, inContainer);
      if (block === undefined) {
        return undefined;
      }
      tokens.push(block.token);
      at = block.end;
      followsWords = block.token.type === "paragraph";
      if (at < lines.length && lines[at] !== "") {
        block.token.raw += "\n";
      }
    }
    return tokens;
  }

  #readBlock(lines: readonly string[], at: number, followsWords: boolean, inContainer: boolean): Read | undefined {
    const line = lines[at] ?? "";
    if (words.test(line)) {
      return this.#readWords(lines, at);
    }
    switch (line[0]) {
      case "#":
        return this.#readHeading(line, at, at === lines.length - 1);
      case ">":
        return this.#readQuote(lines, at);
      case "`":
        return readFence(lines, at, inContainer);
      case "|": {
        return followsWords ? undefined : this.#readTable(lines, at);
      }
      default:
        if (line === "---" && !followsWords && isBlank(lines, at + 1)) {
          return { token: { type: "hr", raw: line }, end: at + 1 };
        }
        return this.#readList(lines, at, followsWords);
    }
  }

  #words(source: string): Token[] {
    const tokens: Token[] = [];
    this.sources.set(tokens, source);
    return tokens;
  }

  #readWords(lines: readonly string[], from: number): Read | undefined {
    let end = from;
    while (end < lines.length && words.test(lines[end] ?? "")) {
      if (end < lines.length - 1 && endsInSpace.test(lines[end] ?? "")) {
        return undefined;
      }
      end += 1;
    }
    const raw = lines.slice(from, end).join("\n");
    return { token: { type: "paragraph", raw, text: raw, tokens: this.#words(raw) }, end };
  }

  /** A table, or the line that one may begin with. */
  #readTable(lines: readonly string[], at: number): Read | undefined {
    const line = lines[at] ?? "";
    if (isBlank(lines, at + 1) && !special.test(line)) {
      return { token: { type: "paragraph", raw: line, text: line, tokens: this.#words(line) }, end: at + 1 };
    }
    const table = readPlainTable(lines, at);
    table?.cells.forEach(({ tokens, text }) => this.sources.set(tokens, text));
    return table;
  }

  #readHeading(line: string, at: number, isLast: boolean): Read | undefined {
    const [, marks, text = ""] = heading.exec(line) ?? [];
    if (marks === undefined || (!isLast && endsInSpace.test(line))) {
      return undefined;
    }
    const shown = text.trimEnd();
    return { token: { type: "heading", raw: line, depth: marks.length, text: shown, tokens: this.#words(shown) }, end: at + 1 };
  }

  /** A quote up to an empty line. */
  #readQuote(lines: readonly string[], from: number): Read | undefined {
    const inner: string[] = [];
    let end = from;
    for (; !isBlank(lines, end); end += 1) {
      const line = lines[end] ?? "";
      if (line[0] !== ">" || (line.length > 1 && line[1] !== " ")) {
        return undefined;
      }
      inner.push(line.slice(2));
    }
    const tokens = this.read(inner, true);
    const raw = lines.slice(from, end).join("\n");
    return tokens && { token: { type: "blockquote", raw, text: inner.join("\n"), tokens }, end };
  }

  /** A list up to an empty line that no item follows. */
  #readList(lines: readonly string[], from: number, followsWords: boolean): Read | undefined {
    const marker = item.exec(lines[from] ?? "")?.[1];
    if (marker === undefined) {
      return undefined;
    }
    const ordered = marker.length > 2;
    const start: number | "" = ordered ? Number.parseInt(marker, 10) : "";
    if (followsWords && ordered && start !== 1) {
      return undefined;
    }
    const starts: number[] = [];
    const widths: number[] = [];
    let end = from;
    for (let at = from, wasBlank = false; at < lines.length; at += 1) {
      const line = lines[at] ?? "";
      const own = item.exec(line)?.[1];
      if (line !== "" && isSpaces.test(line) && at < lines.length - 1) {
        return undefined;
      }
      if (own?.at(-2) === marker.at(-2) && own !== undefined && own.length > 2 === ordered) {
        starts.push(at);
        widths.push(own.length);
      } else if (line !== "" && indentOf(line) < (widths.at(-1) ?? 0)) {
        if (!wasBlank || line[0] === " " || own !== undefined) {
          return undefined;
        }
        break;
      }
      wasBlank = line === "";
      end = wasBlank ? end : at + 1;
    }
    const items = this.#readItems(lines, starts, widths, end);
    const raw = lines.slice(from, end).join("\n").trimEnd();
    return items && { token: { type: "list", raw, ordered, start, loose: false, items }, end };
  }

  #readItems(
    lines: readonly string[],
    starts: readonly number[],
    widths: readonly number[],
    end: number,
  ): readonly Tokens.ListItem[] | undefined {
    const items: Tokens.ListItem[] = [];
    for (const [index, start] of starts.entries()) {
      const isLast = index === starts.length - 1;
      const own = lines.slice(start, starts[index + 1] ?? end);
      const inner = own.map((line) => line.slice(widths[index]));
      if (isLast) {
        // The library trims the last item alone.
        inner.push((inner.pop() ?? "").trimEnd());
      }
      if (!words.test(inner[0] ?? "")) {
        return undefined;
      }
      const tokens = this.read(inner, true);
      if (tokens === undefined) {
        return undefined;
      }
      const raw = own.join("\n");
      items.push({
        type: "list_item",
        raw: isLast ? raw.trimEnd() : `${raw}\n`,
        task: false,
        loose: false,
        text: inner.join("\n"),
        tokens,
      });
    }
    return items;
  }
}

function readFence(lines: readonly string[], from: number, inContainer: boolean): Read | undefined {
  const opener = lines[from] ?? "";
  const lang = fence.exec(opener)?.[1];
  if (lang === undefined || markdownFence.test(opener)) {
    return undefined;
  }
  let end = from + 1;
  while (end < lines.length && !fenceLike.test(lines[end] ?? "")) {
    if (inContainer && lines[end]?.includes("\t") === true) {
      return undefined;
    }
    end += 1;
  }
  const isClosed = end < lines.length;
  if (isClosed && lines[end] !== "```") {
    return undefined;
  }
  // Without an end the line end after its last line is the code's.
  const contentEnd = !isClosed && lines.at(-1) === "" ? end - 1 : end;
  const text = lines.slice(from + 1, contentEnd).join("\n");
  const isBlankAtEnd = contentEnd > from + 1 && (text === "" || text.endsWith("\n"));
  const raw = lines.slice(from, isClosed ? end + 1 : end).join("\n");
  return { token: { type: "code", raw, lang, text: isBlankAtEnd ? `${text}\n` : text }, end: isClosed ? end + 1 : end };
}

/** One line end belongs to the block before it, more are a token. */
function addNewlines(tokens: Token[], count: number): void {
  const last = tokens.at(-1);
  if (count === 1 && last !== undefined) {
    last.raw += "\n";
  } else if (count > 0) {
    tokens.push({ type: "space", raw: "\n".repeat(count) });
  }
}

function isBlank(lines: readonly string[], at: number): boolean {
  return at >= lines.length || lines[at] === "";
}
