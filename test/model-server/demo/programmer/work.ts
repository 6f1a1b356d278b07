/** A call that the demo's programmer makes. */
export interface WorkCall {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** One step: what it says, and the calls that it makes. */
export interface WorkStep {
  readonly say: string;
  readonly calls: readonly WorkCall[];
}

/** What came of a call. */
export interface WorkResult {
  readonly text: string;
  /** The user or a rule did not allow it. */
  readonly isDenied: boolean;
  /** What the user said with it. */
  readonly words: string;
}

/** Work as it goes on from result to result; its last words are the answer's. */
export type Work = Generator<WorkStep, string, readonly WorkResult[]>;

/** What stands in a conversation of a step that was made. */
export interface MadeStep {
  readonly calls: readonly (WorkCall & { readonly result: string | undefined })[];
}

/** The next step of work that has come as far as `made`: a step with calls, or the last words. The same conversation always goes on the same way. Steps that are not of this work are passed over. */
export function nextStep(work: Work, made: readonly MadeStep[]): WorkStep {
  let state = work.next();
  for (const { calls } of made) {
    if (state.done === true) {
      break;
    }
    const { calls: wanted } = state.value;
    if (calls.length === wanted.length && calls.every(({ name }, at) => name === wanted[at]?.name)) {
      state = work.next(calls.map(({ result }) => resultOf(result ?? "")));
    }
  }
  return state.done === true ? { say: state.value, calls: [] } : state.value;
}

function resultOf(text: string): WorkResult {
  const isDenied = /^Not run: (?:the user rejected|a rule does not allow)/.test(text);
  return { text, isDenied, words: isDenied ? (/and says: ([\s\S]*)$/.exec(text)?.[1] ?? "") : "" };
}

/** A text without the line in brackets that tools put before a part of a file. */
export function withoutNote(text: string): string {
  return text.replace(/^\[[^\n]*\]\n/, "");
}
