import { safeHref } from "../base/safeHref.ts";
import { directionOfText, type Direction } from "./rules/direction.ts";
import { growLater } from "./textGrowth.ts";

/** Words in which no mark stands, and no sign that may begin an address, a reference, a tag, a formula or a line break. Classes of Unicode would take long to compile. */
const words = /[A-Za-z0-9 ,.;:!()"'?%=+/|{}\u0080-\uffff-]+/y;
/** Words that may be an address, and how much of what is before them counts; without the signs of `mayBeAddress` they are none. */
const address = /:\/\/|www\.|(?:mailto|xmpp):/i;
const mayBeAddress = /:|w\.|^[./]/i;
const addressStart = 7;
const emphasised = /[A-Za-z0-9 ,.;:()"'?%=+/\u0080-\uffff-]+/y;
const code = /[^`\n[\]]+/y;
const linked = /[A-Za-z0-9 ,.-]+/y;
const target = /[\w./?=#%+:-]+/y;
const wholeTarget = /^https?:\/\/[\w./?=#%+-]+$/;
const alphanumeric = /^[A-Za-z0-9]$/;
const wordEnd = /[A-Za-z\u0080-\uffff].* /;
/** Longer words are lexed, so that their beginning can settle. */
const longestCharacters = 2_000;

type Mark = "*" | "**" | "`" | "[";

/** Something that was begun: its mark, its element, and what is in it so far; of a link also its address once that has begun. */
interface Open {
  readonly mark: Mark;
  readonly element: HTMLElement;
  inner: string;
  href: string | undefined;
}

const none = undefined;

/**
 * Draws words as they come, without tokens, where they hold nothing but text, code, emphasis around text, and links with text: what the library would
 * make of them in the end. What has begun is shown as what it will most likely be. What it shows depends on the source alone, and not on its pieces.
 */
export class PlainWords {
  readonly #element: HTMLElement;
  /** Whether words in brackets may be a link by a definition. */
  readonly #hasDefinitions: boolean;
  #open: Open | undefined;
  /** Marks at the end of what has come; what they are is seen with the next character. */
  #pending = "";
  /** The text at the end, in which what follows goes on. */
  #text: Text | undefined;
  /** What is to be appended to that, or is the next one. */
  #added = "";
  /** The last characters that were drawn. */
  #before = "";
  /** The mark that was closed right before. */
  #closed = "";
  #length = 0;
  #direction: Direction | undefined;
  #isDirectionFinal = false;

  constructor(element: HTMLElement, hasDefinitions: boolean) {
    this.#element = element;
    this.#hasDefinitions = hasDefinitions;
  }

  /** That of the first letter outside of code. */
  get direction(): Direction | undefined {
    return this.#direction;
  }

  /** Whether {@link direction} is known, whatever follows: the word with that letter cannot become an address. */
  get hasFinalDirection(): boolean {
    return this.#isDirectionFinal;
  }

  /** Whether the words may end here. */
  get isWhole(): boolean {
    return this.#open === undefined && this.#pending === "";
  }

  /** Draws `added`. `false`: something must be lexed, and some of it may be drawn. */
  grow(added: string): boolean {
    const source = this.#pending + added;
    this.#pending = "";
    this.#length += added.length;
    let at: number | undefined = this.#length > longestCharacters ? none : 0;
    while (at !== undefined && at < source.length) {
      const next: number | undefined = this.#open ? this.#readOpen(this.#open, source, at) : this.#read(source, at);
      if (next === at) {
        this.#pending = source.slice(at);
        break;
      }
      at = next;
    }
    this.#flush();
    return at !== undefined;
  }

  /** Reads from `at` on. Reports where it goes on: at `at` where more must come first, `undefined` where something must be lexed. */
  #read(source: string, at: number): number | undefined {
    const end = matchEnd(words, source, at);
    if (end > at) {
      this.#closed = "";
      return this.#addWords(at === 0 && end === source.length ? source : source.slice(at, end)) ? end : none;
    }
    const mark = source.charAt(at);
    const next = source.charAt(at + 1);
    if (mark === "\n") {
      this.#flush();
      this.#element.appendChild(document.createElement("br"));
      const isBreak = next !== "" && next !== " " && !this.#before.endsWith(" ");
      this.#endText("\n");
      this.#closed = "";
      return isBreak ? at + 1 : none;
    }
    if (mark === this.#closed) {
      return none;
    }
    switch (mark) {
      case "*": {
        const isStrong = next === "*";
        const first = isStrong ? source.charAt(at + 2) : next;
        return first === "" ? at : this.#begin(isStrong ? "**" : "*", first, at);
      }
      case "`":
        return next === "" ? at : /[`\s[\]]/.test(next) ? none : this.#begin("`", "a", at);
      case "[":
        return this.#hasDefinitions || this.#before.endsWith("!") ? none : next === "" ? at : this.#begin("[", next, at);
      default:
        return none;
    }
  }

  /** Begins what `mark` opens at `at`, if `first` may stand in it first. */
  #begin(mark: Mark, first: string, at: number): number | undefined {
    if (!alphanumeric.test(first)) {
      return none;
    }
    this.#flush();
    const element = document.createElement(mark === "*" ? "em" : mark === "**" ? "strong" : mark === "`" ? "code" : "a");
    this.#element.appendChild(element);
    this.#endText("");
    this.#open = { mark, element, inner: "", href: none };
    return at + mark.length;
  }

  #readOpen(open: Open, source: string, at: number): number | undefined {
    if (open.href !== undefined) {
      return this.#readTarget(open, open.href, source, at);
    }
    const end = matchEnd(open.mark === "`" ? code : open.mark === "[" ? linked : emphasised, source, at);
    if (end > at) {
      const text = source.slice(at, end);
      open.inner += text;
      if (open.mark === "`") {
        this.#added += text;
        return end;
      }
      return this.#addWords(text) ? end : none;
    }
    const next = source.charAt(at + 1);
    const last = open.inner.charAt(open.inner.length - 1);
    if (open.mark === "[") {
      if (source[at] !== "]" || next === "") {
        return source[at] === "]" ? at : none;
      }
      open.href = "";
      return next === "(" ? at + 2 : none;
    }
    if (source[at] !== open.mark[0]) {
      return none;
    }
    // One more of the same mark after it would make it another one.
    if (next === "") {
      return at;
    }
    const closes =
      open.mark === "`" ? last.trim() !== "" && next !== "`" : alphanumeric.test(last) && (next === "*") === (open.mark === "**");
    return closes ? this.#close(open, at + open.mark.length) : none;
  }

  /** Reads the address of a link. */
  #readTarget(open: Open, href: string, source: string, at: number): number | undefined {
    const end = matchEnd(target, source, at);
    if (end > at) {
      open.href = href + source.slice(at, end);
      return end;
    }
    const safe = source[at] === ")" && wholeTarget.test(href) ? safeHref(href) : none;
    if (safe === undefined) {
      return none;
    }
    open.element.setAttribute("href", safe);
    open.element.setAttribute("title", safe);
    return this.#close(open, at + 1);
  }

  #close(open: Open, at: number): number {
    this.#flush();
    this.#endText("");
    this.#closed = open.mark === "[" ? "" : open.mark.charAt(0);
    this.#open = none;
    return at;
  }

  #addWords(text: string): boolean {
    if (mayBeAddress.test(text) && address.test(this.#before + text)) {
      return false;
    }
    this.#before = text.length < addressStart ? (this.#before + text).slice(-addressStart) : text.slice(-addressStart);
    if (!this.#isDirectionFinal) {
      const isKnown = this.#direction !== undefined;
      this.#direction ??= directionOfText(text);
      this.#isDirectionFinal = isKnown ? text.includes(" ") : this.#direction !== undefined && wordEnd.test(text);
    }
    this.#added += text;
    return true;
  }

  #endText(before: string): void {
    this.#text = undefined;
    this.#before = before;
  }

  #flush(): void {
    if (this.#added === "") {
      return;
    }
    if (this.#text === undefined) {
      this.#text = document.createTextNode(this.#added);
      (this.#open?.element ?? this.#element).appendChild(this.#text);
    } else {
      growLater(this.#text, this.#added);
    }
    this.#added = "";
  }
}

/** Where in `source` what `pattern` matches at `at` ends; `at` where it does not. */
function matchEnd(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at;
}
