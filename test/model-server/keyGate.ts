import { randomBytes } from "node:crypto";
import type { Door, DoorRequest } from "./door.ts";
import { limitHeaders, limitRejection, silence, type LimitRejection } from "./limitHeaders.ts";
import { RateLimiter, type RateLimit } from "./rateLimit.ts";
import type { KeyOwner, KeyStanding } from "./script.ts";
import { KeyReports, answerHeader, heardHeader, type ReportedHead } from "./reportings.ts";

/** What takes a key out of use: it is rejected, or its quota is used up. */
export type KeyTrouble = "rejected" | "used-up";

interface Key {
  readonly id: string;
  readonly value: string;
  readonly reportings: KeyReports;
  trouble: KeyTrouble | undefined;
}

/** What became of all requests so far. */
export interface KeyTally {
  requests: number;
  /** They came with a key that their client knew was in cooldown. */
  coolingDown: number;
  /** They were past a limit. */
  limited: number;
  /** They were past a limit, as their client could have known. */
  avoidable: number;
}

/** One request at the gate. Its standing is filled in as it goes on. */
export interface Visit {
  readonly standing: { -readonly [Field in keyof KeyStanding]: KeyStanding[Field] };
  /** What is wrong with its key. */
  readonly trouble: KeyTrouble | undefined;
  /** What stands in the head of an answer to a request that is not counted. */
  readonly uncounted: Readonly<Record<string, string>>;
  /** The request is for this model: now it is known whether it should have been sent. */
  asks(model: string, nowMs: number): void;
  /** The request is sound, and has so many tokens: it exceeds the limits, or not. `headers`: what reports them. */
  goes(
    model: string,
    tokens: number,
    nowMs: number,
  ): { readonly headers: Readonly<Record<string, string>>; readonly rejection: LimitRejection | undefined };
  /** The head of its answer goes out. Returns what is to stand in it beside. */
  answers(head: ReportedHead, nowMs: number): Readonly<Record<string, string>>;
}

/** Knows a server's keys: which are in use, what each may ask, and what has been reported of it. */
export class KeyGate {
  readonly tally: KeyTally = { requests: 0, coolingDown: 0, limited: 0, avoidable: 0 };
  readonly #keys: Readonly<Record<KeyOwner, readonly Key[]>>;
  readonly #limiters: Readonly<Partial<Record<KeyOwner, RateLimiter>>>;

  constructor(keys: Readonly<Record<KeyOwner, readonly string[]>>, limits: Readonly<Partial<Record<KeyOwner, RateLimit>>> = {}) {
    const byOwner = Object.entries(keys).map(([owner, values]) => [
      owner,
      values.map((value, index): Key => ({ id: `${owner}#${index}`, value, reportings: new KeyReports(), trouble: undefined })),
    ]);
    this.#keys = Object.fromEntries(byOwner) as Record<KeyOwner, readonly Key[]>;
    this.#limiters = Object.fromEntries(Object.entries(limits).map(([owner, limit]) => [owner, new RateLimiter(limit)]));
  }

  /** The keys that open an owner's doors; empty where any does. */
  accepted(owner: KeyOwner): readonly string[] {
    const keys = this.#keys[owner];
    const inUse = keys.filter(({ trouble }) => trouble !== "rejected").map(({ value }) => value);
    // None must not mean any.
    return keys.length > 0 && inUse.length === 0 ? [randomBytes(32).toString("hex")] : inUse;
  }

  /** Takes a key out of use, or puts it back. Throws where there is no such key. */
  set(value: string, trouble: KeyTrouble | undefined): void {
    const key = Object.values(this.#keys)
      .flat()
      .find((other) => other.value === value);
    if (key === undefined) {
      throw new Error("The server has no such key.");
    }
    key.trouble = trouble;
    if (trouble === undefined) {
      key.reportings.forgetCooldowns();
    }
  }

  /** A request has come. */
  visit(door: Door, request: DoorRequest): Visit {
    const keys = this.#keys[door.owner];
    const key = keys.find(({ value }) => door.reject(request, [value]) === undefined);
    const heard = key?.reportings.heardBy(request.headers);
    const standing: Visit["standing"] = { key: key?.id, coolingDown: false, limited: false, avoidable: false };
    const limiter = this.#limiters[door.owner];
    let asked = "";
    return {
      standing,
      trouble: key?.trouble,
      uncounted: limiter === undefined ? {} : silence,
      asks: (model, nowMs) => {
        asked = model;
        standing.coolingDown = heard !== undefined && key?.reportings.cooldownKnown(model, heard, nowMs) === true;
        this.tally.requests += 1;
        this.tally.coolingDown += standing.coolingDown ? 1 : 0;
      },
      goes: (model, tokens, nowMs) => {
        const verdict = key === undefined ? undefined : limiter?.take(key.id, model, tokens, nowMs);
        if (limiter === undefined || verdict === undefined) {
          return { headers: {}, rejection: undefined };
        }
        if (verdict.past === undefined) {
          return { headers: limitHeaders(door.owner, limiter.limit, verdict, nowMs), rejection: undefined };
        }
        standing.limited = true;
        standing.avoidable = heard !== undefined && key?.reportings.limitsKnown(model, heard) === true;
        this.tally.limited += 1;
        this.tally.avoidable += standing.avoidable ? 1 : 0;
        return { headers: {}, rejection: limitRejection(door.owner, model, limiter.limit, verdict, nowMs) };
      },
      answers: (head, nowMs): Readonly<Record<string, string>> => {
        const number = key?.reportings.add(asked, head, nowMs);
        return number === undefined || request.headers[heardHeader] === undefined ? {} : { [answerHeader]: String(number) };
      },
    };
  }
}
