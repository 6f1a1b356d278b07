import type { Failure } from "../model/failure.ts";
import type { ChatProvider, ChatRequest } from "../provider.ts";
import type { Caps } from "./capLedger.ts";
import type { Asked } from "./healthBook.ts";

/** Status and headers of an answer, as soon as they have come. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: Pick<Headers, "get">;
}

export type CandidateOpening = { readonly ok: true; readonly provider: ChatProvider } | { readonly ok: false; readonly failure: Failure };

/** One way to ask: a model at a provider, with one key. */
export interface Candidate extends Asked {
  /** The provider's id in the settings. */
  readonly provider: string;
  /** The provider's name for people. */
  readonly providerLabel: string;
  readonly accountLabel?: string | undefined;
  readonly caps?: Caps | undefined;
  /**
   * Reads the key and loads the adapter, which may take for ever: a keychain or a sign-in may wait for the user. Sends nothing. `onHead` is called for each
   * answer that comes over this opening. Rejects only where Baton's own files are broken.
   */
  open(onHead: (head: AnswerHead) => void): Promise<CandidateOpening>;
}

/** A model to ask, with the keys that may be used for it. */
export interface Target {
  /** The provider's id in the settings. */
  readonly provider: string;
  readonly model: string;
  /** What to ask this model; made once it is known how its provider is spoken to. */
  request(provider: ChatProvider): ChatRequest;
  /** In the user's order. Read anew for each attempt, since keys come and go. */
  candidates(): readonly Candidate[];
  /** Why there are no candidates, where there are none. */
  problem(): Failure;
}
