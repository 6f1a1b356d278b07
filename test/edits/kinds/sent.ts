import type { CaseMaker, Random } from "../editCase.ts";
import { blockOf, bytes, edit, linesOf, numbersOf, occurrences, uniqueBlock, withBlock, type Block } from "../splicing.ts";

/** What a model makes of the lines of a file when it writes them down; `undefined` if it makes nothing else of these. */
type Writing = (lines: readonly string[], random: Random, first: number) => string | undefined;

/** Lines that a model writes down so that they aren't those of the file any more: no rule makes them so, and nothing is written. */
function notInFile(write: Writing): CaseMaker {
  return ({ text }, random) => {
    const lines = text.split("\n");
    const block = uniqueBlock(lines, random, 3, 8);
    const old = block && blockOf(lines, block);
    const written = old && write(old, random, block.first);
    if (block === undefined || written === undefined || isThere(lines, written)) {
      return undefined;
    }
    return { before: bytes(text), edits: [edit(written, random.word())], expected: { rejected: ["not-found"], lines: numbersOf(block) } };
  };
}

/** Whether the file has the text, were space at both ends of its lines ignored. */
function isThere(lines: readonly string[], written: string): boolean {
  const loose = (all: readonly string[]): string => all.map((line) => line.trim()).join("\n");
  return loose(lines).includes(loose(written.split("\n")));
}

/** A text with `change` applied to a whole text; `undefined` if that changes nothing. */
const textual =
  (change: (text: string) => string): Writing =>
  (lines) => {
    const text = lines.join("\n");
    const changed = change(text);
    return changed === text ? undefined : changed;
  };

const lineNumbers: Writing = (lines, random, first) => {
  const style = random.pick([": ", "\t", "| ", "→", ":", " | "]);
  const width = random.pick([0, 4, 6]);
  return lines.map((line, index) => String(first + index + 1).padStart(width) + style + line).join("\n");
};

const elided: Writing = (lines, random) => {
  const mark = random.pick(["...", "// ...", "    // ... existing code ...", "# ...", "/* ... */", "…"]);
  return lines.length < 4 ? undefined : [lines[0], mark, lines.at(-1)].join("\n");
};

