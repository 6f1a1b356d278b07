import type { CaseMaker } from "../editCase.ts";
import { blockOf, bytes, changedLines, edit, linesOf, numbersOf, occurrences, uniqueBlock, withBlock } from "../splicing.ts";

/** A piece within a line. */
const withinLine: CaseMaker = ({ text }, random) => {
  for (let tries = 0; tries < 40; tries++) {
    const start = random.whole(0, text.length - 40);
    const oldText = text.slice(start, start + random.whole(8, 40));
    if (oldText.trim() !== "" && !oldText.includes("\n") && oldText.isWellFormed() && occurrences(text, oldText) === 1) {
      const newText = `${random.word()} ${oldText.slice(0, 3).toWellFormed()}`;
      return {
        before: bytes(text),
        edits: [edit(oldText, newText)],
        expected: { bytes: bytes(text.slice(0, start) + newText + text.slice(start + oldText.length)) },
      };
    }
  }
  return undefined;
};

const severalLines: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random);
  if (block === undefined) {
    return undefined;
  }
  const old = blockOf(lines, block);
  const changed = changedLines(old, random);
  const end = random.chance(0.5) ? "\n" : "";
  return {
    before: bytes(text),
    edits: [edit(old.join("\n") + end, changed.join("\n") + end)],
    expected: { bytes: bytes(withBlock(lines, block, changed).join("\n")) },
  };
};

const ambiguous: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const line = random.pick(lines.filter((candidate) => candidate.trim().length > 2 && occurrences(text, candidate) > 1));
  return line === undefined
    ? undefined
    : { before: bytes(text), edits: [edit(line, random.word())], expected: { rejected: ["ambiguous"], lines: linesOf(text, line) } };
};

const replaceAll: CaseMaker = ({ text }, random) => {
  const words = (text.match(/\b[A-Za-z_]{4,}\b/g) ?? []).filter((word) => occurrences(text, word) < 500);
  const word = random.pick(words);
  const newText = random.pick([random.word(), "", `$&${word}`, `${word}${word}`]);
  return word === undefined
    ? undefined
    : { before: bytes(text), edits: [edit(word, newText, true)], expected: { bytes: bytes(text.split(word).join(newText)) } };
};

/** One letter is another: near, but not there. */
const notFound: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random);
  if (block === undefined) {
    return undefined;
  }
  const old = blockOf(lines, block).join("\n");
  const letters = Array.from(old.matchAll(/[a-z]/g), ({ index }) => index);
  const at = random.pick(letters);
  if (at === undefined) {
    return undefined;
  }
  const wrong = `${old.slice(0, at)}${old[at] === "q" ? "w" : "q"}${old.slice(at + 1)}`;
  return occurrences(text, wrong) > 0
    ? undefined
    : { before: bytes(text), edits: [edit(wrong, random.word())], expected: { rejected: ["not-found"], lines: numbersOf(block) } };
};

/** The first and the last line fit and what is between does not: what an engine that goes by the ends would overwrite. */
const onlyEndsFit: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random, 4, 9);
  if (block === undefined) {
    return undefined;
  }
  const old = blockOf(lines, block);
  const ends = lines.filter(
    (line, index) => line.trim() === old[0]?.trim() && lines[index + old.length - 1]?.trim() === old.at(-1)?.trim(),
  );
  if (ends.length > 1) {
    return undefined;
  }
  const wrong = old.map((line, index) => (index === 0 || index === old.length - 1 ? line : `  ${random.word()};`)).join("\n");
  return { before: bytes(text), edits: [edit(wrong, random.word())], expected: { rejected: ["not-found"], lines: numbersOf(block) } };
};

const deletion: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random);
  if (block === undefined) {
    return undefined;
  }
  const oldText = `${blockOf(lines, block).join("\n")}\n`;
  return { before: bytes(text), edits: [edit(oldText, "")], expected: { bytes: bytes(withBlock(lines, block, []).join("\n")) } };
};

const dollars: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random, 2, 4);
  if (block === undefined) {
    return undefined;
  }
  const marked = "const price = `$${amount}` + '$&' + \"$1$2$$\"; // $` $' $<name> ${0}";
  const before = withBlock(lines, { first: block.first, count: 0 }, [marked]);
  const line = random.pick(["$&$&", "$1 $2 $$ $`$'", "\\1 \\$& %s", "${process.env.HOME} $<a>"]);
  const after = withBlock(lines, { first: block.first, count: 0 }, [line]);
  return { before: bytes(before.join("\n")), edits: [edit(marked, line)], expected: { bytes: bytes(after.join("\n")) } };
};

const fileStart: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const count = random.whole(1, 5);
  const oldText = lines.slice(0, count).join("\n");
  if (oldText.trim() === "" || occurrences(text, oldText) !== 1) {
    return undefined;
  }
  const comment = `// ${random.word()}\n`;
  return { before: bytes(text), edits: [edit(oldText, comment + oldText)], expected: { bytes: bytes(comment + text) } };
};

/** The file ends without a line end, and the edit may have one: the file goes on ending without. */
const fileEnd: CaseMaker = ({ text }, random) => {
  const lines = text.trimEnd().split("\n");
  const count = random.whole(1, 5);
  const old = lines.slice(-count);
  const before = lines.join("\n");
  const end = random.chance(0.5) ? "\n" : "";
  const oldText = old.join("\n");
  if (oldText.trim().length < 4 || occurrences(before, oldText) !== 1 || occurrences(`${before}\n`, `${oldText}\n`) !== 1) {
    return undefined;
  }
  const changed = [...old, random.word()];
  return {
    before: bytes(before),
    edits: [edit(oldText + end, changed.join("\n") + end)],
    expected: { bytes: bytes([...lines.slice(0, -count), ...changed].join("\n")) },
  };
};

/** Edits that mean nothing. */
const meaningless: CaseMaker = ({ text }, random) => {
  const [edits, reason] = random.pick([
    [[], "no-edits"],
    [[edit("", "x")], "blank-old-text"],
    [[edit(" \n\t\n", "x")], "blank-old-text"],
    [[edit("\n", "x", true)], "blank-old-text"],
    [[edit(text.slice(0, 20), text.slice(0, 20))], "same-text"],
    [[edit(text.slice(0, 20), "\ud800")], "broken-text"],
    [[edit(text, "whole"), edit("", "x")], "blank-old-text"],
  ] as const);
  return { before: bytes(text), edits, expected: { rejected: [reason] } };
};

export const plainKinds: Readonly<Record<string, CaseMaker>> = {
  "unique, within a line": withinLine,
  "unique, several lines": severalLines,
  ambiguous,
  "replace all": replaceAll,
  "not found, one letter off": notFound,
  "not found, only its ends fit": onlyEndsFit,
  "empty newText": deletion,
  "$ patterns": dollars,
  "start of the file": fileStart,
  "end of a file without line end": fileEnd,
  "blank, none or the same": meaningless,
};
