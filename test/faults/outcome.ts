/** How a reader fared with one answer. */
export interface Outcome {
  /**
   * `finish`; or the failure's kind, with the cause of a transport's after a slash (`transport/reset`). Of libraries that know no kinds: `error`. `never`:
   * it was still waiting when the watch was over. `crashed`: its process is gone.
   */
  readonly end: string;
  /** The text that had arrived, {@link condensed}. */
  readonly text: string;
  /** The tool calls that were whole, by their ids. */
  readonly calls: readonly string[];
  /** What was wrong with the events themselves. */
  readonly problems: readonly string[];
  /** The last words of a failure, for whoever reads the table. */
  readonly message?: string | undefined;
}

/** What must come of a fault. */
export interface Expected {
  /** As {@link Outcome.end}. */
  readonly end: string;
  /** The text that must have arrived, {@link condensed}, all of it and no more. Left out: any. */
  readonly text?: string | undefined;
  /** How many tool calls. Default: none. */
  readonly calls?: number | undefined;
}

/** What is wrong with an outcome; nothing where it is as it must be. */
export function faultsOf(outcome: Outcome, expected: Expected): readonly string[] {
  const faults = [...outcome.problems];
  if (outcome.end !== expected.end) {
    faults.push(`ended with ${outcome.end}${outcome.message === undefined ? "" : ` (${outcome.message})`}`);
  }
  if (expected.text !== undefined && outcome.text !== expected.text) {
    faults.push(`text is ${excerpt(outcome.text)} instead of ${excerpt(expected.text)}`);
  }
  const calls = new Set(outcome.calls).size;
  if (calls !== outcome.calls.length || calls !== (expected.calls ?? 0)) {
    faults.push(
      `${String(outcome.calls.length)} tool calls, ${String(calls)} of them with ids of their own, instead of ${String(expected.calls ?? 0)}`,
    );
  }
  return faults;
}

/** A text, or what identifies a long one: its ends and its length. */
export function condensed(text: string): string {
  return text.length > 2000 ? `${text.slice(0, 20)}…${text.slice(-20)} (${String(text.length)} characters)` : text;
}

function excerpt(text: string): string {
  return text.length > 100 ? `“${text.slice(0, 60)}…”` : `“${text}”`;
}
