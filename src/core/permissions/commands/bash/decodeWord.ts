import { Word, type WordPiece } from "../../terms/word.ts";
import { expandBraces } from "./expandBraces.ts";

/** What a word's decoder must know of the world around it. */
export interface WordScope {
  /** What a variable holds, `undefined` if that is not known. */
  valueOf(name: string): readonly WordPiece[] | undefined;
  /** Where the substitution (`$(…)`, backticks, `$((…))`, `<(…)`) ends that begins at an offset of the command line, by the syntax tree, if its text can do no harm where it only is text; else why. */
  substitutionAt(offset: number): { readonly end: number; readonly text: string } | { readonly reason: string };
}

/** Words, or one sentence that says why they can't be judged. */
export type Decoded = { readonly ok: true; readonly words: readonly Word[] } | { readonly ok: false; readonly reason: string };

/** What a process substitution is named as: a file that may be read. */
export const processFile = "/dev/fd/";

const unclear = (reason: string): Decoded => ({ ok: false, reason });

/**
 * Decodes a stretch of a command line that the syntax tree holds for one word, by the shell's own rules and without the tree: quotes, escapes, variables, braces. A stretch that is not exactly one word by
 * these rules is rejected, so that a mistake of the grammar can't hide anything.
 */
export function decodeWord(line: string, start: number, end: number, scope: WordScope): Decoded {
  const decoder = new Decoder(line, start, end, scope);
  const reason = decoder.run();
  if (reason !== undefined) {
    return unclear(reason);
  }
  const expanded = expandBraces(decoder.pieces);
  return expanded === undefined
    ? unclear("It has a brace expansion that Baton doesn't follow.")
    : { ok: true, words: expanded.map((pieces) => new Word(line.slice(start, end), pieces)) };
}

class Decoder {
  readonly pieces: WordPiece[] = [];
  readonly #line: string;
  readonly #end: number;
  readonly #scope: WordScope;
  #at: number;

  constructor(line: string, start: number, end: number, scope: WordScope) {
    this.#line = line;
    this.#at = start;
    this.#end = end;
    this.#scope = scope;
  }

  /** Reads the whole word; returns why it can't be, if so. */
  run(): string | undefined {
    while (this.#at < this.#end) {
      const reason = this.#unquoted();
      if (reason !== undefined) {
        return reason;
      }
    }
    return this.#at === this.#end ? undefined : "Its quotes can't be read with certainty.";
  }

  #unquoted(): string | undefined {
    const character = this.#line[this.#at] ?? "";
    if (character === "'") {
      return this.#singleQuoted(this.#at + 1);
    }
    if (character === '"') {
      return this.#doubleQuoted();
    }
    if (character === "\\") {
      return this.#escaped();
    }
    if (character === "$") {
      return this.#dollar(false);
    }
    if (character === "`" || ((character === "<" || character === ">") && this.#line[this.#at + 1] === "(")) {
      return this.#substitution(false);
    }
    if (/[\s;&|<>()]/.test(character)) {
      return "Its words can't be separated with certainty.";
    }
    this.pieces.push({ text: character, quoted: false });
    this.#at++;
    return undefined;
  }

  #escaped(): string | undefined {
    const next = this.#line[this.#at + 1];
    if (next === undefined || this.#at + 2 > this.#end) {
      return "It ends with a backslash.";
    }
    if (next !== "\n") {
      this.pieces.push({ text: next, quoted: true });
    }
    this.#at += 2;
    return undefined;
  }

  #singleQuoted(from: number): string | undefined {
    const close = this.#line.indexOf("'", from);
    if (close < 0 || close >= this.#end) {
      return "Its quotes can't be read with certainty.";
    }
    this.#push(this.#line.slice(from, close));
    this.#at = close + 1;
    return undefined;
  }

  /** Text in quotes: an empty one is still a piece, so that `""` is a word. */
  #push(text: string): void {
    if (text === "") {
      this.pieces.push({ text: "", quoted: true });
    }
    for (const character of text) {
      this.pieces.push({ text: character, quoted: true });
    }
  }

  #doubleQuoted(): string | undefined {
    this.#push("");
    this.#at++;
    while (this.#at < this.#end) {
      const character = this.#line[this.#at] ?? "";
      let reason: string | undefined;
      if (character === '"') {
        this.#at++;
        return undefined;
      } else if (character === "\\" && /[$`"\\\n]/.test(this.#line[this.#at + 1] ?? "")) {
        reason = this.#escaped();
      } else if (character === "$") {
        reason = this.#dollar(true);
      } else if (character === "`") {
        reason = this.#substitution(true);
      } else {
        this.pieces.push({ text: character, quoted: true });
        this.#at++;
      }
      if (reason !== undefined) {
        return reason;
      }
    }
    return "Its quotes can't be read with certainty.";
  }

  #dollar(quoted: boolean): string | undefined {
    const rest = this.#line.slice(this.#at, this.#end);
    if (rest.startsWith("$(") || rest.startsWith("$[")) {
      return this.#substitution(quoted);
    }
    if (!quoted && rest.startsWith("$'")) {
      const close = rest.indexOf("'", 2);
      return rest.slice(2, close < 0 ? undefined : close).includes("\\")
        ? "It has characters written as codes ($'…')."
        : this.#singleQuoted(this.#at + 2);
    }
    if (!quoted && rest.startsWith('$"')) {
      return 'It has a text to be translated ($"…").';
    }
    const special = /^\$[?#$!0]/.exec(rest)?.[0];
    if (special !== undefined) {
      this.pieces.push({ text: special, quoted, opaque: true });
      this.#at += special.length;
      return undefined;
    }
    const variable = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/.exec(rest);
    if (variable !== null) {
      return this.#variable(variable[1] ?? variable[2] ?? "", variable[0].length, quoted);
    }
    if (/^\$[{@*\d\-]/.test(rest)) {
      return "It has an expansion that Baton doesn't follow.";
    }
    this.pieces.push({ text: "$", quoted: true });
    this.#at++;
    return undefined;
  }

  #variable(name: string, length: number, quoted: boolean): string | undefined {
    const value = this.#scope.valueOf(name);
    if (value === undefined) {
      return `The value of the variable ${name} isn't known.`;
    }
    if (!quoted && value.some(({ text, opaque }) => opaque !== true && /\s/.test(text))) {
      return `The variable ${name} stands for several words.`;
    }
    // In quotes the names that a loop goes over stay the names of files that they stand for.
    this.pieces.push({ text: "", quoted: true }, ...value);
    this.#at += length;
    return undefined;
  }

  #substitution(quoted: boolean): string | undefined {
    const found = this.#scope.substitutionAt(this.#at);
    if ("reason" in found) {
      return found.reason;
    }
    this.pieces.push({ text: found.text, quoted: quoted || found.text.startsWith(processFile), opaque: true });
    this.#at = found.end;
    return undefined;
  }
}
