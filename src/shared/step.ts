/** A place in the settings that names a model. */
export type Slot = "orchestrator" | "worker";

/** A slot as people read it. */
export const slotLabels: Readonly<Record<Slot, string>> = { orchestrator: "Orchestrator", worker: "Worker" };

/** How a step stands. `discarded`: what had come of it was dropped, as an answer that did not fit its schema is; it is paid all the same. */
export type StepStatus = "running" | "done" | "failed" | "stopped" | "interrupted" | "discarded";

/** Who gave an answer, if that is not who was asked first. */
export interface AnsweredBy {
  /** The provider's id in the settings. */
  readonly provider: string;
  /** The provider's name for people. */
  readonly providerLabel: string;
  readonly model: string;
}

/** What is known of a step beside its parts. What is not known is absent, and shown as “—”. */
export interface StepFacts {
  readonly answeredBy?: AnsweredBy | undefined;
  /** The label of the key that was used, if the provider has several. */
  readonly accountLabel?: string | undefined;
  /** The model that answered, as the provider names it. */
  readonly model?: string | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly cachedInputTokens?: number | undefined;
  readonly cacheWriteTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  readonly costUsd?: number | undefined;
  /** From sending to the first token. */
  readonly firstTokenMs?: number | undefined;
  /** From sending to the end. */
  readonly elapsedMs?: number | undefined;
  /** Why the model ended, if that is worth saying: `length`, `content-filter`, `refusal`, `other`. */
  readonly finishNote?: string | undefined;
  /** How hard the model was asked to think, if it was. */
  readonly effort?: string | undefined;
  /** Why that effort was chosen, if Baton chose it; ends a sentence that begins with “chosen because”. */
  readonly effortReason?: string | undefined;
  /** Whether the answer was checked against its prompt's schema, and fits. */
  readonly fitsSchema?: boolean | undefined;
}

/** One model request of a run. */
export interface Step {
  /** Unique in its turn. */
  readonly id: string;
  readonly slot: Slot;
  /** Who speaks: the orchestrator, a worker by its name, the user's own agent. */
  readonly agent: string;
  /** The provider's id in the settings. */
  readonly provider: string;
  /** The provider's name for people. Absent in old journals. */
  readonly providerLabel?: string | undefined;
  /** The model asked for. */
  readonly model: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startedAtMs: number;
  readonly status: StepStatus;
  readonly facts: StepFacts;
}
