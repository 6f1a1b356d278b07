import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nothingBooked, sumsBy, type LedgerEntry, type UsageSum } from "../../src/core/accounting/ledger.ts";
import type { Usage } from "../../src/core/model/usage.ts";
import { Ledger } from "../../src/app/ledger/ledger.ts";
import type { StepFacts } from "../../src/shared/step.ts";
import type { ModelServer, ScriptedUsage } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { checkEveryChange, takeUnequal } from "../setup/equalAfterJson.ts";
import { fastClock } from "./fastClock.ts";
import { ledgerKeys, ledgerProviders, priceOfLedger } from "./ledgerProviders.ts";
import { LedgerRun } from "./ledgerRun.ts";

/** What came of the runs. */
export interface LedgerReport {
  readonly runs: number;
  readonly seed: number;
  readonly requests: number;
  readonly entries: number;
  readonly bySource: Readonly<Record<string, number>>;
  /** Tokens by key and model: the server's own count, and the ledger's. */
  readonly tokens: Readonly<Record<string, { readonly server: Usage; readonly ledger: Usage }>>;
  readonly footers: number;
  /** What was done, and what happened, how often. */
  readonly done: Readonly<Record<string, number>>;
  /** Everything that differs, in a line each. */
  readonly wrong: readonly string[];
}

const logNothing = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Has so many random conversations against a model server, two windows in turn, and holds the ledger and the footers against the server's own count, and every change against JSON. */
export async function runLedger(runs: number, seed: number, atOnce = 8): Promise<LedgerReport> {
  checkEveryChange();
  const folder = await mkdtemp(join(tmpdir(), "baton-ledger-"));
  const clock = fastClock(40);
  const windows = [new Ledger(folder, { clock, log: logNothing }), new Ledger(folder, { clock, log: logNothing })] as const;
  const keys = ledgerKeys();
  const current = new Set<LedgerRun>();
  const server = await startModelServer({
    keys,
    fallback: ({ wire, body }) => {
      const text = JSON.stringify(body);
      return [...current].find((run) => run.owns(text))?.answer(wire) ?? { steps: [{ text: "Nobody's." }] };
    },
  });
  const all: LedgerRun[] = [];
  const work = async (): Promise<void> => {
    while (all.length < runs) {
      const ledger = windows[all.length % 2 === 0 ? 0 : 1];
      const run = new LedgerRun(all.length, seed, { origin: server.origin, keys, clock, ledger });
      all.push(run);
      current.add(run);
      await run.hold();
      current.delete(run);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
    await windows[1].flush();
    const { entries, skippedLines } = await windows[0].read();
    const compared = compare(server, entries, all);
    return {
      runs,
      seed,
      requests: server.requests.length,
      entries: entries.length,
      bySource: countBy(entries.map(({ usageSource }) => usageSource)),
      footers: all.reduce((sum, { footers }) => sum + footers.size, 0),
      done: all.reduce<Record<string, number>>((sums, { done }) => {
        for (const [what, times] of Object.entries(done)) {
          sums[what] = (sums[what] ?? 0) + times;
        }
        return sums;
      }, {}),
      ...compared,
      wrong: [
        ...compared.wrong,
        ...takeUnequal(),
        ...(skippedLines > 0 ? [`${String(skippedLines)} lines of the ledger are no entries`] : []),
      ],
    };
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}

/** The ledger against the server by key and model, and the footers against the ledger. */
function compare(server: ModelServer, entries: readonly LedgerEntry[], runs: readonly LedgerRun[]): Pick<LedgerReport, "tokens" | "wrong"> {
  const wrong: string[] = [];
  // A request on a connection that the server is just closing is an attempt, and never comes.
  const lost = entries.filter(({ outcome, usageSource }) => outcome === "transport" && usageSource === "none").length;
  if (entries.length < server.requests.length || entries.length - lost > server.requests.length) {
    wrong.push(`${String(server.requests.length)} requests, ${String(entries.length)} entries, of which ${String(lost)} may not have come`);
  }
  const servers = Map.groupBy(
    server.counted.filter(({ usage }) => usage !== undefined),
    ({ key, model }) => `${key ?? ""} ${model}`,
  );
  const ledgers = Map.groupBy(
    entries.filter(({ usageSource }) => usageSource === "reported"),
    (entry) => `${keyOf(entry)} ${entry.model}`,
  );
  const tokens: Record<string, { server: Usage; ledger: Usage }> = {};
  for (const name of new Set([...servers.keys(), ...ledgers.keys()])) {
    const own = {
      server: total((servers.get(name) ?? []).map(({ usage }) => usageOf(usage))),
      ledger: total((ledgers.get(name) ?? []).map(({ usage = {} }) => usage)),
    };
    tokens[name] = own;
    if (JSON.stringify(own.server) !== JSON.stringify(own.ledger)) {
      wrong.push(`${name}: the server counts ${JSON.stringify(own.server)}, the ledger ${JSON.stringify(own.ledger)}`);
    }
  }
  const sums = new Map([...sumsBy(entries, "turn", priceOfLedger), ...sumsBy(entries, "step", priceOfLedger)]);
  for (const [name, facts] of runs.flatMap(({ footers, steps }) => [...footers, ...steps])) {
    const problem = footerProblem(facts, (sums.get(name) ?? nothingBooked).reported);
    if (problem !== undefined) {
      wrong.push(`The facts of ${name}: ${problem}`);
    }
  }
  return { tokens, wrong };
}

const kinds = ["inputTokens", "outputTokens", "cachedInputTokens", "cacheWriteTokens", "reasoningTokens"] as const;

function footerProblem(facts: StepFacts, { usage = {}, costUsd }: UsageSum): string | undefined {
  const differs = kinds.find((kind) => facts[kind] !== usage[kind]);
  if (differs !== undefined) {
    return `${differs} is ${String(facts[differs])}, the ledger has ${String(usage[differs])}`;
  }
  const isSame = facts.costUsd === costUsd || Math.abs((facts.costUsd ?? Number.NaN) - (costUsd ?? Number.NaN)) < 1e-12;
  return isSame ? undefined : `it costs ${String(facts.costUsd)}, in the ledger ${String(costUsd)}`;
}

/** The server's name of an entry's key. */
function keyOf({ provider, accountId }: LedgerEntry): string {
  return `${ledgerProviders.find(({ id }) => id === provider)?.owner ?? ""}#${accountId.split("/").at(-1) ?? ""}`;
}

function usageOf(usage: ScriptedUsage | undefined): Usage {
  return {
    inputTokens: usage?.input,
    outputTokens: usage?.output,
    cachedInputTokens: usage?.cachedInput,
    cacheWriteTokens: usage?.cacheWrite,
    reasoningTokens: usage?.reasoning,
  };
}

function total(usages: readonly Usage[]): Usage {
  return Object.fromEntries(kinds.map((kind) => [kind, usages.reduce((sum, usage) => sum + (usage[kind] ?? 0), 0)]));
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, same]) => [name, same.length]));
}
