interface Ranked<T> {
  readonly item: T;
  readonly score: number;
}

/** The items whose words have the letters of the query in order, as people type them to find a path among many; the best first, which have them close together and at the beginnings of words; at most `limit`; equally good ones in their order. An empty query fits all. Pure. */
export function fuzzyRank<T>(items: readonly T[], query: string, wordsOf: (item: T) => string, limit: number): readonly T[] {
  if (query === "") {
    return items.slice(0, limit);
  }
  const wanted = query.toLowerCase();
  const ranked = items.flatMap((item): readonly Ranked<T>[] => {
    const score = fuzzyScore(wordsOf(item), wanted);
    return score === undefined ? [] : [{ item, score }];
  });
  return ranked
    .toSorted((one, other) => other.score - one.score)
    .slice(0, limit)
    .map(({ item }) => item);
}

/** How well words fit a query in lower case; `undefined` if they don't. */
function fuzzyScore(words: string, query: string): number | undefined {
  const text = words.toLowerCase();
  const name = text.slice(text.replace(/\/$/, "").lastIndexOf("/") + 1);
  // What is typed is mostly the name's beginning, or a piece of the path.
  if (name.startsWith(query)) {
    // A folder is mostly only the way to a file.
    return (text.endsWith("/") ? 900 : 1000) - name.length - text.length / 100;
  }
  const at = text.indexOf(query);
  if (at !== -1) {
    return (name.includes(query) ? 800 : 600) - at / 10 - text.length / 100;
  }
  let [score, place] = [0, -1];
  for (const letter of query) {
    const next = text.indexOf(letter, place + 1);
    if (next === -1) {
      return undefined;
    }
    const isStart = next === 0 || /[/\-_. ]/.test(text[next - 1] ?? "") || /[A-Z]/.test(words[next] ?? "");
    score += next === place + 1 ? 8 : isStart ? 6 : 1;
    place = next;
  }
  return score - text.length / 100;
}
