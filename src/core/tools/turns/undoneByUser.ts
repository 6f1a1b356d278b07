import type { KeptState } from "./keptState.ts";
import { isSameContent, type FileEffect, type TurnRecord } from "./turnRecord.ts";

/** An effect of a turn. */
interface TurnEffect<Turn> {
  readonly by: Turn;
  readonly effect: FileEffect;
}

/** A turn, as far as files go. */
interface TurnFiles {
  readonly record: TurnRecord;
}

/**
 * What is taken from turns when the user undoes changes of files without undoing a turn: effects to be added to theirs. Where the user's undo goes back over what turns did, one after another and by whatever names, all of
 * that is theirs no more. Of a file that a single turn has changed, the turn has done so much less. Else nobody can say whose it was, and the turns' effects stay as they are. Pure.
 */
export function undoneByUser<Turn extends TurnFiles>(turns: readonly Turn[], undos: readonly FileEffect[]): readonly TurnEffect<Turn>[] {
  const done = turns.flatMap((by) => by.record.effects.map((effect) => ({ by, effect })));
  return goneBack(done, undos) ?? undos.flatMap((undo) => goneBack(done, [undo]) ?? onlyOne(done, undo));
}

/** The effects that lead back all the way; `undefined` if they don't. */
function goneBack<Turn extends TurnFiles>(
  done: readonly TurnEffect<Turn>[],
  undos: readonly FileEffect[],
): readonly TurnEffect<Turn>[] | undefined {
  const taken: TurnEffect<Turn>[] = [];
  const isLeft = (one: TurnEffect<Turn>): boolean => !taken.includes(one);
  const open = undos.map(({ path, before, after }) => ({ path, from: before, to: after }));
  for (const undo of open) {
    while (!isSameContent(undo.from, undo.to)) {
      const step = done.findLast((one) => isLeft(one) && one.effect.path === undo.path && isSameContent(one.effect.after, undo.from));
      if (step === undefined) {
        return undefined;
      }
      taken.push(step);
      undo.from = step.effect.before;
      const gone = undo.from.kind === "none" ? otherName(done.filter(isLeft), step) : undefined;
      if (gone !== undefined) {
        // The file came here from there: what is undone goes on under that name.
        taken.push(gone);
        const other = open.find(({ path }) => path === gone.effect.path);
        if (other === undefined) {
          open.push({ path: gone.effect.path, from: gone.effect.before, to: { kind: "none" } });
        } else {
          other.from = gone.effect.before;
        }
      }
    }
  }
  return taken.map(({ by, effect }) => ({ by, effect: inverse(effect) }));
}

/** The effect on the name that a file had before its turn renamed it. */
function otherName<Turn extends TurnFiles>(
  left: readonly TurnEffect<Turn>[],
  { by, effect }: TurnEffect<Turn>,
): TurnEffect<Turn> | undefined {
  const name = by.record.renames.find(({ newPath }) => newPath === effect.path)?.path;
  return left.find((one) => one.by === by && one.effect.path === name && one.effect.after.kind === "none");
}

/** Of a file that one turn alone has changed, the turn has done what is left. A file that comes or goes may hold what the user has typed: that is never the turn's. */
function onlyOne<Turn>(done: readonly TurnEffect<Turn>[], { path, before, after }: FileEffect): readonly TurnEffect<Turn>[] {
  const own = done.filter(({ effect }) => effect.path === path);
  const last = own.at(-1);
  const isEdit = before.kind === "file" && after.kind === "file";
  return !isEdit || last === undefined || own.some(({ by }) => by !== last.by) || !isSameContent(last.effect.after, before)
    ? []
    : [{ by: last.by, effect: { path, before: last.effect.after, after: withModeOf(after, last.effect.after) } }];
}

function inverse({ path, before, after }: FileEffect): FileEffect {
  return { path, before: after, after: withModeOf(before, after) };
}

/** The undo of lines leaves permission bits as the turn left them. */
function withModeOf(state: KeptState, left: KeptState): KeptState {
  return state.kind === "file" && left.kind === "file" ? { ...state, mode: left.mode } : state;
}
