import { median, rounded } from "../statistics.ts";
import type { Order, Report } from "./contender.ts";
import type { Scenario } from "./scenario.ts";
import { Worker } from "./workers.ts";

/** A contender's processor time. `ratio`s are medians of the ratios within a round. */
export interface Figure {
  readonly contender: string;
  /** Median, in microseconds a chunk. */
  readonly cpuMicrosecondsPerChunk: number;
  readonly toFloor: number;
  /** Each round's. */
  readonly toFloorRuns: readonly number[];
  /** This contender's time over Baton's: above 1, Baton is ahead. */
  readonly toBaton: number;
}

/** Runs of warming up, at most, and the processor time after which anything is warm, in milliseconds. With fewer, the first rounds are still spent on compiling. */
const [warmUps, warmMs] = [3, 2000] as const;

/** Why a contender could not be measured. */
export interface Unmeasured {
  readonly contender: string;
  readonly error: string;
}

export interface Round {
  readonly origin: string;
  readonly scenario: Scenario;
  readonly contenders: readonly string[];
  readonly rounds: number;
  /** Answers in one run: short ones are read several times. */
  readonly times: number;
  readonly report: (step: string) => void;
}

/**
 * Measures contenders against each other: each in a process of its own, warmed by runs that do not count and whose text is checked, then in rounds in which each reads
 * the same answer once, in an order that moves on by one every round.
 */
export async function measureRounds(
  asked: Round,
): Promise<{ readonly figures: readonly Figure[]; readonly unmeasured: readonly Unmeasured[] }> {
  const workers = new Map(asked.contenders.map((name) => [name, new Worker(name)]));
  try {
    const { times, unmeasured } = await runRounds(asked, workers);
    return { figures: [...times].map(([contender, cpuMs]) => figureOf(contender, cpuMs, times, asked)), unmeasured };
  } finally {
    for (const worker of workers.values()) {
      worker.close();
    }
  }
}

async function runRounds(asked: Round, workers: ReadonlyMap<string, Worker>) {
  const order: Order = { do: "read", origin: asked.origin, scenario: asked.scenario, times: asked.times, isChecked: false };
  const times = new Map<string, number[]>();
  const unmeasured: Unmeasured[] = [];
  for (const [name, worker] of workers) {
    const report = await warm(worker, order);
    if (report.ok) {
      times.set(name, []);
      asked.report(`  warmed ${name}: ${rounded(cpuOf(report)).toFixed(0)} ms`);
    } else {
      unmeasured.push({ contender: name, error: report.message });
      asked.report(`  ${name}: ${report.message}`);
    }
  }
  for (let round = 0; round < asked.rounds; round++) {
    const names = [...times.keys()];
    for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
      const report = await workers.get(name)?.order(order);
      if (report?.ok !== true) {
        throw new Error(`${name} failed in round ${String(round + 1)}: ${report?.message ?? ""}`);
      }
      times.get(name)?.push(cpuOf(report));
    }
  }
  return { times, unmeasured };
}

/** Runs that do not count, until the engine has compiled what it will; the first is checked. Resolves with the last one's report, or a failure's. */
async function warm(worker: Worker, order: Extract<Order, { do: "read" }>): Promise<Report> {
  let report = await worker.order({ ...order, isChecked: true });
  let spentMs = report.ok ? cpuOf(report) : 0;
  for (let run = 1; run < warmUps && report.ok && spentMs < warmMs; run++) {
    report = await worker.order(order);
    spentMs += report.ok ? cpuOf(report) : 0;
  }
  return report;
}

function cpuOf(report: Extract<Report, { ok: true }>): number {
  return "cpuMs" in report ? report.cpuMs : Number.NaN;
}

function figureOf(
  contender: string,
  cpuMs: readonly number[],
  times: ReadonlyMap<string, readonly number[]>,
  { scenario, times: answers }: Round,
): Figure {
  const ratios = (to: string): readonly number[] => cpuMs.map((time, round) => time / (times.get(to)?.[round] ?? Number.NaN));
  return {
    contender,
    cpuMicrosecondsPerChunk: rounded((median(cpuMs) * 1000) / (scenario.chunks * answers)),
    toFloor: rounded(median(ratios("floor"))),
    toFloorRuns: ratios("floor").map(rounded),
    toBaton: rounded(median(ratios("baton"))),
  };
}
