import type { CaseMaker } from "../editCase.ts";
import { blockOf, bytes, changedLines, edit, numbersOf, occurrences, uniqueBlock, withBlock } from "../splicing.ts";

const crlf: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random);
  if (block === undefined) {
    return undefined;
  }
  const old = blockOf(lines, block);
  const changed = changedLines(old, random);
  const [oldEnd, newEnd] = [random.pick(["\n", "\r\n"]), random.pick(["\n", "\r\n"])];
  return {
    before: bytes(lines.join("\r\n")),
    edits: [edit(old.join(oldEnd), changed.join(newEnd))],
    expected: { bytes: bytes(withBlock(lines, block, changed).join("\r\n")) },
  };
};

/** Every line has an end of its own, which stays with it; a line that is replaced has its old one. */
const mixedEnds: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random, 3, 8);
  if (block === undefined) {
    return undefined;
  }
  const ends = lines.map(() => random.pick(["\n", "\r\n"]));
  const join = (parts: readonly string[]): string =>
    parts.map((line, index) => (index === parts.length - 1 ? line : line + (ends[index] ?? ""))).join("");
  const old = blockOf(lines, block);
  const at = random.whole(0, old.length - 1);
  const changed = [...old.slice(0, at), random.word(), ...old.slice(at + 1)];
  return {
    before: bytes(join(lines)),
    edits: [edit(old.join("\n"), changed.join("\n"))],
    expected: { bytes: bytes(join(withBlock(lines, block, changed))) },
  };
};

const byteOrderMark: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const atStart = random.chance(0.5);
  const block = atStart ? { first: 0, count: 3 } : uniqueBlock(lines, random);
  if (block === undefined || occurrences(text, blockOf(lines, block).join("\n")) !== 1 || blockOf(lines, block).join("").trim() === "") {
    return undefined;
  }
  const old = blockOf(lines, block);
  const changed = changedLines(old, random);
  const mark = atStart ? random.pick(["", "\ufeff"]) : "";
  const newMark = atStart ? random.pick(["", "\ufeff"]) : "";
  return {
    before: bytes(`\ufeff${text}`),
    edits: [edit(mark + old.join("\n"), newMark + changed.join("\n"))],
    expected: { bytes: bytes(`\ufeff${withBlock(lines, block, changed).join("\n")}`) },
  };
};

/** The file's lines have space at their ends that the model does not know of; lines that it leaves alone keep it. */
const trailingSpace: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n").map((line) => line.trimEnd());
  const block = uniqueBlock(lines, random, 3, 8);
  if (block === undefined) {
    return undefined;
  }
  const inFile = lines.map((line, index) =>
    index === block.first || random.chance(0.2) ? `${line}${random.pick([" ", "  ", "\t", " \t "])}` : line,
  );
  const old = blockOf(lines, block);
  const last = random.word();
  const end = random.chance(0.5) ? "\n" : "";
  const fileBlock = blockOf(inFile, block);
  // An edit that ends within its last line leaves the space after it.
  const space = end === "" ? (/[ \t]*$/.exec(fileBlock.at(-1) ?? "")?.[0] ?? "") : "";
  return {
    before: bytes(inFile.join("\n")),
    edits: [edit(old.join("\n") + end, [...old.slice(0, -1), last].join("\n") + end)],
    expected: { bytes: bytes(withBlock(inFile, block, [...fileBlock.slice(0, -1), last + space]).join("\n")) },
  };
};

const tabbed = (line: string): string => line.replace(/^(?: {2})+/, (indent) => "\t".repeat(indent.length / 2));
const spaced = (line: string): string => line.replace(/^\t+/, (indent) => "  ".repeat(indent.length));
const indentsOf = (lines: readonly string[]): number[] =>
  lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);

/** The file is indented with tabs, the model writes two spaces for each. */
const tabs: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n").map(spaced);
  const block = uniqueBlock(lines, random);
  if (block === undefined || !blockOf(lines, block).some((line) => line.startsWith("  "))) {
    return undefined;
  }
  const old = blockOf(lines, block);
  const changed = changedLines(old, random);
  return {
    before: bytes(lines.map(tabbed).join("\n")),
    edits: [edit(old.join("\n"), changed.join("\n"))],
    expected: { bytes: bytes(withBlock(lines, block, changed).map(tabbed).join("\n")) },
  };
};

/** And the other way round. */
const spacesForTabs: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n").map(spaced);
  const block = uniqueBlock(lines, random);
  if (
    block === undefined ||
    !indentsOf(blockOf(lines, block)).some((indent) => indent > 0) ||
    indentsOf(blockOf(lines, block)).some((indent) => indent % 2 > 0)
  ) {
    return undefined;
  }
  const old = blockOf(lines, block);
  const changed = changedLines(old, random);
  return {
    before: bytes(lines.join("\n")),
    edits: [edit(old.map(tabbed).join("\n"), changed.map(tabbed).join("\n"))],
    expected: { bytes: bytes(withBlock(lines, block, changed).join("\n")) },
  };
};

