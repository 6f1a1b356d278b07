import { diffArrays } from "diff";

/** A run of lines that differ: `removed` of the old ones from `oldIndex` on give way to `added` of the new ones from `newIndex` on. */
export interface LineRun {
  readonly oldIndex: number;
  readonly removed: number;
  readonly newIndex: number;
  readonly added: number;
}

/** Beyond so many lines that differ, all between the first and the last that differ is one run: the work grows with the square. */
const mostDifferences = 2000;

/** What differs between two lists of lines, in order, with lines that are the same between any two runs. As few lines as can be, unless very many differ. */
export function lineRuns(oldLines: readonly string[], newLines: readonly string[]): LineRun[] {
  let from = 0;
  while (from < oldLines.length && from < newLines.length && oldLines[from] === newLines[from]) {
    from++;
  }
  let [oldTo, newTo] = [oldLines.length, newLines.length];
  while (oldTo > from && newTo > from && oldLines[oldTo - 1] === newLines[newTo - 1]) {
    oldTo--;
    newTo--;
  }
  const whole = { oldIndex: from, removed: oldTo - from, newIndex: from, added: newTo - from };
  if (whole.removed === 0 || whole.added === 0) {
    return whole.removed + whole.added === 0 ? [] : [whole];
  }
  const parts = diffArrays(oldLines.slice(from, oldTo), newLines.slice(from, newTo), { maxEditLength: mostDifferences });
  return parts === undefined ? [whole] : runsOf(parts, from);
}

function runsOf(parts: readonly { readonly added: boolean; readonly removed: boolean; readonly count: number }[], from: number): LineRun[] {
  const runs: LineRun[] = [];
  let [oldIndex, newIndex] = [from, from];
  let run: { oldIndex: number; removed: number; newIndex: number; added: number } | undefined;
  for (const { added, removed, count } of parts) {
    if (!added && !removed) {
      run = undefined;
      oldIndex += count;
      newIndex += count;
      continue;
    }
    if (run === undefined) {
      run = { oldIndex, removed: 0, newIndex, added: 0 };
      runs.push(run);
    }
    if (added) {
      run.added += count;
      newIndex += count;
    } else {
      run.removed += count;
      oldIndex += count;
    }
  }
  return runs;
}
