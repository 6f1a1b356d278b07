import type { Message } from "../../core/model/message.ts";
import type { Effort } from "../../core/provider.ts";
import { autoEffort } from "../../core/thinking/autoEffort.ts";
import type { AnswerFacts, Role } from "../../shared/conversation.ts";
import type { EffortSetting } from "../../shared/panelState.ts";

/** What a model is asked for, and what the answer tells of it. */
export interface ChosenEffort {
  readonly asked: Effort | undefined;
  readonly told: Pick<AnswerFacts, "effort" | "effortReason"> | undefined;
}

/** The effort for what is about to be sent, as the role's setting says; where that is `auto`, as the task deserves. */
export function effortFor(setting: EffortSetting, role: Role, messages: readonly Message[]): ChosenEffort {
  if (setting === "default") {
    return { asked: undefined, told: undefined };
  }
  if (setting !== "auto") {
    return { asked: setting, told: { effort: setting } };
  }
  const { effort, because } = autoEffort({ messages, role });
  return { asked: effort, told: { effort, effortReason: `${because.charAt(0).toLowerCase()}${because.slice(1).replace(/\.$/, "")}` } };
}