/** The model leaves out, or adds, the indentation that the lines have in common. */
const shifted: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random);
  if (block === undefined) {
    return undefined;
  }
  const old = blockOf(lines, block);
  const changed = changedLines(old, random);
  const least = Math.min(...indentsOf(old));
  const indent = /^[ \t]*/.exec(old.find((line) => line.trim() !== "") ?? "")?.[0] ?? "";
  if ([...old, ...changed].some((line) => line.trim() !== "" && !line.startsWith(indent.slice(0, least)))) {
    return undefined;
  }
  const more = random.chance(0.5) ? "    " : "\t";
  const shift =
    least > 0 && random.chance(0.7)
      ? (line: string) => (line.trim() === "" ? line : line.slice(least))
      : (line: string) => (line.trim() === "" ? line : more + line);
  const oldText = old.map(shift).join("\n");
  return occurrences(text, oldText) > 0
    ? undefined
    : {
        before: bytes(text),
        edits: [edit(oldText, changed.map(shift).join("\n"))],
        expected: { bytes: bytes(withBlock(lines, block, changed).join("\n")) },
      };
};

/** Lines that are indented otherwise, each in its own way: no one rule, so nothing is written. */
const unevenIndentation: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random, 3, 8);
  if (block === undefined) {
    return undefined;
  }
  const old = blockOf(lines, block).filter((line) => line.trim() !== "");
  if (old.length < block.count || old.length < 3) {
    return undefined;
  }
  // One line deeper by seven spaces, the next by three more: no unit and no shift explains all of them.
  const wrong = old.map((line, index) => (index === 0 ? line : " ".repeat(index === 1 ? 7 : 10) + line)).join("\n");
  return { before: bytes(text), edits: [edit(wrong, random.word())], expected: { rejected: ["not-found"], lines: numbersOf(block) } };
};

const curly = (line: string): string =>
  line
    .replace(/"([^"]*)"/g, "\u201c$1\u201d")
    .replace(/'/g, "\u2019")
    .replace(/ - /g, " \u2014 ")
    .replace(/\.\.\./g, "\u2026");

/** The file has typographic punctuation where the model writes ASCII; lines that it leaves alone keep theirs. */
const punctuation: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const block = uniqueBlock(lines, random, 2, 8);
  if (block === undefined) {
    return undefined;
  }
  const old = blockOf(lines, block);
  const inFile = withBlock(lines, block, old.map(curly));
  if (inFile.join("\n") === text || occurrences(inFile.join("\n"), old.join("\n")) > 0) {
    return undefined;
  }
  const changed = [...old.slice(0, -1), random.word()];
  const [written, wanted] = [changed.join("\n"), [...old.slice(0, -1).map(curly), changed.at(-1) ?? ""]];
  return {
    before: bytes(inFile.join("\n")),
    edits: [edit(old.join("\n"), written)],
    expected: { bytes: bytes(withBlock(inFile, block, wanted).join("\n")) },
  };
};

/** The same letters in another normal form are other bytes, and no punctuation. */
const otherNormalForm: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const at = random.whole(0, lines.length - 1);
  const composed = `// caf\u00e9 ${random.word()} \u00fcber`;
  const before = withBlock(lines, { first: at, count: 0 }, [composed]).join("\n");
  const same = random.chance(0.5);
  const oldText = same ? composed : composed.normalize("NFD");
  const newText = "// na\u0069\u0308ve";
  return {
    before: bytes(before),
    edits: [edit(oldText, newText)],
    expected: same
      ? { bytes: bytes(withBlock(lines, { first: at, count: 0 }, [newText]).join("\n")) }
      : { rejected: ["not-found"], lines: [at + 1] },
  };
};

/** Characters of two units, joined emoji, right-to-left and wide letters. */
const otherScripts: CaseMaker = ({ text }, random) => {
  const lines = text.split("\n");
  const at = random.whole(0, lines.length - 1);
  const [old, changed] = [
    `"\u{1f469}\u200d\u{1f469}\u200d\u{1f466} ${random.word()} \u05e9\u05dc\u05d5\u05dd \u4f60\u597d\u3002"`,
    "'\u{1f468}\u200d\u{1f466} \u0645\u0631\u062d\u0628\u0627 \u{20bb7}'",
  ];
  return {
    before: bytes(withBlock(lines, { first: at, count: 0 }, [old]).join("\n")),
    edits: [edit(old, changed)],
    expected: { bytes: bytes(withBlock(lines, { first: at, count: 0 }, [changed]).join("\n")) },
  };
};

export const looseKinds: Readonly<Record<string, CaseMaker>> = {
  CRLF: crlf,
  "mixed line ends": mixedEnds,
  "byte order mark": byteOrderMark,
  "trailing space": trailingSpace,
  "tabs in the file": tabs,
  "tabs in the edit": spacesForTabs,
  "indentation shifted": shifted,
  "indentation uneven": unevenIndentation,
  "Unicode punctuation": punctuation,
  "normal forms": otherNormalForm,
  "emoji and other scripts": otherScripts,
};
