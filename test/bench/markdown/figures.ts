import { rounded } from "../statistics.ts";
import type { Run } from "./browserPage.ts";
import type { DocumentKind } from "./documents.ts";

/** What one contender made of one document. Times in ms. */
export interface Figures {
  readonly contender: string;
  readonly kind: DocumentKind;
  readonly kilobytes: number;
  /** Only so much of it was shown within the cap; `undefined`: all. */
  readonly cappedAtCharacters: number | undefined;
  /** Processor time: the contender's script alone, style and layout alone, and both. */
  readonly scriptCpuMs: number;
  readonly layoutCpuMs: number;
  readonly cpuMs: number;
  /** Of the updates' time by the clock, with the frame's style and layout. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  readonly over16Ms: number;
  /** The same without style and layout. */
  readonly scriptP99Ms: number;
  readonly scriptLongestMs: number;
  readonly heapMb: number;
  readonly equalsOneShot: boolean | undefined;
  /** Of the idle time before: how much the contender used, by the clock and of the processor. */
  readonly warmUpMs: number | undefined;
  readonly warmUpCpuMs: number | undefined;
}

/** Sums up rounds of the same: the median of the processor time, and of each update the least time, since what is more is the machine's. */
export function figuresOf(contender: string, kind: DocumentKind, kilobytes: number, runs: readonly Run[]): Figures {
  const median = (value: (run: Run) => number): number => quantile(runs.map(value), 0.5);
  const medianIfAny = (value: (run: Run) => number | undefined): number | undefined =>
    runs.some((run) => value(run) === undefined) ? undefined : median((run) => value(run) ?? 0);
  const update = leastOfEach(runs.map((run) => run.update));
  const script = leastOfEach(runs.map((run) => run.script));
  const capped = runs.find(({ wasCapped }) => wasCapped);
  const verdicts = runs.map(({ equalsOneShot }) => equalsOneShot);
  return {
    contender,
    kind,
    kilobytes,
    cappedAtCharacters: capped?.shown,
    scriptCpuMs: median((run) => run.scriptCpuMs),
    layoutCpuMs: median((run) => run.layoutCpuMs),
    cpuMs: median((run) => run.scriptCpuMs + run.layoutCpuMs),
    p50Ms: quantile(update, 0.5),
    p99Ms: quantile(update, 0.99),
    longestMs: quantile(update, 1),
    over16Ms: update.filter((ms) => ms > 16).length,
    scriptP99Ms: quantile(script, 0.99),
    scriptLongestMs: quantile(script, 1),
    heapMb: median((run) => run.heapMb),
    equalsOneShot: verdicts.includes(undefined) ? undefined : verdicts.every((verdict) => verdict),
    warmUpMs: medianIfAny((run) => run.warmUpMs),
    warmUpCpuMs: medianIfAny((run) => run.warmUpCpuMs),
  };
}

function leastOfEach(rounds: readonly (readonly number[])[]): readonly number[] {
  const length = Math.min(...rounds.map((round) => round.length));
  return Array.from({ length }, (_, index) => Math.min(...rounds.map((round) => round[index] ?? 0)));
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

/** One of the bench's aims, and whether it was met. */
export interface MarkdownAim {
  readonly name: string;
  readonly measured: number;
  readonly most: number;
  /** Never for a document of which only the beginning was shown. */
  readonly met: boolean;
  /** Only so much of the document was shown within the cap; `undefined`: all. */
  readonly cappedAtCharacters: number | undefined;
}

/** Each aim for each kind that was measured. */
export function aimsOf(figures: readonly Figures[]): readonly MarkdownAim[] {
  const of = (contender: string, kind: string, kilobytes: number): Figures | undefined =>
    figures.find((one) => one.contender === contender && one.kind === kind && one.kilobytes === kilobytes);
  return figures.filter(({ contender }) => contender === "baton").flatMap((own) => aimsOfOne(own, of));
}

function aimsOfOne(own: Figures, of: (contender: string, kind: string, kilobytes: number) => Figures | undefined): readonly MarkdownAim[] {
  const { kind, kilobytes } = own;
  const name = `${kind}, ${kilobytes} KB`;
  const aims: MarkdownAim[] = [];
  const atMost = (aim: string, measured: number, most: number, cappedAtCharacters = own.cappedAtCharacters): void => {
    const met = measured <= most && cappedAtCharacters === undefined;
    aims.push({ name: aim, measured: rounded(measured), most, met, cappedAtCharacters });
  };
  const peer = of("streaming-markdown", kind, kilobytes);
  // What a peer that was stopped would have needed in the end isn't known.
  if (peer && peer.cappedAtCharacters === undefined) {
    atMost(`${name}: script alone, times streaming-markdown's`, own.scriptCpuMs / peer.scriptCpuMs, 1.4);
    atMost(`${name}: processor time with style and layout, times streaming-markdown's`, own.cpuMs / peer.cpuMs, 1.4);
  }
  atMost(`${name}: p99 of an update with style and layout, ms`, own.p99Ms, 16);
  atMost(`${name}: p99 of an update's script, ms`, own.scriptP99Ms, 16);
  atMost(`${name}: finished DOMs that differ from the one-shot render`, own.equalsOneShot === true ? 0 : 1, 0);
  const short = of("baton", kind, 50);
  if (kilobytes === 200 && short) {
    const capped = own.cappedAtCharacters ?? short.cappedAtCharacters;
    atMost(`${kind}: script of 200 KB, times that of 50 KB`, own.scriptCpuMs / short.scriptCpuMs, 4.4, capped);
    atMost(`${kind}: script, style and layout of 200 KB, times that of 50 KB`, own.cpuMs / short.cpuMs, 4.4, capped);
  }
  return aims;
}
