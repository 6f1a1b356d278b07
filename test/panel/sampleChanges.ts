import { changesOfFormat1, type Answer1, type Change1 } from "../../src/core/session/journalFormat1.ts";
import { emptyConversation, type AnswerTurn, type Conversation } from "../../src/shared/conversation.ts";
import { withoutUndefined } from "../../src/shared/json.ts";
import { reducePanel, type PanelChange, type PanelState } from "../../src/shared/panelState.ts";

/** A change of the panel, or one of an answer as the journal's first format has it: without steps and parts, and so shorter to write down. */
export type SampleChange = PanelChange | Change1;

const short: ReadonlySet<string> = new Set<Change1["type"]>([
  "text-append",
  "reasoning-append",
  "reasoning-end",
  "tool-call-add",
  "tool-call-append",
  "answer-continue",
  "answer-restart",
  "output-set",
  "notice-add",
  "source-add",
  "facts-set",
  "answer-end",
]);

/** What sample changes are, one after the other, for a panel that shows `state`; and the state after them. */
export function changesOfSamples(
  samples: readonly SampleChange[],
  state: PanelState,
): { readonly changes: readonly PanelChange[]; readonly state: PanelState } {
  const changes: PanelChange[] = [];
  let current = state;
  for (const sample of samples) {
    // As the host makes them: tests write `undefined` for what is not there.
    const made = withoutUndefined(
      short.has(sample.type) ? changesOfFormat1(sample as Change1, current.conversation) : [sample as PanelChange],
    );
    changes.push(...made);
    current = made.reduce(reducePanel, current);
  }
  return { changes, state: current };
}

/** An answer that is written down in short, as the journal's first format had it. */
export function answerOf(sample: Answer1): AnswerTurn {
  const [change] = changesOfFormat1({ type: "turn-add", turn: sample }, nothing);
  if (change?.type !== "turn-add" || change.turn.kind !== "answer") {
    throw new Error("An answer is an answer.");
  }
  return change.turn;
}

const nothing: Conversation = emptyConversation("nothing", 0);
