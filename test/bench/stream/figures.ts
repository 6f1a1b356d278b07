import { median, rounded } from "../statistics.ts";
import { type Figure, measureRounds, type Unmeasured } from "./measure.ts";
import type { BenchWire, Scenario } from "./scenario.ts";
import { Worker } from "./workers.ts";

/** What is asked of one wire. */
export interface Asked {
  readonly origin: string;
  readonly wire: BenchWire;
  readonly rounds: number;
  readonly withPeers: boolean;
  /** Of text, in one answer. */
  readonly chunks: number;
  readonly report: (step: string) => void;
}

/** All of one wire. */
export interface WireFigures {
  readonly wire: BenchWire;
  readonly text: TextFigures;
  /** `undefined` if the wire has no tools, or sends their arguments whole. */
  readonly tool: ToolFigures | undefined;
  readonly firstToken: FirstTokenFigures;
  readonly memory: MemoryFigures;
  readonly enterToChange: EnterToChangeFigures;
}

/** What an event costs from the prompt to the change that the panel is sent, in microseconds of processor time; medians of the rounds. */
export interface EnterToChangeFigures {
  readonly events: number;
  /** All of it: request runner, adapter, executor, writer. */
  readonly usPerEvent: number;
  /** The adapter alone. */
  readonly adapterUsPerEvent: number;
  /** What the rest adds, round by round. */
  readonly overAdapterUsPerEvent: number;
}

export interface TextFigures {
  readonly chunks: number;
  readonly figures: readonly Figure[];
  readonly unmeasured: readonly Unmeasured[];
}

export interface ToolFigures {
  readonly deltas: readonly [number, number];
  /** For each contender: the long call's time over the short one's, and over the floor's for the long one. */
  readonly figures: readonly { readonly contender: string; readonly longToShort: number; readonly longToFloor: number }[];
  readonly unmeasured: readonly Unmeasured[];
}

export interface FirstTokenFigures {
  readonly samples: number;
  /** Medians, in milliseconds. */
  readonly fetchMs: number;
  readonly batonMs: number;
  /** The median of what Baton took more, sample by sample. */
  readonly overFetchMs: number;
}

export interface MemoryFigures {
  /** After so many chunks. */
  readonly points: readonly number[];
  readonly heapMb: readonly number[];
  /** From the first point to the last; `NaN` where not all of the answer came. */
  readonly grownMb: number;
  /** Why not all of it came. */
  readonly error: string | undefined;
}

/** The libraries that speak each wire, as in peers.mjs. */
const peersOf: Readonly<Record<BenchWire, readonly string[]>> = {
  chat: ["official-sdk", "vercel-ai", "pi-ai", "langchain"],
  responses: ["official-sdk", "vercel-ai", "pi-ai", "langchain"],
  completions: ["official-sdk", "vercel-ai", "langchain"],
  azure: ["official-sdk", "vercel-ai", "langchain"],
  anthropic: ["official-sdk", "vercel-ai", "pi-ai", "langchain"],
  bedrock: ["official-sdk", "vercel-ai"],
  vertex: ["official-sdk", "vercel-ai"],
  gemini: ["official-sdk", "vercel-ai", "pi-ai", "langchain"],
};

/** Processor time of many small chunks. */
export async function measureText(asked: Asked): Promise<TextFigures> {
  const { chunks } = asked;
  asked.report(`  ${String(chunks)} chunks of text`);
  const contenders = ["floor", "baton", ...(asked.withPeers ? peersOf[asked.wire] : [])];
  return { chunks, ...(await measureRounds({ ...asked, scenario: { wire: asked.wire, kind: "text", chunks }, contenders, times: 1 })) };
}

/** Processor time of one call with 20,000 pieces of arguments, beside one with 10,000. */
export async function measureTool(asked: Asked): Promise<ToolFigures | undefined> {
  if (asked.wire === "completions" || asked.wire === "gemini") {
    return undefined;
  }
  const deltas = [10_000, 20_000] as const;
  asked.report(`  one call in ${deltas.map(String).join(" and in ")} pieces`);
  const own = await measureCalls(asked, deltas, ["floor", "baton"], asked.rounds, 5);
  if (!asked.withPeers) {
    return { deltas, ...own };
  }
  // Some of them take a minute for one call: it is read once a round, in few rounds.
  const others = await measureCalls(asked, deltas, ["floor", ...peersOf[asked.wire]], Math.min(3, asked.rounds), 1);
  return {
    deltas,
    figures: [...own.figures, ...others.figures.filter(({ contender }) => contender !== "floor")],
    unmeasured: [...own.unmeasured, ...others.unmeasured],
  };
}

/** What takes longer than this for the short call, in milliseconds of processor time, is asked for the long one once: nothing about it is in doubt. */
const hopelessMs = 2000;

