import { jsonText, type JsonObject } from "../model/json.ts";
import { resultImages, resultText } from "../model/resultContent.ts";
import type { ResultPart } from "../model/message.ts";
import type { CallStatus } from "./agentEvent.ts";

/** A call that has ended, as repetition is looked for. */
export interface EndedCall {
  readonly name: string;
  /** Words that stand for them, if they were no JSON object. */
  readonly args: JsonObject | string;
  readonly status: CallStatus;
  readonly result: readonly ResultPart[];
  /** It may come to the same several times: see `Tool.isPolling`. */
  readonly isPolling: boolean;
  /** It may have changed something that others look at. */
  readonly changes: boolean;
  /** It is more than a look: it may have changed what nobody knows of, as commands do. */
  readonly mayChange: boolean;
}

/** How an agent goes in circles; ends a sentence that begins with “You ”. */
export interface Loop {
  readonly kind: "same-result" | "cycle" | "failures" | "nothing-new";
  readonly words: string;
  /** Every call of it was denied. */
  readonly isDenied: boolean;
}

/** A call and what came of it, as short texts that are compared. */
interface Trace {
  /** Without how long it was to wait. */
  readonly call: string;
  /** The same without spaces: how a call that failed is written anew. */
  readonly looseCall: string;
  /** The same without any number: which part of something was asked for. */
  readonly wholeCall: string;
  readonly name: string;
  readonly outcome: string;
  /** The same without times, which differ from run to run. */
  readonly calmOutcome: string;
  /** Hardly a line of the result is new since something was changed last. */
  readonly isStale: boolean;
  readonly status: CallStatus;
  readonly isPolling: boolean;
  readonly mayChange: boolean;
  /** Counts the calls before it that changed something. */
  readonly era: number;
  /** Counts the calls up to it that may have changed something and were not made before: after such a one another look is honest, whatever it shows. */
  readonly news: number;
}

/** The calls among which the same one is looked for. Measured over recorded sessions: three of the same call *and* result in twenty is never honest work. */
const window = 20;
const sameLimit = 3;
const longestCycle = 5;
/** The calls that are kept: two rounds of the longest cycle, and the window. */
const kept = window + longestCycle;
/** Calls of a round that come again, one after another, before it's called one. */
const repeatedCalls = 2;
/** Looks at parts of one thing in a row that show next to nothing new. Two or three are honest: the model looks closer. */
const staleLimit = 4;
/** The share of a result's lines that may be new in such a look, and lines that a result has at least to be one: short ones are alike by chance. */
const newShare = 0.1;
const fewestLines = 8;

/**
 * Notices that an agent goes in circles, from its calls and what came of them:
 *
 * - the same call with the same result three times among the last twenty calls with nothing done in between that was not done before (times in a result do not count, and one failure is like another);
 * - a whole round of two calls again, each with the same result as before, or the first two calls of a round of three to five; of calls that change something, a whole round and at least three calls;
 * - the same call failed three times in a row, whatever the error says and however its arguments are spaced;
 * - four looks in a row at other parts of the same thing in which hardly a line is new.
 *
 * Calls alone are no sign: tests are run again, files are read again, and differ.
 */
export class LoopDetector {
  #traces: readonly Trace[] = [];
  #era = 0;
  #news = 0;
  /** The lines that results have shown since something was changed last. */
  #shown = new Set<string>();

