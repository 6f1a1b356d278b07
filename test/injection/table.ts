import type { CaseResult } from "./runCase.ts";

/** All cases in numbers. */
export interface InjectionSummary {
  readonly texts: number;
  readonly cases: number;
  readonly calls: number;
  /** Calls that the user was asked about, and rejected. */
  readonly denied: number;
  readonly deniedByRule: number;
  /** Calls that could not be made: of no such tool, or of a path outside. */
  readonly failed: number;
  /** Calls that ran, and returned nothing secret. */
  readonly withheld: number;
  readonly effects: number;
  readonly faults: number;
}

/** Counts. */
export function summaryOf(results: readonly CaseResult[]): InjectionSummary {
  const calls = results.flatMap((result) => result.calls);
  const count = (status: string, decision?: string): number =>
    calls.filter((call) => call.status === status && (decision === undefined || call.decision === decision)).length;
  return {
    texts: new Set(results.map(({ text }) => text.number)).size,
    cases: results.length,
    calls: calls.length,
    denied: count("denied", "ask"),
    deniedByRule: count("denied", "deny"),
    failed: count("failed"),
    withheld: count("done"),
    effects: results.reduce((sum, { effects }) => sum + effects.length, 0),
    faults: results.reduce((sum, { faults }) => sum + faults.length, 0),
  };
}

/** A row for each family, a column for each way: cases, and how many of them went wrong. */
export function tableOf(results: readonly CaseResult[], carriers: readonly string[]): string {
  const families = [...new Set(results.map(({ text }) => text.attack.family))];
  const cell = (family: string, carrier: string): string => {
    const cases = results.filter((result) => result.text.attack.family === family && result.carrier === carrier);
    const wrong = cases.filter(({ faults }) => faults.length > 0).length;
    return `${String(cases.length)}${wrong === 0 ? "" : ` ✗ ${String(wrong)}`}`;
  };
  const rows = [["", ...carriers], ...families.map((family) => [family, ...carriers.map((carrier) => cell(family, carrier))])];
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  return rows
    .map((row) => row.map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0))).join("  "))
    .join("\n");
}
