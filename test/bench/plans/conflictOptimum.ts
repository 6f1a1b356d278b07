/** Tasks that wait for each other, and pairs that may not run at once in whichever order. */
export interface ConflictGraph {
  readonly durationMs: readonly number[];
  /** `waits[one][other]`: `one` waits for `other`, directly or not. */
  readonly waits: readonly (readonly boolean[])[];
  readonly conflicts: readonly (readonly [one: number, other: number])[];
}

const mostNodes = 30_000;

/**
 * The shortest time in which all tasks can run if there is a place for each: every order of every two that may not run at once is tried, as far as it can be better. `leastMs`: a bound that is known already; `knownMs`: a
 * time in which it can be done. `undefined`: there are too many orders.
 */
export function conflictOptimum(graph: ConflictGraph, leastMs: number, knownMs: number): number | undefined {
  let best = knownMs;
  let nodes = 0;
  const search = (edges: readonly (readonly [before: number, after: number])[]): void => {
    nodes += 1;
    if (nodes > mostNodes || best <= leastMs * (1 + 1e-9)) {
      return;
    }
    const paths = longestPaths(graph, edges);
    if (paths === undefined || paths.wallMs >= best) {
      return;
    }
    const open = mostConstrained(graph, paths);
    if (open === undefined) {
      best = paths.wallMs;
      return;
    }
    const { one, other, oneFirstMs, otherFirstMs } = open;
    const ways: readonly (readonly [number, number, number])[] = [
      [oneFirstMs, one, other],
      [otherFirstMs, other, one],
    ];
    for (const [ms, before, after] of [...ways].sort(([a], [b]) => a - b)) {
      if (ms < best) {
        search([...edges, [before, after]]);
      }
    }
  };
  search([]);
  return nodes > mostNodes ? undefined : best;
}

interface Paths {
  /** The longest chain before each task, and the one that begins with it. */
  readonly heads: readonly number[];
  readonly tails: readonly number[];
  readonly wallMs: number;
}

/** `undefined`: the edges go in a circle. */
function longestPaths({ durationMs, waits }: ConflictGraph, edges: readonly (readonly [number, number])[]): Paths | undefined {
  const count = durationMs.length;
  const after: number[][] = durationMs.map(() => []);
  const open = new Int32Array(count);
  const add = (before: number, next: number): void => {
    after[before]?.push(next);
    open[next] = (open[next] ?? 0) + 1;
  };
  waits.forEach((row, one) => row.forEach((isWaiting, other) => isWaiting && add(other, one)));
  edges.forEach(([before, next]) => add(before, next));
  const order = [...durationMs.keys()].filter((task) => open[task] === 0);
  const heads = new Array<number>(count).fill(0);
  for (const task of order) {
    for (const next of after[task] ?? []) {
      heads[next] = Math.max(heads[next] ?? 0, (heads[task] ?? 0) + (durationMs[task] ?? 0));
      open[next] = (open[next] ?? 0) - 1;
      if (open[next] === 0) {
        order.push(next);
      }
    }
  }
  if (order.length < count) {
    return undefined;
  }
  const tails = new Array<number>(count).fill(0);
  for (const task of order.reverse()) {
    tails[task] = (durationMs[task] ?? 0) + Math.max(0, ...(after[task] ?? []).map((next) => tails[next] ?? 0));
  }
  return { heads, tails, wallMs: Math.max(0, ...heads.map((head, task) => head + (tails[task] ?? 0))) };
}

/** The pair that still runs at once in the paths and lengthens them most, whichever goes first. */
function mostConstrained({ durationMs, conflicts }: ConflictGraph, { heads, tails }: Paths) {
  const end = (task: number): number => (heads[task] ?? 0) + (durationMs[task] ?? 0);
  return conflicts
    .filter(([one, other]) => (heads[one] ?? 0) < end(other) && (heads[other] ?? 0) < end(one))
    .map(([one, other]) => ({ one, other, oneFirstMs: end(one) + (tails[other] ?? 0), otherFirstMs: end(other) + (tails[one] ?? 0) }))
    .sort((a, b) => Math.min(b.oneFirstMs, b.otherFirstMs) - Math.min(a.oneFirstMs, a.otherFirstMs))[0];
}
