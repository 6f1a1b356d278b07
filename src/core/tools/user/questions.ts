import type { ToolContext } from "../tool.ts";

/** What an agent asks the user. */
export interface UserQuestion {
  readonly question: string;
  /** Answers to choose from; may be empty. */
  readonly choices: readonly string[];
  /** Whether any words will do. */
  readonly takesText: boolean;
}

/** What the user says: a choice or words of their own, or that they don't want to answer, perhaps with words. */
export type UserAnswer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "declined"; readonly words?: string | undefined };

/** Asks the user something. */
export interface Questions {
  /** May take for ever. Resolves with `undefined` once `signal` is aborted. Never rejects. */
  ask(question: UserQuestion, context: Pick<ToolContext, "callId" | "stepId">, signal: AbortSignal): Promise<UserAnswer | undefined>;
}
