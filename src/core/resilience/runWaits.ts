import type { AskedCandidate, RunEvent } from "../model/runEvent.ts";
import type { Hold } from "./admission.ts";
import type { RunOrder } from "./runOrder.ts";

/** What a run waits for, one thing at a time: reports it by events, and does what the user's *Use Now* says. */
export class RunWaits {
  readonly #order: Pick<RunOrder, "control" | "stepId">;
  readonly #push: (event: RunEvent) => void;
  #open: { readonly id: number; readonly use: () => void } | undefined;

  constructor(order: Pick<RunOrder, "control" | "stepId">, push: (event: RunEvent) => void) {
    this.#order = order;
    this.#push = push;
  }

  /** The request waits until its candidate may be asked. */
  held({ candidate, untilMs, skip }: Hold): void {
    if (candidate === undefined) {
      this.end();
    } else {
      this.#start(candidate, untilMs, undefined, skip);
    }
  }

  /** A candidate is given up, or passed over, for another, and may be asked again at `atMs` (`null`: not known). `use` has it back. */
  givenUp(candidate: AskedCandidate, using: AskedCandidate, atMs: number | null, nowMs: number, use: () => void): void {
    this.#start(candidate, atMs === null || atMs <= nowMs ? null : atMs, using, use);
  }

  /** What was waited for is asked, or is of no use any more. */
  end(): void {
    if (this.#open !== undefined) {
      this.#push({ type: "wait-end", id: this.#open.id });
      this.#open = undefined;
    }
  }

  /** The user does not want to wait. */
  useNow(waitId: number | undefined): void {
    const wait = this.#open;
    if (wait !== undefined && (waitId === undefined || waitId === wait.id)) {
      this.end();
      wait.use();
    }
  }

  #start(candidate: AskedCandidate, untilMs: number | null, using: AskedCandidate | undefined, use: () => void): void {
    this.end();
    const { control, stepId = "" } = this.#order;
    const id = control.newWaitId();
    this.#open = { id, use };
    this.#push({
      type: "wait-start",
      id,
      stepId,
      ...askedOf(candidate),
      ...(untilMs === null ? {} : { untilMs }),
      ...(using === undefined ? {} : { using: askedOf(using) }),
    });
  }
}

/** Who is asked, without what opens it. */
export function askedOf({ provider, providerLabel, model, accountLabel, accountId, origin }: AskedCandidate): AskedCandidate {
  return { provider, providerLabel, model, ...(accountLabel === undefined ? {} : { accountLabel }), accountId, origin };
}
