// npm run bench:goodput: how many answers come through limits of 60 requests a minute, with four keys and with one, beside the official SDK's own retries, as
// one JSON object; progress goes to stderr. `--window-seconds N` (default 6: a tenth of a minute; 60 for real time), `--windows N`. Some eight minutes.
import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { rounded } from "../statistics.ts";
import { batonContender } from "./batonContender.ts";
import { measureGoodput, type Goodput, type Round } from "./measure.ts";
import { sdkContender } from "./sdkContender.ts";

const { values } = parseArgs({
  options: {
    "window-seconds": { type: "string", default: "6" },
    windows: { type: "string", default: "6" },
    conversations: { type: "string", default: "50" },
  },
});
const windowMs = Number(values["window-seconds"]) * 1000;
const shared = { conversations: Number(values.conversations), requests: 60, windowMs, windows: Number(values.windows) };
const rounds: readonly Round[] = (["window", "bucket"] as const).flatMap((kind) => [4, 1].map((keys) => ({ kind, keys, ...shared })));
const raisedRetries = 100;
/** What Baton must reach; how unequal conversations may be served, whose answers differ in length; and how long one may wait, in windows. */
const aims = { share: 0.95, mostOverFewest: 3, longestWaitWindows: 2 } as const;

function report(step: string): void {
  console.error(`${(performance.now() / 1000).toFixed(0).padStart(4)} s  ${step}`);
}

// Nothing reports the retries of an aborted request.
process.on("unhandledRejection", () => undefined);
const loadBefore = loadavg().map(rounded);
const figures: { readonly round: Round; readonly contenders: readonly Goodput[] }[] = [];
for (const round of rounds) {
  const contenders: Goodput[] = [];
  for (const contender of [
    (...args: Parameters<Parameters<typeof measureGoodput>[1]>) => batonContender(...args, 20 * windowMs),
    (...args: Parameters<Parameters<typeof measureGoodput>[1]>) => sdkContender(...args, raisedRetries),
    sdkContender,
  ]) {
    const goodput = await measureGoodput(round, (provider, origin) => contender(provider, origin));
    report(`${round.kind}, ${String(round.keys)} keys: ${goodput.contender}: ${String(goodput.share)}`);
    contenders.push(goodput);
  }
  figures.push({ round, contenders });
}
const { version } = JSON.parse(readFileSync(new URL("../../../node_modules/openai/package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};
const machine = {
  node: process.version,
  platform: process.platform,
  cpus: availableParallelism(),
  loadBefore,
  loadAfter: loadavg().map(rounded),
  openai: version,
};
const rules = {
  limits: `Each key lets 60 requests through in ${values["window-seconds"]} s, which stand for a minute, and says so: x-ratelimit-* with each answer, retry-after-ms with each 429. Time is shortened by the server's window alone, so only what headers report is scaled.`,
  kinds: "window: whole again all at once. bucket: fills little by little, as OpenAI's do.",
  share:
    "Whole answers, of what the limits let through in that time at most, from the first request on: of a window all that it has, of a bucket what it holds at first and what flows in.",
  contenders: `Baton spreads over all keys and may wait as long as it takes (baton.retry.maxWaitSeconds raised, as the SDK's maxRetries are to ${String(raisedRetries)}). The SDK has a client for each key, which take turns; what it gives up counts as failed, and the conversation asks its next question.`,
};
const own = figures.map(({ round, contenders }) => ({ round, baton: contenders[0] }));
const checked = own.map(({ round, baton }) => ({
  kind: round.kind,
  keys: round.keys,
  share: { figure: baton?.share, least: aims.share, met: (baton?.share ?? 0) >= aims.share },
  evenly: {
    mostOverFewest: rounded((baton?.most ?? 0) / Math.max(1, baton?.fewest ?? 0)),
    most: aims.mostOverFewest,
    met: (baton?.most ?? 0) <= aims.mostOverFewest * (baton?.fewest ?? 0),
  },
  wait: {
    longestWaitWindows: baton?.longestWaitWindows,
    most: aims.longestWaitWindows,
    met: (baton?.longestWaitWindows ?? Number.POSITIVE_INFINITY) <= aims.longestWaitWindows,
  },
}));
process.stdout.write(`${JSON.stringify({ machine, rules, figures, aims: checked }, undefined, 2)}\n`);
