import type { Message } from "../../core/model/message.ts";
import { autoEffort } from "../../core/thinking/autoEffort.ts";
import type { Effort } from "../../core/provider.ts";
import type { StepFacts, Slot } from "../../shared/step.ts";
import type { EffortSetting } from "../../shared/panelState.ts";

/** What a model is asked for, and what the answer says of it. */
export interface ChosenEffort {
  readonly asked: Effort | undefined;
  readonly reported: Pick<StepFacts, "effort" | "effortReason"> | undefined;
}

/** The effort for what is about to be sent, as the role's setting says; where that is `auto`, as the task deserves. Pure. */
export function effortFor(setting: EffortSetting, role: Slot, messages: readonly Message[]): ChosenEffort {
  if (setting === "default") {
    return { asked: undefined, reported: undefined };
  }
  if (setting !== "auto") {
    return { asked: setting, reported: { effort: setting } };
  }
  const { effort, because } = autoEffort({ messages, role });
  return { asked: effort, reported: { effort, effortReason: `${because.charAt(0).toLowerCase()}${because.slice(1).replace(/\.$/, "")}` } };
}
