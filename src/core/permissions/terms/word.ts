/** A piece of a word: a character, or something whose text is only known when the command runs. */
export interface WordPiece {
  readonly text: string;
  /** Quoted or escaped: a `*` in it is one. */
  readonly quoted: boolean;
  /** Its text is not known: what a substitution prints, or a variable holds. */
  readonly opaque?: true;
}

/** A word of a command, decoded as the shell does it: without its quotes, with braces and known variables expanded. */
export class Word {
  /** As it is written in the command line. */
  readonly source: string;
  readonly pieces: readonly WordPiece[];

  constructor(source: string, pieces: readonly WordPiece[]) {
    this.source = source;
    this.pieces = pieces;
  }

  /** What it is, if that is known; a glob stands in it as it is written. */
  get text(): string {
    return this.pieces.map(({ text }) => text).join("");
  }

  /** A part of it is only known when the command runs. */
  get opaque(): boolean {
    return this.pieces.some((piece) => piece.opaque === true);
  }

  /** The shell may make several words of it that are not known, options among them. */
  get splits(): boolean {
    return this.pieces.some((piece) => piece.opaque === true && !piece.quoted);
  }

  /** The shell makes names of files of it. */
  get glob(): boolean {
    return this.pieces.some(({ text, quoted }) => !quoted && /[*?[]/.test(text));
  }

  /** It begins with an unquoted `~`, which is the home folder. */
  get tilde(): boolean {
    const first = this.pieces.find(({ text }) => text !== "");
    return first !== undefined && first.text === "~" && !first.quoted;
  }

  /** It is what it says: no glob, no home folder, nothing unknown. */
  get literal(): boolean {
    return !this.opaque && !this.glob && !this.tilde;
  }

  /** The word as a glob in which what was quoted is escaped. */
  get pattern(): string {
    return this.pieces
      .map(({ text, quoted }) => (quoted ? text.replace(/[\\*?[\]{},]/g, "\\$&") : text.replace(/[{},]/g, "\\$&")))
      .join("");
  }

  /** The part of the word from a character on, e.g. the value of `--file=x`. */
  from(offset: number): Word {
    let skipped = 0;
    const rest = this.pieces.filter(({ text }) => {
      const keep = skipped >= offset;
      skipped += text.length;
      return keep;
    });
    return new Word(
      this.source,
      rest.map((piece, index) => (index === 0 && piece.text === "~" ? { ...piece, quoted: offset > 0 || piece.quoted } : piece)),
    );
  }
}

/** A word that is only text. */
export function plainWord(text: string): Word {
  return new Word(text, piecesOf(text, true));
}

/** A text, a character a piece. */
export function piecesOf(text: string, quoted: boolean): readonly WordPiece[] {
  return Array.from(text, (character) => ({ text: character, quoted }));
}
