/** Typographic punctuation and spaces, and the ASCII that models write for them. */
const asciiFor = new Map<string, string>(
  [
    ["\u2018\u2019\u201a\u201b\u2032", "'"],
    ["\u201c\u201d\u201e\u201f\u2033", '"'],
    ["\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"],
    ["\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "],
    ["\u2026", "..."],
  ].flatMap(([characters = "", ascii = ""]) => Array.from(characters, (character): [string, string] => [character, ascii])),
);

const typographic = new RegExp(`[${[...asciiFor.keys()].join("")}]`, "g");

/** Whether {@link plainText} would change anything. */
export function hasTypography(text: string): boolean {
  return text.search(typographic) >= 0;
}

/** A text with ASCII in the place of typographic punctuation, which still knows where each character came from. */
export interface PlainText {
  readonly text: string;
  /** The offset in the original text that an offset in `text` stands for; `undefined` within what is one character there (`…`). */
  readonly originalOffset: (offset: number) => number | undefined;
}

/** Typographic quotation marks, dashes, spaces and ellipses as ASCII. Letters are never changed, not even another form of the same letter. */
export function plainText(original: string): PlainText {
  /** Offsets in the plain text at which an ellipsis' three dots begin. */
  const ellipses: number[] = [];
  const text = original.replace(typographic, (character, offset: number) => {
    const ascii = asciiFor.get(character) ?? character;
    if (ascii.length === 3) {
      ellipses.push(offset + 2 * ellipses.length);
    }
    return ascii;
  });
  return {
    text,
    originalOffset: (offset) => {
      const before = countBelow(ellipses, offset);
      const last = ellipses[before - 1];
      return last !== undefined && offset < last + 3 ? undefined : offset - 2 * before;
    },
  };
}

/** How many of the ascending `values` are less than `limit`. */
function countBelow(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < limit) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
