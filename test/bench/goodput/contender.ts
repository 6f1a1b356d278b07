/** Somebody who asks with several keys, and has its own way with limits. */
export interface Contender {
  readonly name: string;
  /** Asks for one answer of a conversation. Resolves with whether a whole one came; `false` also once `signal` is aborted. Never rejects. */
  ask(conversation: number, prompt: string, signal: AbortSignal): Promise<boolean>;
}
