/** The soak's model servers, one a provider, in a thread and a heap of its own. Takes its orders from `soakServer.ts`. */
import { parentPort, workerData } from "node:worker_threads";
import type { KeyTally, KeyTrouble } from "../model-server/keyGate.ts";
import type { KeyOwner, ModelServer, ScriptedAnswer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import type { RateLimit } from "../model-server/rateLimit.ts";
import { planOf, type SoakSeed } from "./plan.ts";

/** What the thread is started with. */
export interface ThreadData {
  readonly seed: SoakSeed;
  readonly servers: readonly { readonly owner: KeyOwner; readonly keys: readonly string[]; readonly limit: RateLimit }[];
}

/** What the thread is asked, each with a number that its answer carries. */
export type ThreadQuestion = { readonly number: number } & (
  | { readonly kind: "set-key"; readonly owner: KeyOwner; readonly key: string; readonly trouble: KeyTrouble | undefined }
  | { readonly kind: "report" }
  | { readonly kind: "close" }
);

/** What the servers have seen and done so far. */
export interface ServerReport {
  readonly tally: Readonly<Partial<Record<KeyOwner, KeyTally>>>;
  /** Answers with something wrong, by the fault's name. */
  readonly faults: Readonly<Record<string, number>>;
  /** Answers with nothing wrong. */
  readonly sound: number;
}

/** Questions whose askings are counted; those of the last minutes are far fewer. */
const keptQuestions = 5000;

const { seed, servers } = workerData as ThreadData;
const askings = new Map<string, number>();
const faults: Record<string, number> = {};
let sound = 0;

function answer(prompt: string, wire: Parameters<ReturnType<typeof planOf>["answer"]>[0]): ScriptedAnswer {
  // The words after the first two are there for their number.
  const question = prompt.split(" ").slice(0, 2).join(" ");
  const asking = (askings.get(question) ?? 0) + 1;
  askings.set(question, asking);
  const [oldest] = askings.keys();
  if (askings.size > keptQuestions && oldest !== undefined) {
    askings.delete(oldest);
  }
  const plan = planOf(seed, question, asking);
  if (plan.fault === undefined) {
    sound += 1;
  } else {
    faults[plan.fault.name] = (faults[plan.fault.name] ?? 0) + 1;
  }
  return plan.answer(wire);
}

const running = new Map<KeyOwner, ModelServer>();
for (const { owner, keys, limit } of servers) {
  running.set(
    owner,
    await startModelServer({
      keys: { [owner]: keys },
      limits: { [owner]: limit },
      keepsRequests: false,
      fallback: ({ prompt, wire }) => answer(prompt, wire),
    }),
  );
}

function report(): ServerReport {
  return { tally: Object.fromEntries([...running].map(([owner, { tally }]) => [owner, { ...tally }])), faults, sound };
}

parentPort?.on("message", (question: ThreadQuestion) => {
  void (async () => {
    if (question.kind === "set-key") {
      running.get(question.owner)?.setKey(question.key, question.trouble);
    } else if (question.kind === "close") {
      await Promise.all([...running.values()].map((server) => server.close()));
    }
    parentPort?.postMessage({ number: question.number, report: report() });
    if (question.kind === "close") {
      parentPort?.close();
    }
  })();
});
parentPort?.postMessage({ origins: Object.fromEntries([...running].map(([owner, { origin }]) => [owner, origin])) });
