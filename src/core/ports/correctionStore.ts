/**
 * What a provider taught by rejecting a parameter: what to send in its place. `parameter` is the wire's name for it (`max_tokens`,
 * `reasoning_effort`, `role:system`, …); `instead` is another name or value, as the wire's correction rule of that parameter means it, or `null`
 * to leave it out.
 */
export interface Correction {
  readonly parameter: string;
  readonly instead: string | null;
}

/** Keeps corrections by address (a base URL without a trailing slash) and model. Reading is cheap, and sees at once what was learned. */
export interface CorrectionStore {
  of(baseUrl: string, model: string): readonly Correction[];
  /** A later correction on the same parameter replaces the earlier one. Never throws or rejects; keeping it may take a moment. */
  learn(baseUrl: string, model: string, correction: Correction): void;
}
