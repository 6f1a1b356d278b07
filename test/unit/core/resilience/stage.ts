import type { LedgerPort } from "../../../../src/core/accounting/ledger.ts";
import type { Failure } from "../../../../src/core/model/failure.ts";
import { isStreamEvent, type RunEvent } from "../../../../src/core/model/runEvent.ts";
import type { StreamEvent } from "../../../../src/core/model/streamEvent.ts";
import { readEvents } from "../../../../src/core/readyEvents.ts";
import { Admission } from "../../../../src/core/resilience/admission.ts";
import type { AnswerHead, Candidate, Target } from "../../../../src/core/resilience/candidate.ts";
import { execute } from "../../../../src/core/resilience/executor.ts";
import { HealthBook } from "../../../../src/core/resilience/healthBook.ts";
import { RunControl } from "../../../../src/core/resilience/runControl.ts";
import type { RunOrder } from "../../../../src/core/resilience/runOrder.ts";
import { FakeClock } from "../../../fakes/fakeClock.ts";
import { ScriptedProvider, type ScriptedStream } from "../../../fakes/scriptedProvider.ts";

export const answer: ScriptedStream = [{ type: "message-start" }, { type: "text-delta", text: "Hi" }, { type: "finish", reason: "stop" }];

export function failing(kind: Failure["kind"], more: Partial<Failure> = {}): ScriptedStream {
  return [{ type: "failure", failure: { kind, message: `It is ${kind}.`, provider: "p", retry: "same", ...more } as Failure }];
}

export const rejected = failing("auth", { retry: "elsewhere" });
export const limited = (retryAfterMs?: number): ScriptedStream => failing("rate-limit", { retryAfterMs });

/** Lets promises that are settled go on. */
export const settled = (): Promise<void> => new Promise<void>((resolve) => setImmediate(resolve));

/** Keys whose answers are scripted, and who was asked. */
export class Stage {
  readonly clock = new FakeClock();
  readonly health = new HealthBook();
  readonly admission = new Admission(this.clock, this.health);
  /** Who was asked, in order. */
  readonly asked: string[] = [];
  readonly providers = new Map<string, ScriptedProvider>();
  heads: Record<string, AnswerHead> = {};

  candidate(accountId: string, streams: readonly ScriptedStream[], origin = "https://a.example"): Candidate {
    const provider = new ScriptedProvider();
    provider.script(...streams);
    this.providers.set(accountId, provider);
    return {
      accountId,
      model: "m",
      origin,
      provider: origin,
      providerLabel: origin,
      accountLabel: accountId,
      open: (onHead) => {
        this.asked.push(accountId);
        const head = this.heads[accountId];
        if (head !== undefined) {
          onHead(head);
        }
        return Promise.resolve({ ok: true, provider });
      },
    };
  }

  target(...candidates: readonly Candidate[]): Target {
    return {
      provider: candidates[0]?.provider ?? "none",
      model: "m",
      request: () => ({ model: "m", messages: [] }),
      candidates: () => candidates,
      problem: () => ({ kind: "auth", message: "There is no key.", provider: "none", retry: "never" }),
    };
  }

  run(targets: readonly Target[], more: Partial<RunOrder> = {}, ledger?: LedgerPort): StagedRun {
    const order: RunOrder = {
      targets,
      limits: { maxWaitMs: 30_000, maxAttempts: 3 },
      silence: { firstByteMs: 60_000, idleMs: 60_000 },
      tokens: 10,
      control: new RunControl(),
      ...more,
    };
    const ports = { clock: this.clock, random: () => 1, health: this.health, admission: this.admission, ledger };
    const all: RunEvent[] = [];
    const events: StreamEvent[] = [];
    const ended = readEvents(execute(order, ports), (event) => {
      all.push(event);
      if (isStreamEvent(event)) {
        events.push(event);
      }
    });
    return { all, events, ended, control: order.control };
  }
}

/** A request on its way: all that it reports, the answer's own events among it, and its end. */
export interface StagedRun {
  readonly all: RunEvent[];
  readonly events: StreamEvent[];
  readonly ended: Promise<void>;
  readonly control: RunControl;
}

export function attempts(events: readonly StreamEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.type === "attempt"
      ? [`${event.failure.kind} ${event.next} ${event.to?.accountLabel ?? ""} ${String(event.delayMs)}`.replace(/ +/g, " ")]
      : [],
  );
}

export function text(events: readonly StreamEvent[]): string {
  return events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
}
