import type { CaseMaker } from "../editCase.ts";
import { blockOf, bytes, changedLines, edit, numbersOf, occurrences, uniqueBlock, withBlock } from "../splicing.ts";

/** Edits in any order, and one more of what the first wrote. */
const afterOneAnother: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const middle = Math.floor(lines.length / 2);
  const [upper, lower] = [uniqueBlock(lines.slice(0, middle), random), uniqueBlock(lines.slice(middle), random)];
  if (upper === undefined || lower === undefined) {
    return undefined;
  }
  const lowerBlock = { first: lower.first + middle, count: lower.count };
  const [upperOld, lowerOld] = [blockOf(lines, upper), blockOf(lines, lowerBlock)];
  if ([upperOld, lowerOld].some((old) => occurrences(text, old.join("\n")) !== 1)) {
    return undefined;
  }
  const word = random.word();
  const upperNew = [...upperOld, word];
  const lowerNew = changedLines(lowerOld, random);
  const edits = [edit(upperOld.join("\n"), upperNew.join("\n")), edit(lowerOld.join("\n"), lowerNew.join("\n"))];
  if (random.chance(0.5)) {
    edits.reverse();
  }
  const expected = withBlock(withBlock(lines, lowerBlock, lowerNew), upper, [...upperOld, `${word}2`]).join("\n");
  return { before: bytes(text), edits: [...edits, edit(word, `${word}2`)], expected: { bytes: bytes(expected) } };
};

/** The second edit is of lines that the first has changed: nothing of either is written. */
const overlapping: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random, 4, 8);
  if (block === undefined) {
    return undefined;
  }
  const old = blockOf(lines, block);
  const first = edit(old.slice(0, 3).join("\n"), [old[0], random.word(), random.word()].join("\n"));
  if (occurrences(text, first.oldText) !== 1 || old[1]?.trim() === "" || old[2]?.trim() === "") {
    return undefined;
  }
  const trimmed = (part: readonly string[]): string => part.map((line) => line.trim()).join("\n");
  if (occurrences(trimmed(lines), trimmed(old.slice(1))) !== 1) {
    return undefined;
  }
  return {
    before: bytes(text),
    edits: [first, edit(old.slice(1).join("\n"), random.word())],
    expected: { rejected: ["not-found"], lines: numbersOf(block) },
  };
};

/** Twice in the file, until the edit before has changed one of them. */
const uniqueInTheEnd: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random);
  if (block === undefined) {
    return undefined;
  }
  const old = blockOf(lines, block).join("\n");
  const [mark, line] = [random.word(), random.word()];
  const before = `${text}\n// ${mark}\n${old}\n`;
  return {
    before: bytes(before),
    edits: [edit(`// ${mark}\n${old}`, `// ${mark}`), edit(old, `${old}\n${line}`)],
    expected: { bytes: bytes(`${withBlock(lines, { first: block.first + block.count, count: 0 }, [line]).join("\n")}\n// ${mark}\n`) },
  };
};

/** Once in the file, until the edit before has written it again. */
const ambiguousInTheEnd: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random, 2, 4);
  if (block === undefined) {
    return undefined;
  }
  const old = blockOf(lines, block).join("\n");
  return {
    before: bytes(text),
    edits: [edit(old, `${old}\n${old}`), edit(old, random.word())],
    expected: { rejected: ["ambiguous"], lines: [block.first + 1, block.first + 1 + block.count] },
  };
};

/** One bad edit, and none is done. */
const oneBad: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random);
  if (block === undefined) {
    return undefined;
  }
  const good = edit(blockOf(lines, block).join("\n"), random.word());
  return { before: bytes(text), edits: [good, edit(`${random.word()} import { the }`, "x")], expected: { rejected: ["not-found"] } };
};

/** The file has changed since the agent read it, elsewhere: rejected with the change, and done when asked again. */
const stale: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random, 2, 6);
  if (block === undefined) {
    return undefined;
  }
  const old = blockOf(lines, block);
  const changed = changedLines(old, random);
  const elsewhere = block.first > lines.length / 2 ? 0 : lines.length - 1;
  const now = withBlock(lines, { first: elsewhere, count: 0 }, [random.word()]);
  const moved = { ...block, first: block.first + (elsewhere === 0 ? 1 : 0) };
  return {
    read: bytes(text),
    before: bytes(now.join("\n")),
    edits: [edit(old.join("\n"), changed.join("\n"))],
    expected: { rejected: ["changed"] },
    again: bytes(withBlock(now, moved, changed).join("\n")),
  };
};

/** Only the line ends have changed since, as a checkout makes it: that is no change. */
const otherEndsSince: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random, 2, 6);
  if (block === undefined) {
    return undefined;
  }
  const changed = changedLines(blockOf(lines, block), random);
  return {
    read: bytes(text),
    before: bytes(lines.join("\r\n")),
    edits: [edit(blockOf(lines, block).join("\n"), changed.join("\n"))],
    expected: { bytes: bytes(withBlock(lines, block, changed).join("\r\n")) },
  };
};

/** Files that are no UTF-8 text. */
const notText: CaseMaker = ({ text }, random) => {
  const before = random.pick([
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]),
    Buffer.from(text, "utf16le"),
    Buffer.concat([bytes(text), Buffer.from([0xe9, 0x20, 0xfc])]),
    Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), bytes(text)]),
    Buffer.concat([bytes(text.slice(0, 500)), Buffer.from([0xed, 0xa0, 0x80]), bytes(text.slice(500))]),
  ]);
  return { before, edits: [edit(text.slice(0, 30), random.word())], expected: { rejected: ["not-text"] } };
};

export const severalKinds: Readonly<Record<string, CaseMaker>> = {
  "edits after one another": afterOneAnother,
  "edits that overlap": overlapping,
  "unique after an earlier edit": uniqueInTheEnd,
  "ambiguous after an earlier edit": ambiguousInTheEnd,
  "one bad edit of two": oneBad,
  "changed since it was read": stale,
  "other line ends since it was read": otherEndsSince,
  "not UTF-8 text": notText,
};
