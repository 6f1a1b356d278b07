import { isRecord, type JsonObject } from "../../core/model/json.ts";
import type { Caps } from "../../core/resilience/capLedger.ts";

/** A key that the user added, without the key itself. */
export interface Account {
  readonly id: string;
  /** The provider's id in the settings. */
  readonly provider: string;
  readonly label: string;
  /** Empty for none. */
  readonly description: string;
  /** Off: the key is kept and not used. */
  readonly active: boolean;
  /** Its place among the provider's keys, the smallest first. */
  readonly order: number;
  /** Names of groups. */
  readonly tags: readonly string[];
  readonly caps: Caps;
  /** Where the key may be sent: the origin it was added for, and those approved since. */
  readonly origins: readonly string[];
  /** Milliseconds since 1970-01-01 UTC. */
  readonly addedAtMs: number;
  /** When the key itself was last put in, or switched on, in milliseconds since 1970-01-01 UTC: what failed before that is not held against it. */
  readonly changedAtMs: number;
}

/** Reads an account as it is kept. What is missing, as in the records of earlier versions, has its usual value; `undefined` where it is no account. */
export function readAccount(id: string, value: unknown): Account | undefined {
  if (!isRecord(value) || typeof value["provider"] !== "string" || typeof value["label"] !== "string") {
    return undefined;
  }
  const { provider, label, description, active, order, addedAtMs, changedAtMs } = value;
  const addedMs = numberOr(addedAtMs, 0);
  return {
    id,
    provider,
    label,
    description: typeof description === "string" ? description : "",
    active: active !== false,
    order: numberOr(order, 0),
    tags: texts(value["tags"]),
    caps: readCaps(value["caps"]),
    origins: texts(value["origins"]),
    addedAtMs: addedMs,
    changedAtMs: numberOr(changedAtMs, addedMs),
  };
}

/** An account as it is kept. */
export function accountValue({ id: _id, caps: { requestsPerMinute, tokensPerMinute }, ...rest }: Account): JsonObject {
  return { ...rest, caps: { requestsPerMinute, tokensPerMinute } };
}

function readCaps(value: unknown): Caps {
  const caps = isRecord(value) ? value : {};
  return { requestsPerMinute: cap(caps["requestsPerMinute"]), tokensPerMinute: cap(caps["tokensPerMinute"]) };
}

function cap(value: unknown): number | undefined {
  return typeof value === "number" && value >= 1 ? Math.floor(value) : undefined;
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fallback;
}

/** The texts in a list, each once. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? [...new Set(value.filter((text) => typeof text === "string"))] : [];
}

/** What the names of SecretStorage's entries begin with. */
export const secretPrefix = "baton.key.";
/** What the keys of accounts' records begin with. */
export const accountPrefix = "account/";
/** What the keys of environment variables' records begin with. */
export const environmentPrefix = "environment/";
/** Where the first versions kept what they knew of keys, in VS Code's global state. */
export const oldNames = { accounts: "baton.accounts", approvals: "baton.environmentKeyOrigins" } as const;
/** The name under which further addresses for access tokens are approved: no variable can be called so. */
export const entraApproval = "microsoft-entra";

/** A key of a provider as health and failures know it: the same name for the same key in all windows. `sourceId`: the `id` of its `KeySource`. */
export function accountIdOf(provider: string, sourceId: string): string {
  return `${provider}/${sourceId}`;
}

/** The `sourceId` that {@link accountIdOf} was given; `undefined` where the id is of another provider. */
export function sourceIdOf(provider: string, accountId: string | undefined): string | undefined {
  const prefix = accountIdOf(provider, "");
  return accountId?.startsWith(prefix) === true ? accountId.slice(prefix.length) : undefined;
}

/** A number as people write it: `100000`, `100 000`, `100K`, `1.5M`. `undefined` where it is none, or less than one. Pure. */
export function readCount(text: string): number | undefined {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(text.replaceAll(/[\s,_']/g, "")) ?? [];
  const count = Math.floor(Number(digits) * ({ "": 1, k: 1_000, m: 1_000_000 }[unit.toLowerCase()] ?? 1));
  return count >= 1 ? count : undefined;
}
