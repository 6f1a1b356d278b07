import type { LedgerEntry } from "../../core/accounting/ledger.ts";
import { isRecord, parseJson } from "../../core/model/json.ts";
import type { Usage } from "../../core/model/usage.ts";

/**
 * An entry as it is appended. It begins with a line break besides ending with one, so that it is whole even after one that was torn when its writer was
 * killed.
 */
export function encodeEntry(entry: LedgerEntry): string {
  return `\n${JSON.stringify(entry)}\n`;
}

const usageKinds = ["inputTokens", "outputTokens", "cachedInputTokens", "cacheWriteTokens", "reasoningTokens"] as const;
const texts = ["runId", "stepId", "slot", "agent", "client", "provider", "model", "accountId", "outcome"] as const;
const numbers = ["atMs", "startedAtMs", "elapsedMs"] as const;

/** The entry in a line; `undefined` if it is none. Fields that are not known are passed over: a later version may have more. */
export function parseEntry(line: string): LedgerEntry | undefined {
  const fields = parseJson(line);
  if (!isRecord(fields)) {
    return undefined;
  }
  const { conversationId, taskId, tier, usageSource } = fields;
  const usage = readUsage(fields["usage"]);
  const isWhole =
    texts.every((name) => typeof fields[name] === "string") &&
    numbers.every((name) => typeof fields[name] === "number") &&
    (usageSource === "none" || (usage !== undefined && (usageSource === "reported" || usageSource === "estimated")));
  if (!isWhole) {
    return undefined;
  }
  return {
    ...(Object.fromEntries([...texts, ...numbers].map((name) => [name, fields[name]])) as Omit<LedgerEntry, "usageSource">),
    ...(typeof conversationId === "string" ? { conversationId } : {}),
    ...(typeof taskId === "string" ? { taskId } : {}),
    ...(typeof tier === "string" ? { tier } : {}),
    ...(usage === undefined ? {} : { usage }),
    usageSource,
  };
}

function readUsage(value: unknown): Usage | undefined {
  return isRecord(value)
    ? Object.fromEntries(usageKinds.flatMap((kind) => (typeof value[kind] === "number" ? [[kind, value[kind]]] : [])))
    : undefined;
}
