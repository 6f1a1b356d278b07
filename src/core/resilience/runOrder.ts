import type { RunOwner } from "../accounting/ledger.ts";
import type { RequestPriority } from "./admissionQueue.ts";
import type { Target } from "./candidate.ts";
import type { RetryLimits } from "./retryPlan.ts";
import type { RunControl } from "./runControl.ts";
import type { SilenceLimits } from "./watchdog.ts";

/** One request to be got through. Made once; everything on the way from the executor to the provider reads this. */
export interface RunOrder {
  /** The model to ask, then its fallbacks. Not empty. */
  readonly targets: readonly Target[];
  readonly limits: RetryLimits;
  readonly silence: SilenceLimits;
  /** About how many tokens the request has, its answer not counted. */
  readonly tokens: number;
  /** The same for all requests of one conversation: they prefer the key whose prompt cache knows it. */
  readonly stickyKey?: string | undefined;
  readonly control: RunControl;
  /** Whose turn it is if several wait. Default: `interactive`. */
  readonly priority?: RequestPriority | undefined;
  /** The most requests of its owner's run that are under way at once; 1 or more. Default: any number. */
  readonly maxConcurrent?: number | undefined;
  /** The step of the run that this request is; events and the ledger name it. */
  readonly stepId?: string | undefined;
  /** For whom the run is made. Left out: its attempts are not booked. */
  readonly owner?: RunOwner | undefined;
}
