import type { TextEdit } from "../../src/core/tools/edits/textEdit.ts";
import type { Random } from "./editCase.ts";

/** Some lines of a file: from `first` on, `count` of them. */
export interface Block {
  readonly first: number;
  readonly count: number;
}

/** How often one text stands in another, those that overlap counted. */
export function occurrences(text: string, wanted: string): number {
  let count = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    count++;
  }
  return count;
}

/** The lines, from 1, on which a text begins. */
export function linesOf(text: string, wanted: string): number[] {
  const lines: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    lines.push(text.slice(0, at).split("\n").length);
  }
  return lines;
}

/** A block of 2 to 8 lines with something in it, which is in the file once, even if all that an engine may ignore is ignored. */
export function uniqueBlock(lines: readonly string[], random: Random, least = 2, most = 8): Block | undefined {
  const loose = looseLines(lines);
  const text = loose.join("\n");
  for (let tries = 0; tries < 40; tries++) {
    const count = random.whole(least, Math.min(most, lines.length - 2));
    const first = random.whole(0, lines.length - 1 - count);
    const block = loose.slice(first, first + count);
    const letters = block.join("").replace(/\W/g, "").length;
    const edgesSay = block[0] !== "" && block.at(-1) !== "";
    if (
      letters >= 10 &&
      edgesSay &&
      occurrences(`\n${text}\n`, `\n${block.join("\n")}\n`) === 1 &&
      occurrences(text, block.join("\n")) === 1
    ) {
      return { first, count };
    }
  }
  return undefined;
}

/** Lines without space around them, with ASCII for typography: an engine cannot distinguish lines that are equal here. */
function looseLines(lines: readonly string[]): string[] {
  return lines.map((line) =>
    line
      .replace(/[\u2018\u2019\u201a\u201b\u2032]/g, "'")
      .replace(/[\u201c-\u201f\u2033]/g, '"')
      .replace(/[\u2010-\u2015\u2212]/g, "-")
      .replace(/\u2026/g, "...")
      .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, " ")
      .trim(),
  );
}

/** Lines that an edit makes of a block's: one changed, perhaps others added or taken away. The indentation is the block's own. */
export function changedLines(block: readonly string[], random: Random): string[] {
  const at = random.whole(0, block.length - 1);
  const indent = /^[ \t]*/.exec(block[at] ?? "")?.[0] ?? "";
  const line = `${indent}${random.word()}(${random.word()});`;
  switch (random.whole(0, 3)) {
    case 0:
      return [...block.slice(0, at), line, ...block.slice(at)];
    case 1:
      return block.length > 1 ? [...block.slice(0, at), ...block.slice(at + 1)] : [line];
    default:
      return [...block.slice(0, at), line, ...block.slice(at + 1)];
  }
}

/** Lines of a file with a block replaced. */
export function withBlock(lines: readonly string[], { first, count }: Block, newLines: readonly string[]): string[] {
  return [...lines.slice(0, first), ...newLines, ...lines.slice(first + count)];
}

export function blockOf(lines: readonly string[], { first, count }: Block): string[] {
  return lines.slice(first, first + count);
}

/** The numbers, from 1, of a block's lines. */
export function numbersOf({ first, count }: Block): number[] {
  return Array.from({ length: count }, (_, index) => first + index + 1);
}

export function edit(oldText: string, newText: string, replaceAll?: boolean): TextEdit {
  return replaceAll === undefined ? { oldText, newText } : { oldText, newText, replaceAll };
}

export function bytes(text: string): Buffer {
  return Buffer.from(text, "utf8");
}
