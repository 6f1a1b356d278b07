import type { Token, Tokens } from "marked";

/** What may begin something that later words end: emphasis, code, a link, a tag, a formula. */
const opener = /[`[\\$]|<(?=[a-zA-Z/!?])|[*~]+(?=\S)|(?<![A-Za-z0-9])_+(?=\S)/g;

/** Places within a line beside which no mark of emphasis can stand: after a lone space and before a letter, or between letters of scripts without spaces. */
const place =
  /\S (?=[\p{L}\p{N}])|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}](?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])/gu;

/** How far back from the end a place is looked for. */
const window = 1_000;

/** Where words can be cut: at a character, or a guess at one, which is in a line of theirs, and the rest of that line. */
export interface WordsCut {
  readonly at: number;
  readonly isGuess: boolean;
  readonly line: number;
  readonly rest: string;
}

/**
 * Where `source`, whose tokens are `live`, can be cut so that its beginning never looks different, at least `reserve` characters before its end;
 * `undefined` for nowhere. Beyond `limit` characters it is cut at a word even where something may be open, and lexed once more when it is whole.
 */
export function findWordsCut(live: readonly Token[], source: string, reserve: number, limit: number): WordsCut | undefined {
  const sure = findInlineCut(live, source.length - reserve);
  const beginning = { type: "text", raw: source.slice(0, -reserve), text: "" };
  const at = sure ?? (source.length > limit ? findInlineCut([beginning], source.length, true) : undefined);
  if (at === undefined) {
    return undefined;
  }
  const end = source.indexOf("\n", at);
  return {
    at,
    isGuess: sure === undefined,
    line: source.slice(0, at).split("\n").length - 1,
    rest: source.slice(at, end === -1 ? undefined : end),
  };
}

/**
 * The last place before `end` where the source of `tokens` can be cut into two that are lexed apart; `undefined` for none. With `anywhere` what
 * is open does not count.
 */
function findInlineCut(tokens: readonly Token[], end: number, anywhere = false): number | undefined {
  let at = 0;
  let found: number | undefined;
  for (const [index, { type, raw }] of tokens.entries()) {
    if (at >= end) {
      break;
    }
    const open = type === "text" && !anywhere ? openAt(raw, index < tokens.length - 1) : raw.length;
    if (type === "text") {
      const last = lastPlace(raw, Math.min(end - at, open));
      found = last === undefined ? found : at + last;
    }
    if (open < raw.length) {
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

/** A place among pieces of a line: the piece, how many characters of its source are before it, and of the whole source. */
export interface InlinePlace {
  readonly piece: number;
  readonly offset: number;
  readonly at: number;
}

const closedAlways: ReadonlySet<string> = new Set(["codespan", "br"]);
const closedByWords: ReadonlySet<string> = new Set(["strong", "em", "del", "link"]);
const letter = /[A-Za-z0-9\u00c0-\u1fff]/;

/**
 * The last place in `tokens` before which nothing is open, whatever may follow, and from which on the source can be lexed alone. `undefined`: none
 * but the beginning. Nothing is open in the first `known` characters.
 */
export function findInlinePlace(tokens: readonly Token[], known: number): InlinePlace | undefined {
  let found: InlinePlace | undefined;
  let at = 0;
  for (const [piece, token] of tokens.entries()) {
    const { raw } = token;
    if (token.type === "text") {
      const open = openAt(raw, piece < tokens.length - 1, piece === 0 ? known : 0);
      const offset = mayBeParted(token as Tokens.Text) ? lastWord(raw, open) : 0;
      found = offset === 0 ? found : { piece, offset, at: at + offset };
      if (open < raw.length) {
        break;
      }
    } else if (!isClosed(token)) {
      break;
    }
    at += raw.length;
  }
  return found;
}

/** Where in `raw`, but not before `from`, something may be open; its length for nowhere. */
function openAt(raw: string, isFollowed: boolean, from = 0): number {
  opener.lastIndex = from;
  const open = opener.exec(raw)?.index;
  // A mark at the very end is beside what follows.
  return open ?? raw.length - (isFollowed && /[*_~<]$/.test(raw) ? 1 : 0);
}

/** References are read together. */
function mayBeParted({ raw, text }: Tokens.Text): boolean {
  return raw === text && !raw.includes("&");
}

/** Whether nothing that may follow changes how `token` is read. */
function isClosed(token: Token): boolean {
  if (token.type === "text") {
    return !/[*_~`<[\\$]/.test(token.raw);
  }
  return closedAlways.has(token.type) || (closedByWords.has(token.type) && "tokens" in token && (token.tokens ?? []).every(isClosed));
}

/** Where the last word that begins before `end`, after a lone space, begins; 0 for nowhere. */
function lastWord(text: string, end: number): number {
  for (let space = text.lastIndexOf(" ", end - 1); space > 0; space = text.lastIndexOf(" ", space - 1)) {
    if (space + 1 < end && !/\s/.test(text.charAt(space - 1)) && letter.test(text.charAt(space + 1))) {
      return space + 1;
    }
  }
  return 0;
}
