/** Lines that are cut are cut to so many characters. */
const mostLineCharacters = 240;
/** Characters that the mark of a gap takes. */
const gapRoom = 24;
/** What people look for in a long output. */
const revealing =
  /\b(error|errors|fail|failed|failure|fatal|panic|exception|warning|denied|cannot|undefined|expected|received|passed|passing|exit code)\b/i;

/**
 * A text in at most about `characters` characters: its beginning, its end, and of the lines between those that say most, which are those about errors and those whose words are rare in this text. Marks
 * stand for what is missing. A text that is short enough is returned as it is. The same for the same text each time. Pure.
 */
export function condensedText(text: string, characters: number): string {
  if (text.length <= characters) {
    return text;
  }
  const lines = text.split("\n");
  return lines.length < 4 ? ends(text, characters) : chosenLines(lines, characters);
}

function ends(text: string, characters: number): string {
  const head = Math.max(0, Math.floor((characters - 60) * 0.6));
  const tail = Math.max(0, characters - 60 - head);
  const left = text.length - head - tail;
  return `${text.slice(0, head).toWellFormed()}\n[… ${String(left)} characters left out …]\n${tail === 0 ? "" : text.slice(-tail).toWellFormed()}`;
}

function chosenLines(lines: readonly string[], characters: number): string {
  const scores = lineScores(lines);
  const chosen = new Set<number>();
  let room = characters - gapRoom;
  const take = (index: number): void => {
    const cost = Math.min(lines[index]?.length ?? 0, mostLineCharacters) + 1 + gapRoom;
    if (!chosen.has(index) && cost <= room && lines[index]?.trim() !== "") {
      chosen.add(index);
      room -= cost;
    }
  };
  [0, lines.length - 1, 1, lines.length - 2].forEach(take);
  [...lines.keys()].toSorted((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other).forEach(take);
  return withGaps(lines, chosen);
}

function withGaps(lines: readonly string[], chosen: ReadonlySet<number>): string {
  const shown: string[] = [];
  let left = 0;
  const gap = (): void => {
    if (left > 0) {
      shown.push(`[… ${String(left)} lines …]`);
      left = 0;
    }
  };
  for (const [index, line] of lines.entries()) {
    if (!chosen.has(index)) {
      left += 1;
      continue;
    }
    gap();
    shown.push(line.length <= mostLineCharacters ? line : `${line.slice(0, mostLineCharacters - 1).toWellFormed()}…`);
  }
  gap();
  return shown.join("\n");
}

/** How much each line says: the rarity of its words among all lines, numbers being alike. */
function lineScores(lines: readonly string[]): readonly number[] {
  const words = lines.map(
    (line) =>
      new Set(
        line
          .slice(0, 400)
          .toLowerCase()
          .replace(/\d+/g, "0")
          .match(/[\p{L}_0]{2,}/gu) ?? [],
      ),
  );
  const counts = new Map<string, number>();
  for (const word of words.flatMap((line) => [...line])) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return words.map((line, index) => {
    const rarity = [...line].reduce((sum, word) => sum + Math.log(lines.length / (counts.get(word) ?? 1)), 0);
    // A long line says more, and takes more room.
    const score = line.size === 0 ? 0 : rarity / Math.sqrt(line.size + 3);
    return revealing.test(lines[index] ?? "") ? score + 2 : score;
  });
}