  /** Takes the next call that has ended. The loop that it is part of; `undefined` if it is part of none. */
  add(ended: EndedCall): Loop | undefined {
    const text = resultText(ended.result);
    const images = resultImages(ended.result)
      .map(({ source }) => (source.kind === "url" ? source.url : source.data))
      .join();
    const call = `${ended.name} ${withoutWaits(typeof ended.args === "string" ? ended.args : jsonText(sorted(ended.args)))}`;
    const seen: Omit<Trace, "news"> = {
      call,
      looseCall: call.replaceAll(/\s|\\[nrt]/g, ""),
      wholeCall: call.replaceAll(/\d+/g, "#"),
      name: ended.name,
      outcome: `${ended.status} ${text} ${images}`,
      calmOutcome: `${ended.status} ${withoutTimes(text)} ${images}`,
      isStale: ended.status === "done" && !ended.changes && this.#isStale(text),
      status: ended.status,
      isPolling: ended.isPolling,
      mayChange: ended.mayChange,
      era: this.#era,
    };
    if ((ended.changes || ended.mayChange) && ended.status === "done" && !this.#traces.some((other) => other.call === call)) {
      this.#news += 1;
    }
    const trace = { ...seen, news: this.#news };
    if (ended.changes && ended.status === "done") {
      this.#era += 1;
      this.#shown = new Set();
    }
    this.#traces = [...this.#traces, trace].slice(-kept);
    return this.#failures(trace) ?? this.#same(trace) ?? this.#nothingNew(trace) ?? this.#cycle();
  }

  /** Whether hardly a line was not shown yet; from now on all are. */
  #isStale(text: string): boolean {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    const fresh = lines.filter((line) => !this.#shown.has(line));
    fresh.forEach((line) => this.#shown.add(line));
    return lines.length >= fewestLines && fresh.length <= lines.length * newShare;
  }

  #nothingNew({ wholeCall, name, isPolling }: Trace): Loop | undefined {
    const last = this.#traces.slice(-staleLimit);
    return !isPolling && last.length === staleLimit && last.every((other) => other.wholeCall === wholeCall && other.isStale)
      ? {
          kind: "nothing-new",
          words: `called ${name} ${String(staleLimit)} times in a row for parts of what you have seen already`,
          isDenied: false,
        }
      : undefined;
  }

  #failures({ looseCall, name }: Trace): Loop | undefined {
    const last = this.#traces.slice(-sameLimit);
    return last.length === sameLimit && last.every((other) => other.looseCall === looseCall && other.status === "failed")
      ? {
          kind: "failures",
          words: `called ${name} ${String(sameLimit)} times in a row with the same arguments, and it failed each time`,
          isDenied: false,
        }
      : undefined;
  }

  #same(trace: Trace): Loop | undefined {
    const same = this.#traces.slice(-window).filter((other) => !trace.isPolling && other.news === trace.news && isSame(other, trace));
    return same.length < sameLimit
      ? undefined
      : {
          kind: "same-result",
          words: `called ${trace.name} ${String(same.length)} times with the same arguments, and got the same result each time`,
          isDenied: trace.status === "denied",
        };
  }

  #cycle(): Loop | undefined {
    for (let length = 2; length <= longestCycle; length++) {
      const isUnchanged = this.#traces.at(-length - repeatedCalls)?.era === this.#era;
      const needed = isUnchanged ? repeatedCalls : Math.max(length, sameLimit);
      const again = this.#traces.slice(-needed);
      const before = this.#traces.slice(-needed - length);
      // A call that may have changed something has made what comes after it another look.
      const isSettled = this.#traces
        .slice(-length)
        .every((trace, index) => !trace.mayChange || isSame(trace, this.#traces.at(index - 2 * length)));
      const isRound = isSettled && before.length === needed + length && again.every((trace, index) => isSame(trace, before[index]));
      if (isRound && again.some(({ isPolling }) => !isPolling)) {
        return {
          kind: "cycle",
          words: `made the same ${String(length)} calls over and over (${this.#traces
            .slice(-length)
            .map(({ name }) => name)
            .join(", ")}), with the same results`,
          isDenied: again.every(({ status }) => status === "denied"),
        };
      }
    }
    return undefined;
  }
}

function isSame(one: Trace, other: Trace | undefined): boolean {
  if (one.call !== other?.call) {
    return false;
  }
  const isCalm = one.calmOutcome === other.calmOutcome || (one.status === "failed" && other.status === "failed");
  return one.outcome === other.outcome || (one.era === other.era && isCalm);
}

/** The same arguments in another order are the same. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([key, inner]) => [key, sorted(inner)]),
      )
    : value;
}

/** A call that only waits longer is the same: `sleep 30`, `timeoutMs: 60000`. */
function withoutWaits(args: string): string {
  return args
    .replaceAll(/\b(sleep|timeout|wait)\s+\d+(?:\.\d+)?[smh]?\b/g, "$1 <time>")
    .replaceAll(/"(\w*(?:timeout|wait|delay)\w*)":\s*\d+/gi, '"$1": 0');
}

/** Durations, clock times and process numbers: `in 0.53 s`, `12:04:31`, `pid 4711`. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(/\d+(?:[.,]\d+)?\s?(?:ms|µs|us|ns|s|sec|secs|seconds?|min|minutes?)\b/gi, "<time>")
    .replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, "<time>")
    .replaceAll(/\b1\d{9}(?:\d{3})?\b/g, "<time>")
    .replaceAll(/\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?/g, "<time>")
    .replaceAll(/\bpid[ =:]*\d+/gi, "<pid>");
}
