import { rm } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { startModelServer } from "../../../model-server/server.ts";
import { seriesOf, type Series } from "../../statistics.ts";
import { anyClientAnswer } from "./anyClientModel.ts";
import { clients, type Client } from "./clients.ts";
import { jobs, type Job } from "./jobs.ts";
import { startOutsideTrap } from "./outsideTrap.ts";
import { requestFigures, type CountTokens, type RequestFigures } from "./requestFigures.ts";
import { makeHome, runClient, type ClientRun, type RunPlace } from "./runClient.ts";

/** A client at a job: what it came to, or why it did not run. */
export type ClientFigures =
  | { readonly client: string; readonly version: string; readonly job: string; readonly status: "not run"; readonly reason: string }
  | ({
      readonly client: string;
      readonly version: string;
      readonly job: string;
      readonly status: "done";
      readonly wallMs: Series;
      /** To its first request. */
      readonly startMs: Series;
      /** From its first request to its end. */
      readonly workMs: Series;
      /** Of its process and its commands; left out where the system doesn't say. */
      readonly processorMs?: Series;
      /** Hosts beside the model's that it asked for, in any run. */
      readonly outsideHosts: readonly string[];
    } & RequestFigures);

/** A client that can run, with what it needs. */
interface Entrant {
  readonly client: Client;
  readonly version: string;
  readonly place: RunPlace;
  readonly runs: Map<Job, ClientRun[]>;
  failure: string | undefined;
}

/** Lets each client do each job `rounds` times, in turns, after one run that does not count. `modules`: the folder in which they are installed, with a `/` at its end. */
export async function measurePeers(rounds: number, modules: string, report: (step: string) => void): Promise<readonly ClientFigures[]> {
  let answer: (body: unknown) => ReturnType<typeof anyClientAnswer> = () => ({ steps: [{ text: "ok" }] });
  const server = await startModelServer({ fallback: ({ body }) => answer(body) });
  const trap = await startOutsideTrap();
  const homes: string[] = [];
  const entrants: Entrant[] = [];
  const absent: ClientFigures[] = [];
  try {
    for (const client of clients) {
      try {
        const version = client.version();
        const home = await makeHome(client);
        homes.push(home);
        await client.prepare({ home, baseUrl: server.openaiBaseUrl, key: server.keys.openai });
        const place: RunPlace = { server, trap, home, answerFor: (job, folder) => (answer = (body) => anyClientAnswer(job, folder, body)) };
        entrants.push({ client, version, place, runs: new Map(), failure: undefined });
      } catch (error) {
        absent.push(...jobs.map(({ name }) => notRun(client.name, "unknown", name, wordsOf(error))));
      }
    }
    await runAll(entrants, rounds, report);
    const { countTokens } = (await import(pathToFileURL(`${modules}gpt-tokenizer/esm/encoding/o200k_base.js`).href)) as {
      countTokens: CountTokens;
    };
    return [...jobs.flatMap((job) => entrants.map((entrant) => figuresOf(entrant, job, countTokens))), ...absent];
  } finally {
    trap.close();
    await server.close();
    await Promise.all(homes.map((home) => rm(home, { recursive: true, force: true })));
  }
}

async function runAll(entrants: readonly Entrant[], rounds: number, report: (step: string) => void): Promise<void> {
  for (let round = 0; round <= rounds; round += 1) {
    for (const job of jobs) {
      // The order moves on, so that what else the machine does meets all of them.
      const first = round % entrants.length;
      for (const entrant of [...entrants.slice(first), ...entrants.slice(0, first)]) {
        if (entrant.failure !== undefined) {
          continue;
        }
        try {
          const run = await runClient(entrant.client, job, entrant.place);
          const counted = entrant.runs.get(job) ?? [];
          entrant.runs.set(job, round === 0 ? counted : [...counted, run]);
          report(
            `${entrant.client.name}, ${job.name}, run ${round}: ${run.wallMs.toFixed(0)} ms, ${run.startMs.toFixed(0)} to its first request`,
          );
        } catch (error) {
          entrant.failure = wordsOf(error);
          report(entrant.failure);
        }
      }
    }
  }
}

function figuresOf({ client, version, runs, failure }: Entrant, job: Job, count: CountTokens): ClientFigures {
  const own = runs.get(job) ?? [];
  const last = own.at(-1);
  if (last === undefined || failure !== undefined) {
    return notRun(client.name, version, job.name, failure ?? "It was not measured.");
  }
  return {
    client: client.name,
    version,
    job: job.name,
    status: "done",
    wallMs: seriesOf(own.map(({ wallMs }) => wallMs)),
    startMs: seriesOf(own.map(({ startMs }) => startMs)),
    workMs: seriesOf(own.map(({ workMs }) => workMs)),
    ...(own.some(({ processorMs }) => processorMs === undefined)
      ? {}
      : { processorMs: seriesOf(own.map(({ processorMs }) => processorMs ?? 0)) }),
    ...requestFigures(
      last.requests.map(({ body }) => body),
      count,
    ),
    outsideHosts: [...new Set(own.flatMap(({ outsideHosts }) => outsideHosts))],
  };
}

function notRun(client: string, version: string, job: string, reason: string): ClientFigures {
  return { client, version, job, status: "not run", reason };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
