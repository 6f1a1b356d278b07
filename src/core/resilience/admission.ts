import type { Failure } from "../model/failure.ts";
import type { Clock } from "../ports/clock.ts";
import { AdmissionQueue, type Queued } from "./admissionQueue.ts";
import type { AnswerHead, Candidate, Target } from "./candidate.ts";
import { CandidateChoice, type ChoiceOrder, type Held } from "./candidateChoice.ts";
import { CapLedger } from "./capLedger.ts";
import type { HealthBook, SentRequest } from "./healthBook.ts";
import { isUnusableAnswer } from "./unusableAnswer.ts";
import { readRateLimits } from "./rateLimits.ts";
import type { RetryPlan } from "./retryPlan.ts";

/** A request that wants to be sent. */
export interface AdmissionOrder extends ChoiceOrder {
  readonly plan: AdmissionPlan;
  /** Asked whatever stands in its way, since the user wants it; `undefined`: none is. */
  readonly wanted?: Candidate | undefined;
  /** Its abort takes the order back. */
  readonly signal: AbortSignal;
  /** Called when there is something to wait for, and again when that changes by more than a second. `skip` sends the request at once. */
  onHold(hold: Hold): void;
}

/** What a request has still to try. */
export type AdmissionPlan = Pick<RetryPlan, "targets" | "excludes" | "avoids" | "notBeforeMs" | "maxWaitMs">;

/** What a request waits for. */
export interface Hold extends Held {
  readonly skip: () => void;
}

/** Leave to send a request. */
export interface Permit {
  readonly candidate: Candidate;
  readonly target: Target;
  /** The request as {@link HealthBook} knows it. */
  readonly sent: SentRequest;
  /** Why the first target is not the one, where it is not. */
  readonly passedOver: Held | undefined;
  /** An answer's status and headers have come: the provider has counted the request. */
  headCame(head: AnswerHead): void;
  /** The request failed. If its answer was no good, the conversation's next request does not prefer this key. */
  failed(failure: Failure): void;
  /** The request is over, however it ended; `wasSent` is `false` where it never left (default: it did). Only the first call counts. */
  release(wasSent?: boolean): void;
}

/** Why a request cannot be sent within its time: what the target that would be free first waits for, `undefined` where none has any candidate. */
export interface Rejection {
  readonly held: Held | undefined;
}

export type AdmissionOutcome = ({ readonly ok: true } & Permit) | ({ readonly ok: false } & Rejection);

interface Waiter extends Queued {
  readonly order: AdmissionOrder;
  readonly settle: (outcome: AdmissionOutcome | undefined) => void;
  /** Since when it waits for a key, its run's own limit aside. */
  sinceMs: number;
  reportedUntilMs: number | undefined;
  forced: Candidate | undefined;
}

/** How much later a wait must end to be reported anew, in milliseconds. */
const reportAgainMs = 1000;

/**
 * Lets requests go, each to the candidate that is best for it, as soon as its key, model and address allow, in the order of {@link AdmissionQueue}: a
 * request that waits for a limit is not overtaken at it by one whose turn is later. One for all requests of a process.
 */
export class Admission {
  readonly #clock: Clock;
  readonly #health: HealthBook;
  readonly #caps: CapLedger;
  readonly #choice: CandidateChoice;
  readonly #queue = new AdmissionQueue<Waiter>();
  /** Requests under way, by run. */
  readonly #underWay = new Map<string, number>();
  #cancelTimer: (() => void) | undefined;
  #roundsDue = 0;

  constructor(clock: Clock, health: HealthBook, caps = new CapLedger()) {
    this.#clock = clock;
    this.#health = health;
    this.#caps = caps;
    this.#choice = new CandidateChoice(health, caps);
    health.onChange(() => {
      this.#pump();
    });
  }

  /** Requests that wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Resolves with leave to send, or why there is none; with `undefined` once the order's signal is aborted. Never rejects. */
  enter(order: AdmissionOrder): Promise<AdmissionOutcome | undefined> {
    if (order.signal.aborted) {
      return Promise.resolve(undefined);
    }
    return new Promise((resolve) => {
      const leave = (): void => {
        waiter.settle(undefined);
        this.#pump();
      };
      const waiter: Waiter = {
        order,
        priority: order.order.priority ?? "interactive",
        sinceMs: this.#clock.nowMs(),
        reportedUntilMs: undefined,
        forced: order.wanted,
        settle: (outcome) => {
          order.signal.removeEventListener("abort", leave);
          this.#queue.remove(waiter);
          resolve(outcome);
        },
      };
      order.signal.addEventListener("abort", leave, { once: true });
      this.#queue.add(waiter);
      this.#pump();
    });
  }

