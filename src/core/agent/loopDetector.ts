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
}

/** How an agent goes in circles; ends a sentence that begins with “You ”. */
export interface Loop {
  readonly kind: "same-result" | "cycle" | "failures";
  readonly words: string;
  /** Every call of it was denied. */
  readonly isDenied: boolean;
}

/** A call and what came of it, as short texts that are compared. */
interface Trace {
  readonly call: string;
  readonly name: string;
  readonly outcome: string;
  /** The same without times, which differ from run to run. */
  readonly calmOutcome: string;
  readonly status: CallStatus;
  readonly isPolling: boolean;
  /** Counts the calls before it that changed something. */
  readonly era: number;
}

/** The calls among which the same one is looked for. Measured over recorded sessions: three of the same call *and* result in twenty is never honest work. */
const window = 20;
const sameLimit = 3;
const longestCycle = 5;
/** The calls that are kept: two rounds of the longest cycle, and the window. */
const kept = window + longestCycle;

/**
 * Notices that an agent goes in circles, from its calls and what came of them:
 *
 * - the same call with the same result three times among the last twenty calls (as long as nothing was changed in between, times in a result do not count, and one failure is like another);
 * - a whole round of two to five calls again, each with the same result as before; of two calls that change something, three of them;
 * - the same call failed three times in a row, whatever the error says.
 *
 * Calls alone are no sign: tests are run again, files are read again, and differ.
 */
export class LoopDetector {
  #traces: readonly Trace[] = [];
  #era = 0;

  /** Takes the next call that has ended. The loop that it is part of; `undefined` if it is part of none. */
  add(ended: EndedCall): Loop | undefined {
    const text = resultText(ended.result);
    const images = resultImages(ended.result)
      .map(({ source }) => (source.kind === "url" ? source.url : source.data))
      .join();
    const trace: Trace = {
      call: `${ended.name} ${typeof ended.args === "string" ? ended.args : jsonText(sorted(ended.args))}`,
      name: ended.name,
      outcome: `${ended.status} ${text} ${images}`,
      calmOutcome: `${ended.status} ${withoutTimes(text)} ${images}`,
      status: ended.status,
      isPolling: ended.isPolling,
      era: this.#era,
    };
    this.#era += ended.changes && ended.status === "done" ? 1 : 0;
    this.#traces = [...this.#traces, trace].slice(-kept);
    return this.#failures(trace) ?? this.#same(trace) ?? this.#cycle();
  }

  #failures({ call, name }: Trace): Loop | undefined {
    const last = this.#traces.slice(-sameLimit);
    return last.length === sameLimit && last.every((other) => other.call === call && other.status === "failed")
      ? {
          kind: "failures",
          words: `called ${name} ${String(sameLimit)} times in a row with the same arguments, and it failed each time`,
          isDenied: false,
        }
      : undefined;
  }

  #same(trace: Trace): Loop | undefined {
    const same = this.#traces.slice(-window).filter((other) => !trace.isPolling && isSame(other, trace));
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
      const isUnchanged = this.#traces.at(-2 * length)?.era === this.#era;
      const needed = isUnchanged ? length : Math.max(length, sameLimit);
      const again = this.#traces.slice(-needed);
      const before = this.#traces.slice(-needed - length);
      const isRound = before.length === needed + length && again.every((trace, index) => isSame(trace, before[index]));
      if (isRound && again.some(({ isPolling }) => !isPolling)) {
        return {
          kind: "cycle",
          words: `made the same ${String(length)} calls over and over (${again
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

/** Durations, clock times and process numbers: `in 0.53 s`, `12:04:31`, `pid 4711`. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(/\d+(?:[.,]\d+)?\s?(?:ms|µs|us|ns|s|sec|secs|seconds?|min|minutes?)\b/gi, "<time>")
    .replaceAll(/\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?/g, "<time>")
    .replaceAll(/\bpid[ =:]*\d+/gi, "<pid>");
}
