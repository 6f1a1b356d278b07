import type { AttemptEvent } from "../../core/model/streamEvent.ts";
import type { Hold } from "../../core/resilience/admission.ts";
import type { Candidate } from "../../core/resilience/candidate.ts";
import type { WaitView } from "../../shared/panelState.ts";
import type { RequestPath } from "../execution/requestPath.ts";

/** What the panel is told of waits, and of keys that rest while another is used. */
export interface WaitListener {
  (wait: WaitView | undefined): void;
}

/** Tells the panel what an answer that has not begun waits for, and does what its *Use Now* says. */
export class WaitTeller {
  private readonly path: RequestPath;
  private readonly turnId: string;
  private readonly nowMs: () => number;
  private readonly tell: WaitListener;
  private isShown = false;
  private use: (() => void) | undefined;

  /** Called when the user wants a key used that was given up for another: what is under way is to make room for it. */
  onReturn: (() => void) | undefined;

  constructor(path: RequestPath, turnId: string, nowMs: () => number, tell: WaitListener) {
    this.path = path;
    this.turnId = turnId;
    this.nowMs = nowMs;
    this.tell = tell;
  }

  /** The answer waits; `undefined`: no longer. */
  hold(hold: Hold | undefined): void {
    if (hold?.candidate === undefined) {
      this.clear();
      return;
    }
    this.use = hold.skip;
    this.show({ turnId: this.turnId, text: `${nameOf(hold.candidate)} rests`, untilMs: hold.untilMs ?? undefined });
  }

  /** An attempt failed. Where something else is asked at once, what failed is shown for as long as that has not begun to answer. */
  attempt({ next, delayMs, provider, model, accountLabel, to }: AttemptEvent): void {
    if (next !== "switch" || delayMs > 0 || to === undefined) {
      return;
    }
    const failed = this.path.candidate({ provider, model }, accountLabel);
    const used = this.path.candidate({ provider: to.provider, model: to.model }, to.accountLabel);
    if (failed === undefined || used === undefined) {
      return;
    }
    const untilMs = this.path.health.readiness(failed, this.nowMs()).atMs;
    this.use = () => {
      this.path.wakeKey(failed.accountId, failed.origin);
      this.onReturn?.();
    };
    const sameModel = failed.provider === used.provider && failed.model === used.model;
    this.show({
      turnId: this.turnId,
      text: `${nameOf(failed)} rests`,
      untilMs: untilMs === null || untilMs <= this.nowMs() ? undefined : untilMs,
      using: sameModel && used.accountLabel !== undefined ? `“${used.accountLabel}”` : `${used.model} at ${used.providerLabel}`,
    });
  }

  /** The answer has begun, or has ended. */
  clear(): void {
    this.use = undefined;
    if (this.isShown) {
      this.isShown = false;
      this.tell(undefined);
    }
  }

  /** The user does not want to wait. */
  skip(): void {
    const { use } = this;
    this.clear();
    use?.();
  }

  private show(wait: WaitView): void {
    this.isShown = true;
    this.tell(wait);
  }
}

function nameOf({ accountLabel, providerLabel }: Candidate): string {
  return accountLabel === undefined ? providerLabel : `The key “${accountLabel}” at ${providerLabel}`;
}
