import type { RateLimit } from "../../model-server/rateLimit.ts";
import { makeKey } from "../../model-server/keys.ts";
import { SoakServer } from "../../soak/soakServer.ts";
import type { SoakProvider } from "../../soak/soakProviders.ts";
import { rounded } from "../statistics.ts";
import type { Contender } from "./contender.ts";

/** One round: so many conversations at once, with so many keys of one limit. */
export interface Round {
  readonly kind: RateLimit["kind"];
  readonly keys: number;
  readonly conversations: number;
  /** What a key lets through in a window. */
  readonly requests: number;
  readonly windowMs: number;
  /** How long it is, in windows. */
  readonly windows: number;
}

/** What a contender made of a round. */
export interface Goodput {
  readonly contender: string;
  /** Whole answers. */
  readonly answers: number;
  /** What the limits allow in that time, from a fresh start. */
  readonly allowed: number;
  readonly share: number;
  /** Askings that failed and were given up. */
  readonly failed: number;
  /** Requests that the server rejected because of a limit. */
  readonly rejectedForLimit: number;
  /** Of those, the ones that the client could have avoided: headers had announced them. */
  readonly avoidable: number;
  /** The fewest and the most answers of a conversation, and the longest that one waited for one, in windows. */
  readonly fewest: number;
  readonly most: number;
  readonly longestWaitWindows: number;
}

/** Has a contender ask for answers for as long as the round lasts, against a server of its own. */
export async function measureGoodput(round: Round, contenderOf: (provider: SoakProvider, origin: string) => Contender): Promise<Goodput> {
  const { kind, requests, windowMs, windows, conversations } = round;
  const keys = Array.from({ length: round.keys }, () => makeKey("openai"));
  // What each of them obeys best: the wait in milliseconds.
  const provider: SoakProvider = {
    owner: "openai",
    type: "openai-compatible",
    model: "gpt-4.1",
    path: "/v1",
    limit: { kind, requests, windowMs, retryAfter: "milliseconds" },
    keys,
  };
  const server = await SoakServer.start({ seed: { seed: 1, faultShare: 0 }, servers: [provider] });
  const contender = contenderOf(provider, server.origins.openai ?? "");
  const stop = new AbortController();
  const answers = Array.from({ length: conversations }, () => 0);
  let failed = 0;
  let longestWaitMs = 0;
  const timer = setTimeout(() => {
    stop.abort();
  }, windows * windowMs);
  await Promise.all(
    answers.map(async (_, index) => {
      for (let turn = 1; !stop.signal.aborted; turn++) {
        const askedMs = performance.now();
        const isWhole = await contender.ask(index, `goodput ${String(index)}/${String(turn)}`, stop.signal);
        const nowMs = performance.now();
        longestWaitMs = Math.max(longestWaitMs, nowMs - askedMs);
        if (!isWhole && !stop.signal.aborted) {
          failed += 1;
        } else if (isWhole) {
          answers[index] = (answers[index] ?? 0) + 1;
        }
      }
    }),
  );
  clearTimeout(timer);
  const { tally } = await server.close();
  // A bucket is full at the beginning.
  const allowed = requests * round.keys * (kind === "bucket" ? windows + 1 : windows);
  const total = answers.reduce((sum, count) => sum + count, 0);
  return {
    contender: contender.name,
    answers: total,
    allowed,
    share: Math.round((total / allowed) * 1000) / 1000,
    failed,
    rejectedForLimit: tally.openai?.limited ?? 0,
    avoidable: tally.openai?.avoidable ?? 0,
    fewest: Math.min(...answers),
    most: Math.max(...answers),
    longestWaitWindows: rounded(longestWaitMs / windowMs),
  };
}
