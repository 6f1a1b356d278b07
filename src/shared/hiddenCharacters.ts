/** Control characters but for tab and line feed; a carriage return alone hides what stands before it. */

const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
/** Format characters (zero width, bidi, tags, soft hyphen), variation selectors, fillers that show as nothing, private use, unpaired surrogates, and space that is none of a shell's. */
const invisible =
  /[\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\uffff\u{e0000}-\u{e0fff}]|(?! )\p{Zs}/u;
/** Letters of other scripts, and signs, that look like ASCII ones: a word with both is made to mislead. */
const lookalike =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}\u0131\u0237\u0251\u0261\u1d00-\u1d7f\u2010-\u2015\u2018-\u201f\u2024\u2044\u2212\u2215\u2216\u2223\u2236\u29f8\u29f9\ua789\uff01-\uff5e\u{1d400}-\u{1d7ff}]/u;

/** What kind of hidden character a text has. */
export type HiddenKind = "control" | "invisible" | "lookalike";

/**
 * Finds a character that makes a command look other than it is: a control character, one that shows as nothing or turns the direction of the text, or one that looks like an ASCII character and is
 * none. Returns the kind and how to show the character (`U+202E`); `undefined` for a text in which all is what it looks like. Tab and line feed are no hidden characters.
 */
export function hiddenCharacterIn(text: string): { readonly kind: HiddenKind; readonly shown: string } | undefined {
  for (const [kind, pattern] of [
    ["control", control],
    ["invisible", invisible],
    ["lookalike", lookalike],
  ] as const) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) {
      return { kind, shown: codePointOf(found) };
    }
  }
  return undefined;
}

const unseen = new RegExp(`${control.source}|${invisible.source}`, "gu");
/** The text without control characters but for tab and line feed, and without characters that show as nothing or turn the direction of the text. For what others wrote and a model reads. */
export function withoutHidden(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(unseen, (character) => (/\p{Zs}/u.test(character) ? " " : ""));
}

const lookalikeSign =
  /[\u2010-\u2015\u2018-\u201f\u2024\u2044\u2212\u2215\u2216\u2223\u2236\u29f8\u29f9\ua789\uff01-\uff5e\u{1d400}-\u{1d7ff}]/gu;
const lookalikes = new RegExp(lookalike.source, "gu");

/**
 * The text with each hidden character written out, `⟨U+202E⟩`, so that what is shown is what runs. Letters of other scripts stay as they are in words that have no ASCII letters: there they mislead nobody. Other
 * characters stay too.
 */
export function withHiddenShown(text: string): string {
  const written = (character: string): string => `⟨${codePointOf(character)}⟩`;
  return text
    .replace(/[\p{L}\p{N}_]+/gu, (word) => (/[A-Za-z]/.test(word) ? word.replace(lookalikes, written) : word))
    .replace(lookalikeSign, written)
    .replace(unseen, written);
}

/** The text with each character written out that shows as nothing or turns the direction of the text; what only looks like another character stays, as prose is full of it. */
export function withUnseenShown(text: string): string {
  return text.replace(unseen, (character) => `⟨${codePointOf(character)}⟩`);
}

function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
