import type { EffortSetting } from "./panelState.ts";
import type { Slot } from "./step.ts";

/**
 * Something that is true once the work is done, and that Baton finds out, not a model:
 *
 * - `command`: it ends as `expect` says: `exit 0` (or another code), or words that its output must have, with exit code 0;
 * - `diagnostics`: language servers report no problem in files of `glob` that they had not reported before;
 * - `file`: a file has the text `contains`;
 * - `confirm`: the user answers the question with yes.
 *
 * The same shape in a model's answer, in a file and here.
 */
export type PlanCheck =
  | { readonly command: string; readonly expect: string }
  | { readonly diagnostics: "none new in"; readonly glob: string }
  | { readonly file: string; readonly contains: string }
  | { readonly confirm: string };

/** What a task may spend. */
export interface TaskBudget {
  /** Model requests. */
  readonly steps: number;
  /** US dollars; left out: what the plan's own budget leaves. */
  readonly usd?: number | undefined;
}

/** One task of a plan: what one worker does in one run. */
export interface PlanTask {
  /** Lower-case letters, digits and `-`, 40 at most; unique in the plan. */
  readonly id: string;
  /** One line for people. */
  readonly title: string;
  /** All that the worker needs to know: it sees nothing of the conversation. */
  readonly instructions: string;
  /** Files to be read first, relative to the workspace. */
  readonly inputs: readonly string[];
  /** Ids of tasks that are done before this one begins. */
  readonly dependsOn: readonly string[];
  /** Globs of the files that it may write, relative to the workspace; none: it changes nothing. See `core/plan/globs/planGlob`. */
  readonly writes: readonly string[];
  /** Names of the tools that it gets; none: all that workers have. */
  readonly tools: readonly string[];
  readonly slot: Slot;
  readonly effort: EffortSetting;
  /** The model in place of the slot's, as `provider:model`. */
  readonly model?: string | undefined;
  /** The user's own agent that does it. */
  readonly agent?: string | undefined;
  readonly budget: TaskBudget;
  /** What must hold for the task to be done; at least one. */
  readonly checks: readonly PlanCheck[];
}

/** What is to be done, in which parts, and how one knows that it is. */
export interface Plan {
  readonly goal: string;
  /** What must hold at the end; at least one. */
  readonly success: readonly PlanCheck[];
  /** In the order in which the user reads them. At least one. */
  readonly tasks: readonly PlanTask[];
}
