/** One thing that somebody did. It counts until it is undone. */
export interface Op {
  /** A turn's name, or the user; what a turn did and can't be seen any more is nobody's that can be undone. */
  author: string;
  /** Grows with each act. */
  readonly at: number;
  undone: boolean;
  /** When it last began or ceased to count. */
  changedAt: number;
  /** No agent's change is pending of it any more: the user kept it, or it is the user's own. */
  kept: boolean;
}

/** A place for a line, and what has been written there; the last write that counts is what it shows. `undefined`: no line. */
interface Slot {
  readonly writes: { readonly op: Op | undefined; readonly text: string | undefined }[];
}

/** Whether a write counts, given the ops that are left out. */
type Counts = (op: Op) => boolean;

const all: Counts = (op) => !op.undone;

/**
 * A text as places for lines, each with all that was ever written there: what a file must be without somebody's changes is read off, without any diff and without offsets.
 */
export class LineText {
  readonly byteOrderMark: boolean;
  /** Lines that may be like others: where a change of them was, nobody can say for certain. */
  readonly hasTwins: boolean;
  readonly #slots: Slot[];

  constructor(lines: readonly string[], options: { readonly byteOrderMark: boolean; readonly hasTwins: boolean }) {
    this.byteOrderMark = options.byteOrderMark;
    this.hasTwins = options.hasTwins;
    this.#slots = lines.map((text) => ({ writes: [{ op: undefined, text }] }));
  }

  copy(): LineText {
    const copy = new LineText([], this);
    copy.#slots.push(...this.#slots.map(({ writes }) => ({ writes: [...writes] })));
    return copy;
  }

  /** The text as it is, whoever wrote it. */
  settled(): LineText {
    return new LineText(
      this.shown().map(({ text }) => text),
      this,
    );
  }

  /** The lines that show, with the number of their places. */
  shown(counts: Counts = all): readonly { readonly place: number; readonly text: string }[] {
    return this.#slots.flatMap((slot, place) => {
      const text = textOf(slot, counts);
      return text === undefined ? [] : [{ place, text }];
    });
  }

  /** What a place shows. */
  at(place: number, counts: Counts = all): string | undefined {
    const slot = this.#slots[place];
    return slot === undefined ? undefined : textOf(slot, counts);
  }

  text(counts: Counts = all): string {
    return this.shown(counts)
      .map(({ text }) => text)
      .join("");
  }

  /** Writes at a place; `undefined` takes the line away. */
  write(op: Op, place: number, text: string | undefined): void {
    this.#slots[place]?.writes.push({ op, text });
  }

  /** A new line, which then has this place. */
  insert(op: Op, place: number, text: string): void {
    this.#slots.splice(place, 0, {
      writes: [
        { op: undefined, text: undefined },
        { op, text },
      ],
    });
  }

  get length(): number {
    return this.#slots.length;
  }

  /** The places that an op has written at. */
  placesOf(is: (op: Op) => boolean): readonly number[] {
    return [...this.#slots.keys()].filter((place) => this.#slots[place]?.writes.some(({ op }) => op !== undefined && is(op)));
  }

  /** The ops of places from the first up to the last. */
  opsAt(first: number, last: number): readonly Op[] {
    return this.#slots.slice(first, last + 1).flatMap(({ writes }) => writes.flatMap(({ op }) => op ?? []));
  }

  /** Whether others have written since wherever an op did. */
  isOverwritten(op: Op): boolean {
    const places = this.placesOf((one) => one === op);
    const last = (place: number): Op | undefined =>
      this.#slots[place]?.writes.findLast((one) => one.op === undefined || !one.op.undone)?.op;
    return places.length > 0 && places.every((place) => last(place)?.author !== op.author && last(place) !== op);
  }

  /** Lines that show now between two places, both left out. */
  linesBetween(one: number, other: number): number {
    const [first, last] = one < other ? [one, other] : [other, one];
    return this.#slots.slice(first + 1, last).filter((slot) => textOf(slot, all) !== undefined).length;
  }
}

function textOf({ writes }: Slot, counts: Counts): string | undefined {
  return writes.findLast(({ op }) => op === undefined || counts(op))?.text;
}

/** What stands at a path. */
export type Content =
  | { readonly kind: "none" }
  | { readonly kind: "link"; readonly target: string }
  | { readonly kind: "binary"; readonly bytes: Buffer; readonly mode: number }
  | { readonly kind: "text"; readonly text: LineText; readonly mode: number };

/** A content as it is on the disk; `undefined`: nothing is there. */
export interface Bytes {
  readonly bytes: Buffer;
  /** Of a link: 0. */
  readonly mode: number;
}

/** The bytes that a content comes to. */
export function bytesOf(content: Content, counts: Counts = all): Bytes | undefined {
  switch (content.kind) {
    case "none":
      return undefined;
    case "link":
      return { bytes: Buffer.from(`-> ${content.target}`), mode: 0 };
    case "binary":
      return content;
    case "text":
      return { bytes: Buffer.from((content.text.byteOrderMark ? "\ufeff" : "") + content.text.text(counts)), mode: content.mode };
  }
}

export function isSameBytes(one: Bytes | undefined, other: Bytes | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.mode === other.mode && one.bytes.equals(other.bytes);
}
