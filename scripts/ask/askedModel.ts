import type { Endpoint } from "../../src/core/provider.ts";
import type { ModelOptions } from "../../src/core/settings/modelOptions.ts";
import type { ProviderType } from "../../src/core/settings/providerSettings.ts";
import type { Caps } from "../../src/core/resilience/capLedger.ts";

/** A key to ask with. */
export interface AskKey {
  /** Unique among all providers. */
  readonly accountId: string;
  /** What people know it by; `undefined` for the only one. */
  readonly label: string | undefined;
  /** The key itself; `undefined` where none is sent. */
  readonly key: string | undefined;
  readonly caps?: Caps | undefined;
}

/** A model, where its provider is, and the keys for it. */
export interface AskedModel {
  readonly type: ProviderType;
  readonly model: string;
  /** Without a key. */
  readonly endpoint: Endpoint;
  /** In the order in which they are used. Empty: a key is needed, and none is there. */
  readonly keys: readonly AskKey[];
  readonly modelOptions?: ModelOptions | undefined;
}
