import { autoRole } from "../../src/core/routing/autoRole.ts";
import type { LabelledPrompt } from "./prompts.ts";

/** How the rules do on a set of prompts; shares from 0 to 1. */
export interface RoutingFigures {
  readonly prompts: number;
  readonly agreement: number;
  /** Of the hard ones, those that the worker gets. */
  readonly hardToWorker: number;
  /** Of the routine ones, those that the orchestrator gets. */
  readonly routineToOrchestrator: number;
  readonly wrong: readonly (LabelledPrompt & { readonly because: string })[];
}

/** Asks the rules about each prompt. */
export function measureRouting(set: readonly LabelledPrompt[]): RoutingFigures {
  const judged = set.map((prompt) => ({ ...prompt, ...autoRole(prompt) }));
  const wrong = judged.filter(({ label, slot }) => (label === "hard") !== (slot === "orchestrator"));
  const share = (label: string): number =>
    wrong.filter((one) => one.label === label).length / set.filter((one) => one.label === label).length;
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  return {
    prompts: set.length,
    agreement: round(1 - wrong.length / set.length),
    hardToWorker: round(share("hard")),
    routineToOrchestrator: round(share("routine")),
    wrong: wrong.map(({ label, text, because }) => ({ label, text, because })),
  };
}
