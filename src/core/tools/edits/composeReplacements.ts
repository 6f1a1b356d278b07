import type { Replacement } from "./textEdit.ts";

/** A part of the text between two lists of replacements: characters kept from the original, or inserted ones. */
type Piece = { readonly from: number; readonly length: number } | { readonly inserted: string; readonly length: number };

/** One list that does what `first` and then `second` do, where `second` is counted in what `first` leaves of a text of `length` characters. */
export function composeReplacements(first: readonly Replacement[], second: readonly Replacement[], length: number): Replacement[] {
  const result = new Collected();
  let next = 0;
  let inside = false;
  let position = 0;
  for (const piece of piecesOf(first, length)) {
    let at = 0;
    for (let change = second[next]; change !== undefined; change = second[next]) {
      if (!inside) {
        if (change.start >= position + piece.length) {
          break;
        }
        result.add(piece, at, change.start - position);
        result.insert(change.text);
        at = change.start - position;
        inside = true;
      }
      at = Math.max(at, Math.min(piece.length, change.end - position));
      if (change.end > position + piece.length) {
        break;
      }
      inside = false;
      next++;
    }
    if (!inside) {
      result.add(piece, at, piece.length);
    }
    position += piece.length;
  }
  for (; next < second.length; next++, inside = false) {
    result.insert(inside ? "" : (second[next]?.text ?? ""));
  }
  return result.finished(length);
}

function* piecesOf(replacements: readonly Replacement[], length: number): Generator<Piece> {
  let from = 0;
  for (const { start, end, text } of replacements) {
    yield { from, length: start - from };
    yield { inserted: text, length: text.length };
    from = end;
  }
  yield { from, length: length - from };
}

class Collected {
  readonly #replacements: Replacement[] = [];
  #from = 0;
  #inserted = "";

  /** The characters of a piece from `start` up to `end`. */
  add(piece: Piece, start: number, end: number): void {
    if (end <= start) {
      return;
    }
    if ("inserted" in piece) {
      this.#inserted += piece.inserted.slice(start, end);
      return;
    }
    this.#close(piece.from + start);
    this.#from = piece.from + end;
  }

  insert(text: string): void {
    this.#inserted += text;
  }

  finished(length: number): Replacement[] {
    this.#close(length);
    return this.#replacements;
  }

  #close(to: number): void {
    if (to > this.#from || this.#inserted !== "") {
      this.#replacements.push({ start: this.#from, end: to, text: this.#inserted });
      this.#inserted = "";
    }
  }
}

/** The same change in as few characters as can be, without what would change nothing; neither a character of two units nor a `\r\n` is cut in two. */
export function tightened(text: string, replacements: readonly Replacement[]): Replacement[] {
  return replacements.flatMap((replacement) => {
    let { start, end } = replacement;
    const inserted = replacement.text;
    let from = 0;
    while (start < end && from < inserted.length && text[start] === inserted[from]) {
      start++;
      from++;
    }
    if (from > 0 && cutsCharacter(text, start, inserted, from)) {
      start--;
      from--;
    }
    let to = inserted.length;
    while (end > start && to > from && text[end - 1] === inserted[to - 1]) {
      end--;
      to--;
    }
    if (to < inserted.length && cutsCharacter(text, end, inserted, to)) {
      end++;
      to++;
    }
    return start === end && from === to ? [] : [{ start, end, text: inserted.slice(from, to) }];
  });
}

function cutsCharacter(text: string, at: number, inserted: string, insertedAt: number): boolean {
  return (
    isPair(text, at) ||
    isPair(inserted, insertedAt) ||
    isPair(text.charAt(at - 1) + inserted.charAt(insertedAt), 1) ||
    isPair(inserted.charAt(insertedAt - 1) + text.charAt(at), 1)
  );
}

/** Whether the characters before and at `at` belong together. */
function isPair(text: string, at: number): boolean {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return (before === 13 && after === 10) || (before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000);
}
