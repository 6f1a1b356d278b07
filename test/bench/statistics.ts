/** The middle of the values, or the mean of the two middle ones. `NaN` for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Several runs of one measurement, as the report shows them: rounded to a hundredth, runs in the order in which they were made. */
export interface Series {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly runs: readonly number[];
}

/** Sums up the runs of one measurement. */
export function seriesOf(values: readonly number[]): Series {
  return {
    median: rounded(median(values)),
    least: rounded(Math.min(...values)),
    most: rounded(Math.max(...values)),
    runs: values.map(rounded),
  };
}

/** The values together. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** To a hundredth: more digits are noise. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
