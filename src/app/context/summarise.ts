import type { RunOwner } from "../../core/accounting/ledger.ts";
import { requestTokens } from "../../core/accounting/requestTokens.ts";
import type { CompactorPorts } from "../../core/context/compactor.ts";
import { readEvents } from "../../core/readyEvents.ts";
import type { ChatRequest } from "../../core/provider.ts";
import { RunControl } from "../../core/resilience/runControl.ts";
import type { ModelRef } from "../../core/routing/modelRef.ts";
import type { RequestRunner } from "../execution/requestRunner.ts";

/** Who is asked for summaries, and for whom. */
export interface SummaryModel {
  readonly runner: RequestRunner;
  /** The worker's model, then its fallbacks. Not empty. */
  readonly refs: readonly ModelRef[];
  readonly owner: RunOwner;
  /** What the settings add to every request to a model. */
  readonly requestOptions: (ref: ModelRef) => Pick<ChatRequest, "modelOptions" | "maxOutputTokens">;
}

/** Asks for summaries as all requests are made: with retries and fallbacks, booked, and after what the user waits for. */
export function summariser({ runner, refs, owner, requestOptions }: SummaryModel): CompactorPorts["summarise"] {
  return async (messages, maxOutputTokens, signal) => {
    let text = "";
    let problem: string | undefined;
    const events = runner.stream({
      refs,
      tokens: requestTokens({ messages }),
      control: new RunControl(signal),
      priority: "worker",
      owner: { ...owner, agent: "compaction" },
      request: (ref) => ({ model: ref.model, messages, effort: "off", ...requestOptions(ref), maxOutputTokens }),
    });
    await readEvents(events, (event) => {
      if (event.type === "text-delta") {
        text += event.text;
      } else if (event.type === "failure") {
        problem = event.failure.message;
      }
    });
    if (problem !== undefined) {
      throw new Error(problem);
    }
    return text;
  };
}