async function measureCalls(
  asked: Asked,
  [few, many]: readonly [number, number],
  contenders: readonly string[],
  rounds: number,
  times: number,
) {
  const workers = new Map(contenders.map((name) => [name, new Worker(name)]));
  const runs = new Map<string, { readonly short: number; readonly long: number }[]>();
  const unmeasured: Unmeasured[] = [];
  try {
    const cpuMs = async (name: string, chunks: number, isChecked = false): Promise<number> => {
      const scenario: Scenario = { wire: asked.wire, kind: "tool", chunks };
      const report = await workers.get(name)?.order({ do: "read", origin: asked.origin, scenario, times, isChecked });
      if (report?.ok !== true || !("cpuMs" in report)) {
        throw new Error(report?.ok === false ? report.message : "");
      }
      return report.cpuMs;
    };
    for (const name of contenders) {
      try {
        const short = await cpuMs(name, few, true);
        runs.set(name, short > hopelessMs ? [{ short, long: await cpuMs(name, many) }] : []);
      } catch (error) {
        unmeasured.push({ contender: name, error: error instanceof Error ? error.message : String(error) });
      }
    }
    for (let round = 0; round < rounds; round++) {
      for (const [name, own] of runs) {
        if ((own[0]?.short ?? 0) > hopelessMs) {
          continue;
        }
        own.push({ short: await cpuMs(name, few), long: await cpuMs(name, many) });
      }
    }
  } finally {
    for (const worker of workers.values()) {
      worker.close();
    }
  }
  const floor = runs.get("floor") ?? [];
  const figures = [...runs].map(([contender, own]) => ({
    contender,
    longToShort: rounded(median(own.map(({ short, long }) => long / short))),
    longToFloor: rounded(median(own.map(({ long }, round) => long / (floor[round]?.long ?? Number.NaN)))),
  }));
  return { figures, unmeasured };
}

/** How long the first words take when everything is warm, beside plain fetch. */
export async function measureFirstToken(asked: Asked): Promise<FirstTokenFigures> {
  const samples = 400;
  asked.report("  the first token");
  const report = await withBaton((worker) =>
    worker.order({ do: "first-token", origin: asked.origin, scenario: { wire: asked.wire, kind: "text", chunks: 3 }, samples }),
  );
  if (!report.ok || !("batonMs" in report)) {
    throw new Error(report.ok ? "" : report.message);
  }
  const { batonMs, fetchMs } = report;
  const more = batonMs.map((ms, sample) => ms - (fetchMs[sample] ?? Number.NaN));
  return { samples, fetchMs: thousandths(median(fetchMs)), batonMs: thousandths(median(batonMs)), overFetchMs: thousandths(median(more)) };
}

/** What an event costs on its whole way, beside the adapter alone. */
export async function measureEnterToChange(asked: Asked): Promise<EnterToChangeFigures> {
  const [events, times] = [10_000, 5];
  asked.report("  from the prompt to the change");
  const workers = { adapter: new Worker("baton"), whole: new Worker("changes") };
  const usPerEvent = async (worker: Worker, isChecked = false): Promise<number> => {
    const scenario: Scenario = { wire: asked.wire, kind: "text", chunks: events };
    const report = await worker.order({ do: "read", origin: asked.origin, scenario, times, isChecked });
    if (!report.ok || !("cpuMs" in report)) {
      throw new Error(report.ok ? "" : report.message);
    }
    return (report.cpuMs * 1000) / (events * times);
  };
  const rounds: { readonly adapter: number; readonly whole: number }[] = [];
  try {
    for (const isChecked of [true, false, false]) {
      await usPerEvent(workers.adapter, isChecked);
      await usPerEvent(workers.whole, isChecked);
    }
    for (let round = 0; round < asked.rounds; round++) {
      rounds.push({ adapter: await usPerEvent(workers.adapter), whole: await usPerEvent(workers.whole) });
    }
  } finally {
    workers.adapter.close();
    workers.whole.close();
  }
  return {
    events,
    usPerEvent: rounded(median(rounds.map(({ whole }) => whole))),
    adapterUsPerEvent: rounded(median(rounds.map(({ adapter }) => adapter))),
    overAdapterUsPerEvent: rounded(median(rounds.map(({ adapter, whole }) => whole - adapter))),
  };
}

/** The heap over an answer of a million chunks. */
export async function measureMemory(asked: Asked): Promise<MemoryFigures> {
  const points = [100_000, 250_000, 500_000, 750_000, 1_000_000];
  asked.report("  a million chunks");
  const report = await withBaton((worker) =>
    worker.order({ do: "memory", origin: asked.origin, scenario: { wire: asked.wire, kind: "text", chunks: 1_000_000 }, points }),
  );
  if (!report.ok || !("heapMb" in report)) {
    return { points, heapMb: [], grownMb: Number.NaN, error: report.ok ? "" : report.message };
  }
  const heapMb = report.heapMb.map(rounded);
  return { points, heapMb, grownMb: rounded((heapMb.at(-1) ?? Number.NaN) - (heapMb[0] ?? Number.NaN)), error: undefined };
}

async function withBaton<T>(use: (worker: Worker) => Promise<T>): Promise<T> {
  const worker = new Worker("baton");
  try {
    return await use(worker);
  } finally {
    worker.close();
  }
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
