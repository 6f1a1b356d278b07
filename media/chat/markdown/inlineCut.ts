import type { Token } from "marked";

/** What may begin something that later words end: emphasis, code, a link, a tag, a formula. */
const opener = /[`[\\$]|<(?=[a-zA-Z/!?])|[*~]+(?=\S)|(?<![\p{L}\p{N}])_+(?=\S)/u;

/** Places within a line beside which no mark of emphasis can stand: after a lone space and before a letter, or between letters of scripts without spaces. */
const place =
  /\S (?=[\p{L}\p{N}])|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}](?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])/gu;

/** How far back from the end a place is looked for. */
const window = 1_000;

/**
 * The last place before `end` where the source of `tokens` can be cut into two that are lexed apart; `undefined` for none. With `anywhere` what
 * is open does not count.
 */
export function findInlineCut(tokens: readonly Token[], end: number, anywhere = false): number | undefined {
  let at = 0;
  let found: number | undefined;
  for (const { type, raw } of tokens) {
    if (at >= end) {
      break;
    }
    const open = type === "text" && !anywhere ? raw.search(opener) : -1;
    if (type === "text") {
      const last = lastPlace(raw, Math.min(end - at, open === -1 ? raw.length : open));
      found = last === undefined ? found : at + last;
    }
    if (open !== -1) {
      break;
    }
    at += raw.length;
  }
  return found;
}

function lastPlace(text: string, end: number): number | undefined {
  let found: number | undefined;
  place.lastIndex = Math.max(0, end - window);
  for (let match = place.exec(text); match !== null; match = place.exec(text)) {
    const cut = match.index + match[0].length;
    if (cut > end) {
      break;
    }
    found = cut;
  }
  return found;
}
