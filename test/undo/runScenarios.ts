import { playScenario, type ScenarioResult } from "./scenario.ts";
import { emptyCounts, type RestoreCounts } from "./restoring.ts";

/** How scenarios went, all together. */
export interface UndoResults {
  readonly scenarios: number;
  readonly acts: Readonly<Record<string, number>>;
  readonly counts: RestoreCounts;
  readonly gitCalls: number;
  readonly mistakes: readonly { readonly seed: number; readonly what: string }[];
}

/** Plays scenarios one after another, from the first seed on. */
export async function runScenarios(firstSeed: number, count: number): Promise<UndoResults> {
  const results: ScenarioResult[] = [];
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    results.push(await playScenario(seed));
  }
  const acts: Record<string, number> = {};
  const counts = emptyCounts();
  for (const result of results) {
    for (const [kind, times] of Object.entries(result.acts)) {
      acts[kind] = (acts[kind] ?? 0) + times;
    }
    for (const key of Object.keys(counts) as (keyof RestoreCounts)[]) {
      counts[key] += result.counts[key];
    }
  }
  return {
    scenarios: results.length,
    acts,
    counts,
    gitCalls: results.reduce((sum, { gitCalls }) => sum + gitCalls, 0),
    mistakes: results.flatMap(({ seed, wrong }) => wrong.map((what) => ({ seed, what }))),
  };
}