const entities = textual((text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
const escapedNewlines: Writing = (lines) => lines.join("\\n");
const escapedQuotes = textual((text) => text.replaceAll('"', '\\"'));
const escapedLetters = textual((text) =>
  text.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`),
);
const fenced: Writing = (lines) => ["```ts", ...lines, "```"].join("\n");
const diffMarks: Writing = (lines, random) => lines.map((line) => random.pick(["-", "+"]) + line).join("\n");
const joined: Writing = (lines) => lines.map((line) => line.trim()).join(" ");
const otherCase = textual((text) => (text.toUpperCase() === text ? text.toLowerCase() : text.toUpperCase()));
const hiddenLetters = textual((text) => text.replace(/\b(\w)(\w)/, "$1\u200b$2"));
const lookAlikes = textual((text) => text.replace(/[ae]/g, (letter) => (letter === "a" ? "\u0430" : "\u0435")));

const withoutBlankLines: Writing = (lines) => {
  const kept = lines.filter((line) => line.trim() !== "");
  return kept.length === lines.length ? undefined : kept.join("\n");
};

const doubleSpaced: Writing = (lines) => lines.join("\n\n");

/** Blank lines, spaces and the ends of lines changed all at once, in a file with `\r\n`, tabs and a byte order mark: the same lines all the same. */
const allAtOnce: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n").map((line) => line.replace(/^(?: {2})+/, (indent) => "\t".repeat(indent.length / 2)).trimEnd());
  const block = uniqueBlock(lines, random, 3, 8);
  const old = block && blockOf(lines, block);
  if (block === undefined || old === undefined || old.some((line) => /^\t* /.test(line)) || block.first === 0) {
    return undefined;
  }
  const inFile = lines.map((line) => (random.chance(0.3) ? `${line}${random.pick([" ", "\t", "  "])}` : line));
  const word = random.word();
  const spaced = (line: string): string => line.replace(/^\t+/, (indent) => "    ".repeat(indent.length));
  const ended = (all: readonly string[]): string =>
    all.map((line, at) => line + (at < all.length - 1 ? random.pick(["\n", "\r\n"]) : "")).join("");
  const at = random.whole(0, old.length - 2);
  const indent = /^\t*/.exec(old[at] ?? "")?.[0] ?? "";
  const changed = [...old.slice(0, at), indent + word, ...old.slice(at + 1)];
  const kept = blockOf(inFile, block);
  const wanted = withBlock(inFile, block, [...kept.slice(0, at), indent + word, ...kept.slice(at + 1)]);
  return {
    before: bytes(`\ufeff${inFile.join("\r\n")}`),
    edits: [edit(ended(old.map(spaced)), ended(changed.map(spaced)))],
    expected: { bytes: bytes(`\ufeff${wanted.join("\r\n")}`) },
  };
};

/** The model writes typographic quotation marks where the file has plain ones; lines that it leaves alone keep theirs. */
const curlyInEdit: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random, 2, 8);
  const old = block && blockOf(lines, block);
  const curly = (line: string): string => line.replace(/"([^"]*)"/g, "\u201c$1\u201d").replaceAll("'", "\u2019");
  if (
    block === undefined ||
    old === undefined ||
    old.map(curly).join("\n") === old.join("\n") ||
    /[\u2010-\u2026\u00a0]/.test(old.join(""))
  ) {
    return undefined;
  }
  const changed = [...old.slice(0, -1), random.word()];
  return {
    before: bytes(text),
    edits: [edit(old.map(curly).join("\n"), changed.map(curly).join("\n"))],
    expected: { bytes: bytes(withBlock(lines, block, changed).join("\n")) },
  };
};

/** The first line begins at its first letter, the others are as in the file. */
const firstLineBare: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random, 3, 8);
  const old = block && blockOf(lines, block);
  const indent = /^[ \t]+/.exec(old?.[0] ?? "")?.[0];
  if (block === undefined || old === undefined || indent === undefined) {
    return undefined;
  }
  const changed = [old[0] ?? "", `${indent}${random.word()}();`, ...old.slice(1)];
  const bare = (all: readonly string[]): string => all.join("\n").slice(indent.length);
  return occurrences(text, bare(old)) !== 1
    ? undefined
    : {
        before: bytes(text),
        edits: [edit(bare(old), bare(changed))],
        expected: { bytes: bytes(withBlock(lines, block, changed).join("\n")) },
      };
};

/** A block that is in the file twice is in no one place, until an edit names the line before it too. */
const twice: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random, 3, 6);
  if (block === undefined) {
    return undefined;
  }
  const old = blockOf(lines, block);
  const mark = `// ${random.word()}`;
  const doubled = [...lines, mark, ...old, ""];
  const before = doubled.join("\n");
  const word = random.word();
  const oldText = old.join("\n");
  if (occurrences(before, oldText) !== 2) {
    return undefined;
  }
  const second: Block = { first: lines.length + 1, count: block.count };
  return random.chance(0.5)
    ? { before: bytes(before), edits: [edit(oldText, word)], expected: { rejected: ["ambiguous"], lines: linesOf(before, oldText) } }
    : {
        before: bytes(before),
        edits: [edit(`${mark}\n${oldText}`, `${mark}\n${word}`)],
        expected: { bytes: bytes(withBlock(doubled, second, [word]).join("\n")) },
      };
};

/** All that a file has, and a new text without an end of line or with one. */
const wholeFile: CaseMaker = ({ text }, random) => {
  const newText = `${random.word()}\n$1 $& \\n${random.pick(["", "\n"])}`;
  return { before: bytes(text), edits: [edit(text, newText)], expected: { bytes: bytes(newText) } };
};

export const sentKinds: Readonly<Record<string, CaseMaker>> = {
  "line numbers copied": notInFile(lineNumbers),
  "body elided": notInFile(elided),
  "HTML entities": notInFile(entities),
  "newlines escaped": notInFile(escapedNewlines),
  "quotes escaped": notInFile(escapedQuotes),
  "letters escaped": notInFile(escapedLetters),
  "in a fence": notInFile(fenced),
  "marks of a diff": notInFile(diffMarks),
  "lines joined": notInFile(joined),
  "other case": notInFile(otherCase),
  "invisible letters": notInFile(hiddenLetters),
  "letters that look alike": notInFile(lookAlikes),
  "blank lines lost": notInFile(withoutBlankLines),
  "blank lines added": notInFile(doubleSpaced),
  "all rules at once": allAtOnce,
  "curly quotes in the edit": curlyInEdit,
  "first line not indented": firstLineBare,
  "block that is there twice": twice,
  "the whole file": wholeFile,
};