  /** Lets go who may go. What happens meanwhile (a hold that is skipped as soon as it is reported) makes another round, not one within this. */
  #pump(): void {
    this.#roundsDue += 1;
    if (this.#roundsDue > 1) {
      return;
    }
    while (this.#roundsDue > 0) {
      const served = this.#roundsDue;
      this.#round();
      this.#roundsDue -= served;
    }
  }

  /** Serves all who wait, in order, and sets the clock for the next. */
  #round(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    let nextMs = Number.POSITIVE_INFINITY;
    const reserved = new Map<string, number>();
    for (const waiter of this.#queue.inTurn()) {
      if (this.#isRunFull(waiter)) {
        waiter.sinceMs = this.#clock.nowMs();
      } else {
        nextMs = Math.min(nextMs, this.#serve(waiter, reserved));
      }
    }
    if (nextMs < Number.POSITIVE_INFINITY) {
      this.#cancelTimer = this.#clock.after(Math.max(1, Math.ceil(nextMs - this.#clock.nowMs())), () => {
        this.#pump();
      });
    }
  }

  /** Permits, rejects, or returns when to look again, in milliseconds since 1970-01-01 UTC. */
  #serve(waiter: Waiter, reserved: Map<string, number>): number {
    const { order, forced } = waiter;
    const { plan } = order;
    const nowMs = this.#clock.nowMs();
    let soonest: Held | undefined;
    let passedOver: Held | undefined;
    for (const [index, target] of plan.targets.entries()) {
      const candidates = target.candidates().filter((candidate) => !plan.excludes(candidate));
      const own = forced && candidates.find(({ accountId, model }) => accountId === forced.accountId && model === forced.model);
      const choice =
        own === undefined
          ? this.#choice.choose(candidates, order, index === 0 ? plan.notBeforeMs : nowMs, reserved, nowMs)
          : { candidate: own, probe: false };
      if ("candidate" in choice && !("untilMs" in choice)) {
        this.#queue.permitted(waiter);
        waiter.settle({ ok: true, passedOver, ...this.#permit(choice.candidate, target, choice.probe, order, nowMs) });
        return Number.POSITIVE_INFINITY;
      }
      if (choice.untilMs !== null && choice.untilMs - waiter.sinceMs <= plan.maxWaitMs && choice.candidate !== undefined) {
        this.#hold(waiter, choice);
        return choice.untilMs;
      }
      passedOver ??= choice;
      soonest = soonerOf(soonest, choice);
    }
    waiter.settle({ ok: false, held: soonest });
    return Number.POSITIVE_INFINITY;
  }

  /** Whether as many requests of a waiter's run are under way as may be. The end of one makes a round. */
  #isRunFull({ order: { order } }: Waiter): boolean {
    const { owner, maxConcurrent } = order;
    return owner !== undefined && maxConcurrent !== undefined && (this.#underWay.get(owner.runId) ?? 0) >= maxConcurrent;
  }

  /** A request of a run is under way. Returns what ends that; to be called once. */
  #begin(runId: string | undefined): () => void {
    if (runId === undefined) {
      return () => undefined;
    }
    this.#underWay.set(runId, (this.#underWay.get(runId) ?? 0) + 1);
    return () => {
      const left = (this.#underWay.get(runId) ?? 1) - 1;
      if (left === 0) {
        this.#underWay.delete(runId);
      } else {
        this.#underWay.set(runId, left);
      }
    };
  }

  #hold(waiter: Waiter, held: Held): void {
    if (held.untilMs !== null && (waiter.reportedUntilMs === undefined || held.untilMs > waiter.reportedUntilMs + reportAgainMs)) {
      waiter.reportedUntilMs = held.untilMs;
      waiter.order.onHold({
        ...held,
        skip: () => {
          waiter.forced = held.candidate;
          this.#pump();
        },
      });
    }
  }

  #permit(candidate: Candidate, target: Target, probe: boolean, { order }: AdmissionOrder, nowMs: number): Omit<Permit, "passedOver"> {
    const { tokens, stickyKey, owner } = order;
    const sending = this.#health.allowance(candidate).begin(tokens, nowMs);
    const takeBack = this.#caps.sent(candidate.accountId, tokens, candidate.caps, nowMs);
    const endLoad = this.#choice.took(candidate, stickyKey);
    const endRun = this.#begin(owner?.runId);
    let isOver = false;
    return {
      candidate,
      target,
      sent: this.#health.sent(candidate, probe, nowMs),
      headCame: ({ status, headers }) => {
        const reportedAtMs = this.#clock.nowMs();
        sending.reported(
          readRateLimits((name) => headers.get(name), reportedAtMs),
          reportedAtMs,
        );
        // What a rejection means for the key is known once it has been read.
        if (status < 400) {
          this.#pump();
        }
      },
      failed: (failure) => {
        if (isUnusableAnswer(failure)) {
          this.#choice.forget(candidate, stickyKey);
        }
      },
      release: (wasSent = true) => {
        if (isOver) {
          return;
        }
        isOver = true;
        sending.over(this.#clock.nowMs(), wasSent);
        if (!wasSent) {
          takeBack();
        }
        endLoad();
        endRun();
        this.#pump();
      },
    };
  }
}

function soonerOf(one: Held | undefined, other: Held): Held {
  if (one === undefined || one.candidate === undefined) {
    return other;
  }
  return (other.untilMs ?? Number.POSITIVE_INFINITY) < (one.untilMs ?? Number.POSITIVE_INFINITY) ? other : one;
}
