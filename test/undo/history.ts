import { kindOfPuts, withMode, type Entry, type Verdict } from "./verdict.ts";
import { bytesOf, isSameBytes, LineText, type Content, type Op } from "./content.ts";

/** Two names of one file, and what was done to each. */
interface Pair {
  readonly path: string;
  readonly newPath: string;
  readonly gone: Op;
  readonly come: Op;
}

const none: Content = { kind: "none" };
/** Changes with fewer lines between them may be one for all that can be seen. */
const clearLines = 3;

/** Who did what to which files, in order. It knows what is right without any code of Baton's. */
export class History {
  readonly #contents = new Map<string, Content>();
  readonly #entries = new Map<string, Entry[]>();
  /** Files of several turns, of which the user has undone hunks: what is left is whose it is by the lines alone. */
  readonly #mixed = new Set<string>();
  /** When a content was put back at a path. */
  readonly #putBackAt = new Map<string, number>();
  /** What the undo of a turn took back. */
  readonly #undone = new Map<string, Set<Op>>();
  /** Names of one file: both are restored, or neither. */
  readonly #pairs: Pair[] = [];
  #now = 0;

  op(author: string): Op {
    this.#now += 1;
    return { author, at: this.#now, changedAt: this.#now, undone: false, kept: author === "user" };
  }

  /** A file that is there from the beginning. */
  begin(path: string, content: Content): void {
    this.#contents.set(path, content);
  }

  content(path: string): Content {
    return this.#contents.get(path) ?? none;
  }

  paths(): readonly string[] {
    return [...new Set([...this.#contents.keys(), ...this.#entries.keys()])];
  }

  /** Whether a turn has changed a path, whatever has become of that. */
  isOf(turn: string, path: string): boolean {
    return this.opsOf(path).some(({ author }) => author === turn);
  }

  /** Whether a path was made, deleted or replaced by ops. */
  isPut(path: string, is: (op: Op) => boolean): boolean {
    return (this.#entries.get(path) ?? []).some(({ op, kind }) => kind === "put" && is(op));
  }

  /** The paths of files that are there. */
  files(kind?: Content["kind"]): readonly string[] {
    return this.paths().filter((path) => {
      const own = this.content(path).kind;
      return kind === undefined ? own !== "none" : own === kind;
    });
  }

  text(path: string): LineText | undefined {
    const content = this.content(path);
    return content.kind === "text" ? content.text : undefined;
  }

  lines(op: Op, path: string): void {
    this.#add(path, { op, kind: "lines" });
  }

  mode(op: Op, path: string, mode: number): void {
    const content = this.content(path);
    // Only turns are undone with the bits that they set.
    op.kept = true;
    if (content.kind === "text" || content.kind === "binary") {
      this.#add(path, { op, kind: "mode", before: content.mode, after: mode });
      this.#contents.set(path, { ...content, mode });
    }
  }

  put(op: Op, path: string, after: Content): void {
    this.#add(path, { op, kind: "put", before: this.content(path), after });
    this.#contents.set(path, after);
  }

  /** `isOne`: both names stand for one file; a command's `mv` doesn't say so. */
  rename(author: string, path: string, newPath: string, isOne: boolean): void {
    const content = this.content(path);
    const [gone, come] = [this.op(author), this.op(author)];
    this.put(gone, path, none);
    // What is written under the new name was never written under the old one.
    this.put(come, newPath, content.kind === "text" ? { ...content, text: content.text.settled() } : content);
    if (isOne) {
      this.#pairs.push({ path, newPath, gone, come });
    }
  }

  /** The ops of a path, those that don't count too. */
  opsOf(path: string): readonly Op[] {
    return (this.#entries.get(path) ?? []).map(({ op }) => op);
  }

  /** What an undo or a redo of a turn must do, by path. `isDirty`: an editor has unsaved changes of a file, which is not deleted then. */
  verdicts(turn: string, act: "undo" | "redo", isDirty: (path: string) => boolean): ReadonlyMap<string, Verdict> {
    const undone = this.#undone.get(turn) ?? new Set();
    return this.verdictsOf((op) => op.author === turn && (act === "undo" ? !op.undone : undone.has(op) && op.undone), act, isDirty);
  }

  verdictsOf(is: (op: Op) => boolean, act: "undo" | "redo", isDirty: (path: string) => boolean): ReadonlyMap<string, Verdict> {
    const verdicts = new Map<string, Verdict>();
    for (const [path, entries] of this.#entries) {
      const ops = new Set(entries.map(({ op }) => op).filter(is));
      if (ops.size > 0) {
        const verdict = this.#verdict(path, ops, act, (op) => (act === "undo" ? !op.undone && !is(op) : !op.undone || is(op)));
        const isBlocked = verdict.kind === "must" && isDirty(path) && (verdict.bytes === undefined || verdict.content.kind !== "text");
        verdicts.set(path, isBlocked ? { ...verdict, kind: "may" } : verdict);
      }
    }
    return this.#withPartners(verdicts);
  }

  /** Notes that ops of a path were undone, or redone. `turn`: by an undo or redo of it; a redo can do again what that took back, if it changed the file. */
  restored(path: string, { ops, content }: Verdict, act: "undo" | "redo", turn: string | undefined, isChanged: boolean): void {
    // What was put aside stays as it was, whatever is written to what is put back.
    const isNew = content.kind === "text" && content.text !== this.text(path);
    this.#contents.set(path, isNew ? { ...content, text: content.text.copy() } : content);
    this.#now += 1;
    if (isNew) {
      this.#putBackAt.set(path, this.#now);
    }
    const undone = turn === undefined ? undefined : (this.#undone.get(turn) ?? new Set<Op>());
    for (const op of ops) {
      if (act === "undo" && content.kind === "text" && !isNew && content.text.isOverwritten(op)) {
        // Somebody has taken it back already: no redo brings it again.
        op.author = "nobody";
        continue;
      }
      op.undone = act === "undo";
      op.changedAt = this.#now;
      if (act === "redo") {
        undone?.delete(op);
      } else if (isChanged) {
        undone?.add(op);
      }
    }
    if (turn !== undefined && undone !== undefined) {
      this.#undone.set(turn, undone);
    }
  }

  /** A text is as it was found, and so it's the user's. */
  adopt(path: string, text: string): void {
    const content = this.content(path);
    if (content.kind === "text") {
      const lines = text.replace(/^\ufeff/, "").split(/(?<=\n)/);
      this.put(this.op("user"), path, { ...content, text: new LineText(lines, content.text) });
    }
  }

  /** A file has its first name again, as the user has written it meanwhile. */
  adoptMove(path: string, origin: string): void {
    this.rename("user", path, origin, false);
  }

  /** The ops of a path since it last was what it's to be again: what the user undoes of it. */
  since(path: string, { bytes, ops }: Verdict): ReadonlySet<Op> {
    const entries = this.#entries.get(path) ?? [];
    const from = entries.findLastIndex((entry) => entry.kind === "put" && ops.has(entry.op) && isSameBytes(bytesOf(entry.before), bytes));
    return new Set(entries.slice(Math.max(0, from)).flatMap(({ op }) => (ops.has(op) ? [op] : [])));
  }

  /** Notes that the user undid ops beside turns. */
  undoneByUser(path: string, ops: ReadonlySet<Op>): void {
    this.#now += 1;
    if (new Set(this.opsOf(path).flatMap(({ author, undone }) => (undone ? [] : [author]))).size > 1) {
      this.#mixed.add(path);
    }
    for (const op of ops) {
      op.undone = true;
      op.changedAt = this.#now;
    }
  }

  /** A turn's ops that can't be seen any more: no undo of it takes them back later. */
  disown({ ops }: Verdict): void {
    for (const op of ops) {
      op.author = "nobody";
    }
  }

  /** Whether two paths are names of one file for these ops. */
  pairsOf(is: (op: Op) => boolean): readonly { readonly path: string; readonly newPath: string }[] {
    return this.#pairs.filter(({ gone, come }) => is(gone) || is(come));
  }

  #add(path: string, entry: Entry): void {
    this.#entries.set(path, [...(this.#entries.get(path) ?? []), entry]);
  }

  #verdict(path: string, ops: ReadonlySet<Op>, act: "undo" | "redo", counts: (op: Op) => boolean): Verdict {
    const entries = this.#entries.get(path) ?? [];
    const own = entries.filter(({ op }) => ops.has(op));
    const began = Math.min(...own.map(({ op }) => op.changedAt));
    const others = entries.filter(({ op }) => !ops.has(op) && op.changedAt > began && !(op.undone && op.at > began));
    if (own.every(({ kind: what }) => what === "mode") && others.some(({ kind: what }) => what === "put")) {
      // The bits that it set went with the file.
      return { kind: "may", content: this.content(path), bytes: bytesOf(this.content(path)), ops };
    }
    const text = this.text(path);
    if (
      text !== undefined &&
      own.some(({ kind: what, op }) => what === "lines" && text.placesOf((one) => one === op).length === 0) &&
      !own.some(({ kind: what }) => what === "put")
    ) {
      // The file has gone under another name and come back meanwhile: what is whose is no more known line by line.
      return { kind: "unsure", content: this.content(path), bytes: bytesOf(this.content(path)), ops };
    }
    const puts = own.filter((entry) => entry.kind === "put");
    const current = this.content(path);
    const [first, last] = [puts[0], puts.at(-1)];
    if (first !== undefined && last !== undefined && isSameBytes(bytesOf(first.before), bytesOf(last.after))) {
      // On the whole the turn has done nothing here.
      return { kind: "may", content: current, bytes: bytesOf(current), ops };
    }
    const content = (act === "undo" ? first?.before : last?.after) ?? current;
    const modes = entries.slice(
      act === "undo" ? 0 : entries.findLastIndex((entry) => entry === last) + 1,
      first !== undefined && act === "undo" ? entries.indexOf(first) : undefined,
    );
    const then = withMode(content, modes, ops, counts);
    const bytes = bytesOf(then, counts);
    const left = (act === "undo" ? puts.at(-1)?.after : puts[0]?.before) ?? none;
    const isBack = isSameBytes(bytesOf(left), bytesOf(current));
    const kind = puts.length === 0 ? this.#kindOfLines(path, ops, others, counts) : kindOfPuts(puts, others, isBack, act);
    return isSameBytes(bytes, bytesOf(current)) && kind !== "must"
      ? { kind: "may", content: then, bytes, ops }
      : { kind, content: then, bytes, ops };
  }

  #kindOfLines(path: string, ops: ReadonlySet<Op>, others: readonly Entry[], counts: (op: Op) => boolean): Verdict["kind"] {
    const text = this.text(path);
    if (others.length === 0) {
      return "must";
    }
    const putBackAt = this.#putBackAt.get(path) ?? 0;
    const counted = others.filter(({ op, kind }) => kind !== "put" || op.changedAt > putBackAt);
    if (text === undefined || counted.some(({ kind }) => kind !== "lines")) {
      return counted.every(({ kind }) => kind !== "put") ? "may" : "mayNot";
    }
    const later = new Set(others.map(({ op }) => op));
    const [own, foreign] = [text.placesOf((op) => ops.has(op)), text.placesOf((op) => later.has(op))];
    const shared = own.filter((place) => foreign.includes(place));
    if (shared.length > 0) {
      // The user may have put back by hand what stood there.
      return shared.every((place) => text.at(place) === text.at(place, counts)) ? "may" : "mayNot";
    }
    const entries = this.#entries.get(path) ?? [];
    const [from, to] = [entries.findIndex(({ op }) => ops.has(op)), entries.findLastIndex(({ op }) => ops.has(op))];
    // What others did in between and is undone by now was never the turn's, but has moved its lines.
    const isMoved = entries.slice(from, to).some(({ op }) => !ops.has(op) && (op.undone || op.author === "nobody"));
    const isClear = !isMoved && own.every((one) => foreign.every((other) => text.linesBetween(one, other) >= clearLines));
    return isClear && !text.hasTwins && !this.#mixed.has(path) ? "must" : "may";
  }

  /** One name of a file is rejected with the other. */
  #withPartners(verdicts: ReadonlyMap<string, Verdict>): ReadonlyMap<string, Verdict> {
    const found = new Map(verdicts);
    for (let isAgain = true; isAgain; ) {
      isAgain = false;
      for (const { path, newPath, gone, come } of this.#pairs) {
        for (const [one, other, op] of [
          [path, newPath, gone],
          [newPath, path, come],
        ] as const) {
          const [own, partner] = [found.get(one), found.get(other)];
          if (own?.ops.has(op) === true && own.kind === "must" && partner !== undefined && partner.kind !== "must") {
            found.set(one, { ...own, kind: "may" });
            isAgain = true;
          }
        }
      }
    }
    return found;
  }
}
