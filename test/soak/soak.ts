import type { ModelRef } from "../../src/core/routing/modelRef.ts";
import { systemClock } from "../../src/app/clock.ts";
import type { KeyTally } from "../model-server/keyGate.ts";
import { converse } from "./conversation.ts";
import { makeTrouble } from "./keyTrouble.ts";
import { MemoryLog } from "./memory.ts";
import { Score } from "./score.ts";
import { buildSoakApp } from "./soakApp.ts";
import { soakProviders } from "./soakProviders.ts";
import { SoakServer } from "./soakServer.ts";

/** How a soak is run. */
export interface SoakOrder {
  /** How long questions are begun. */
  readonly seconds: number;
  /** The same seed makes the same answers go wrong in the same ways. */
  readonly seed: number;
  readonly conversations: number;
  readonly keysEach: number;
  /** How often an answer goes wrong, from 0 to 1. */
  readonly faultShare: number;
}

/** What came of a soak. */
export interface SoakReport extends SoakOrder {
  readonly providers: readonly string[];
  readonly answers: number;
  readonly askings: number;
  readonly toolCalls: number;
  readonly answersPerConversation: { readonly fewest: number; readonly most: number };
  readonly answerMs: { readonly median: number; readonly p99: number; readonly longest: number };
  /** Requests that the servers got, and what became of them at their keys. */
  readonly requests: KeyTally;
  readonly requestsByProvider: Readonly<Record<string, KeyTally>>;
  readonly faultsServed: Readonly<Record<string, number>>;
  readonly soundAnswersServed: number;
  readonly keysTakenOut: number;
  /** Askings that broke off after content and were asked again, by kind. */
  readonly cutOff: Readonly<Record<string, number>>;
  /** Askings that ended without content and were asked again, by kind. */
  readonly gaveUp: Readonly<Record<string, number>>;
  readonly endlessStopped: number;
  readonly steps: Readonly<Record<string, number>>;
  readonly lost: readonly string[];
  readonly wrong: readonly string[];
  /** Requests that still wait when everything is over. */
  readonly leftWaiting: number;
  readonly heapMb: { readonly early: number; readonly late: number; readonly samples: readonly number[] };
}

const sampleEveryMs = 3000;

/** Runs conversations against servers that fail, limit and lose keys, and returns the outcome. */
export async function runSoak(order: SoakOrder): Promise<SoakReport> {
  const { seconds, seed, conversations, keysEach, faultShare } = order;
  const providers = soakProviders(keysEach);
  const server = await SoakServer.start({ seed: { seed, faultShare }, servers: providers });
  const clock = systemClock;
  const app = buildSoakApp(providers, ({ owner }) => server.origins[owner] ?? "");
  const runner = (await app.runtime()).runner;
  const score = new Score();
  const memory = new MemoryLog();
  const endMs = performance.now() + seconds * 1000;
  const isOver = (): boolean => performance.now() >= endMs;
  const refsFrom = (first: number): readonly ModelRef[] =>
    providers.map((_, offset) => {
      const provider = providers[(first + offset) % providers.length];
      return { provider: provider?.owner ?? "", model: provider?.model ?? "" };
    });
  const sampler = setInterval(() => {
    memory.sample();
  }, sampleEveryMs);
  const trouble = makeTrouble({ clock, runner, server, providers, seed }, isOver);
  await Promise.all(
    Array.from({ length: conversations }, (_, index) =>
      converse(index, { clock, runner, seed: { seed, faultShare }, score, refs: refsFrom(index) }, isOver),
    ),
  );
  clearInterval(sampler);
  const keysTakenOut = await trouble;
  app.dispose();
  const { tally, faults, sound } = await server.close();
  const { earlyMb, lateMb } = memory.quarters();
  return {
    ...order,
    providers: providers.map(({ owner, model }) => `${owner}:${model}`),
    answers: score.answers,
    askings: score.askings,
    toolCalls: score.calls,
    answersPerConversation: score.spread(),
    answerMs: { median: score.durationMs(0.5), p99: score.durationMs(0.99), longest: score.durationMs(1) },
    requests: Object.values(tally).reduce((sum, { requests, coolingDown, limited, avoidable }) => ({
      requests: sum.requests + requests,
      coolingDown: sum.coolingDown + coolingDown,
      limited: sum.limited + limited,
      avoidable: sum.avoidable + avoidable,
    })),
    requestsByProvider: tally,
    faultsServed: faults,
    soundAnswersServed: sound,
    keysTakenOut,
    cutOff: score.cutOff,
    gaveUp: score.gaveUp,
    endlessStopped: score.stopped,
    steps: score.steps,
    lost: score.lost,
    wrong: score.wrong,
    leftWaiting: runner.waiting,
    heapMb: { early: earlyMb, late: lateMb, samples: memory.samplesMb },
  };
}
