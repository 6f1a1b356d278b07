import type { ModelFacts } from "../accounting/catalogue.ts";
import type { Failure } from "../model/failure.ts";
import type { ChatProvider, ChatRequest } from "../provider.ts";
import type { ProviderType } from "../settings/providerSettings.ts";

/** What a key says of itself, read without sending it. */
export interface KeyFacts {
  /** The cloud's region that it was made for. */
  readonly region?: string | undefined;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly expiresAtMs?: number | undefined;
}

/** A provider opened with the key that is tested, or why it cannot be. */
export type TargetOpening =
  | { readonly ok: true; readonly provider: ChatProvider; readonly keyFacts?: KeyFacts | undefined }
  | { readonly ok: false; readonly failure: Failure };

/** One provider with one of its keys, to be tested. Holds no key. */
export interface ConnectionTestTarget {
  /** The provider's id in the settings. */
  readonly provider: string;
  /** The provider's name for people. */
  readonly label: string;
  /** `editor`: asked through VS Code, without an address. */
  readonly type: ProviderType | "editor";
  /** As it is used: without a trailing slash. */
  readonly baseUrl: string;
  /** As it stands in the user's settings; `undefined` where they name none. */
  readonly writtenBaseUrl: string | undefined;
  /** The address of the provider's preset. */
  readonly usualBaseUrl: string | undefined;
  readonly apiVersion: string | undefined;
  /** As in `keyOverHttpProblem`. */
  readonly isPrivateHttpAllowed?: boolean | undefined;
  /** Sentences about the provider's entry in the settings. */
  readonly problems: readonly string[];
  /** The label of the key that is tested; `undefined`: none is used. */
  readonly keyLabel: string | undefined;
  /** Whether the provider cannot be asked without a key. */
  readonly takesKey: boolean;
  /** Where the provider's keys are made. */
  readonly keyUrl: string | undefined;
  /** Why nothing may be sent to the address yet. */
  readonly unapproved: Failure | undefined;
  /** Reads the key and loads the adapter. Sends nothing, never rejects. */
  open(): Promise<TargetOpening>;
  /** The model to ask; `undefined` where none is known. */
  chooseModel(listed: readonly string[]): string | undefined;
  /** What is known of a model. Never rejects. */
  facts(model: string): Promise<ModelFacts>;
  /** What the user's settings add to requests of a model. */
  options(model: string): Pick<ChatRequest, "modelOptions">;
}
