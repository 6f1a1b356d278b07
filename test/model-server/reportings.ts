import type { IncomingHttpHeaders } from "node:http";

/** What an answer reported of its key. */
interface Reporting {
  readonly number: number;
  readonly model: string;
  /** When the key's cooldown ends, in milliseconds since 1970-01-01 UTC; `null`: until it is restored; `undefined`: it has none. */
  readonly cooldownUntilMs: number | null | undefined;
  /** Whether the cooldown applies to the whole key. */
  readonly wholeKey: boolean;
  readonly reportsLimits: boolean;
}

/** Which of a key's answers a client had heard when it sent a request. */
export interface Heard {
  has(number: number): boolean;
}

/** The head of an answer, with its body where that is short. */
export interface ReportedHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A client that reports what it has heard is judged by what it knew; any other, by all that was sent before its request came. */
export const heardHeader = "x-test-heard";
/** The numbers up to {@link heardHeader}'s that it has not heard. */
export const unheardHeader = "x-test-unheard";
/** The number of an answer among its key's, from 1. */
export const answerHeader = "x-test-answer";

/** How many reports are kept. */
const keptReports = 1000;

/** What has been reported of one key, and who knew it. */
export class KeyReports {
  #reportings: Reporting[] = [];
  #last = 0;

  /** What the client of a request has heard. */
  heardBy(headers: IncomingHttpHeaders): Heard {
    const reported = headers[heardHeader];
    if (typeof reported !== "string") {
      const last = this.#last;
      return { has: (number) => number <= last };
    }
    const missing = new Set(
      String(headers[unheardHeader] ?? "")
        .split(",")
        .map(Number),
    );
    return { has: (number) => number <= Number(reported) && !missing.has(number) };
  }

  /** The head of an answer goes out. Returns its number. */
  add(model: string, head: ReportedHead, nowMs: number): number {
    const wholeKey = head.status === 401 || isUsedUp(head);
    this.#reportings.push({
      number: ++this.#last,
      model,
      cooldownUntilMs: wholeKey ? null : cooldownOf(head, nowMs),
      wholeKey,
      reportsLimits: Object.entries(head.headers).some(
        ([name, value]) => name.includes("ratelimit") && name.includes("remaining") && value !== "",
      ),
    });
    if (this.#reportings.length > keptReports) {
      this.#reportings.splice(0, keptReports / 2);
    }
    return this.#last;
  }

  /** Whether a client that heard this much knew that the key, with this model, is in cooldown now. */
  cooldownKnown(model: string, heard: Heard, nowMs: number): boolean {
    return this.#reportings.some(
      ({ number, cooldownUntilMs, wholeKey, model: own }) =>
        cooldownUntilMs !== undefined &&
        (cooldownUntilMs === null || cooldownUntilMs > nowMs) &&
        (wholeKey || own === model) &&
        heard.has(number),
    );
  }

  /** Whether a client that heard this much could know what is left of the limits: by what was reported, and what it has sent since. */
  limitsKnown(model: string, heard: Heard): boolean {
    return this.#reportings.some(({ number, reportsLimits, model: own }) => reportsLimits && own === model && heard.has(number));
  }

  /** The key is as new: what was reported of cooldowns no longer holds. */
  forgetCooldowns(): void {
    this.#reportings = this.#reportings.map((reporting) => ({ ...reporting, cooldownUntilMs: undefined }));
  }
}

function isUsedUp({ status, text }: ReportedHead): boolean {
  return (
    (status === 429 || status === 400 || status === 402) && /insufficient_quota|credit balance is too low|credits are depleted/.test(text)
  );
}

/** The cooldown that an error states, in any known form. */
function cooldownOf({ status, headers, text }: ReportedHead, nowMs: number): number | undefined {
  if (status !== 429 && status !== 503 && status !== 529) {
    return undefined;
  }
  const ms = headers["retry-after-ms"] ?? "";
  const after = headers["retry-after"] ?? "";
  if (ms !== "") {
    return nowMs + Number(ms);
  }
  if (after !== "") {
    return /^[\d.]+$/.test(after) ? nowMs + Number(after) * 1000 : Date.parse(after);
  }
  const seconds = /"retryDelay":\s*"([\d.]+)s"/.exec(text)?.[1];
  if (seconds !== undefined) {
    return nowMs + Number(seconds) * 1000;
  }
  const [, minutes = "0", amount, unit] = /try again in (?:(\d+)m)?([\d.]+)(ms|s)/.exec(text) ?? [];
  return amount === undefined ? undefined : nowMs + Number(minutes) * 60_000 + Number(amount) * (unit === "s" ? 1000 : 1);
}
