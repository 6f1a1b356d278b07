import type { SoakReport } from "./soak.ts";

/** What must be true of a soak, and whether it is. */
export function soakAims(report: SoakReport): Readonly<Record<string, boolean>> {
  const { lost, wrong, requests, leftWaiting, answers, conversations, answersPerConversation, heapMb } = report;
  return {
    everyQuestionHasAWholeAnswer: lost.length === 0 && answers >= conversations && answersPerConversation.fewest >= 1,
    noAnswerDoubledReorderedOrMixed: wrong.length === 0,
    noRequestToAKeyInCooldown: requests.coolingDown === 0,
    noAvoidableLimitMet: requests.avoidable === 0,
    nothingLeftWaiting: leftWaiting === 0,
    memoryFlat: heapMb.late <= heapMb.early * 1.15 + 2,
  };
}
