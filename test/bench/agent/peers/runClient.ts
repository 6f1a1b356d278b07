import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyDemoProject } from "../../../../scripts/demoProject.ts";
import { childEnvironment, killTree, spawnTree } from "../../../../scripts/processTree.ts";
import type { ModelServer, RecordedRequest } from "../../../model-server/script.ts";
import type { Client } from "./clients.ts";
import { isJobDone, type Job } from "./jobs.ts";
import type { OutsideTrap } from "./outsideTrap.ts";

/** What one run of a client came to. Times in milliseconds. */
export interface ClientRun {
  /** From the start of its process to its end. */
  readonly wallMs: number;
  /** From the start of its process to its first request for an answer. */
  readonly startMs: number;
  /** From that to the end of its process: the work, the commands of the job among it. */
  readonly workMs: number;
  /** Processor time of its process and all that it waited for, the commands of the job among it; `undefined` where the system doesn't say. */
  readonly processorMs: number | undefined;
  readonly requests: readonly RecordedRequest[];
  readonly outsideHosts: readonly string[];
}

/** The most that a run may take: a client that waits for something that never comes. */
const mostMs = 120_000;
/** How much of what a client says of its failure is kept. */
const keptCharacters = 400;

/** What runs need beside the client. */
export interface RunPlace {
  readonly server: ModelServer;
  readonly trap: OutsideTrap;
  /** The client's own, kept between its runs. */
  readonly home: string;
  /** Hands the server's answers to the job in this folder. */
  readonly answerFor: (job: Job, folder: string) => void;
}

/** Runs a job in a fresh copy of the sample project. Rejects, with the client's own words, if the job is not done. */
export async function runClient(client: Client, job: Job, { server, trap, home, answerFor }: RunPlace): Promise<ClientRun> {
  const outer = await mkdtemp(join(tmpdir(), "baton-bench-peer-"));
  const folder = join(outer, "shop");
  try {
    await copyDemoProject(folder);
    server.reset();
    trap.taken();
    answerFor(job, folder);
    const place = { home, baseUrl: server.openaiBaseUrl, key: server.keys.openai };
    const { program, args, environment } = client.command(place, folder, job.prompt);
    const processorBefore = childrenProcessorMs();
    const startedMs = performance.now();
    const child = spawnTree(program, args, {
      cwd: folder,
      env: { ...homeEnvironment(home), ...trap.environment, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-keptCharacters)));
    }
    const timer = setTimeout(() => killTree(child), mostMs);
    const [code] = (await once(child, "close")) as [number | null];
    const endedMs = performance.now();
    clearTimeout(timer);
    killTree(child);
    const requests = server.requests.filter(({ method, wire }) => method === "POST" && wire !== undefined);
    if (code !== 0 || !(await isJobDone(job, folder))) {
      throw new Error(`${client.name} ended with ${String(code)} after ${requests.length} requests, the job not done: ${said.trim()}`);
    }
    const firstMs = requests[0]?.atMs ?? Number.NaN;
    const processorAfter = childrenProcessorMs();
    return {
      wallMs: endedMs - startedMs,
      startMs: firstMs - startedMs,
      workMs: endedMs - firstMs,
      processorMs: processorBefore === undefined || processorAfter === undefined ? undefined : processorAfter - processorBefore,
      requests,
      outsideHosts: trap.taken(),
    };
  } finally {
    await rm(outer, { recursive: true, force: true });
  }
}

/** Processor time of all children that have ended, as Linux counts it in hundredths of a second. */
function childrenProcessorMs(): number | undefined {
  if (process.platform !== "linux") {
    return undefined;
  }
  // After the name, which may have spaces: state, parent, …; the 14th and 15th are the children's user and system time.
  const fields = readFileSync("/proc/self/stat", "latin1").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

/** An environment with nothing of the user's: no keys, no settings, folders of its own. */
function homeEnvironment(home: string): Readonly<Record<string, string | undefined>> {
  const { PATH, LANG, SystemRoot, ComSpec } = childEnvironment();
  return {
    PATH,
    LANG,
    SystemRoot,
    ComSpec,
    HOME: home,
    USERPROFILE: home,
    APPDATA: join(home, "AppData"),
    LOCALAPPDATA: join(home, "LocalAppData"),
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local", "share"),
    XDG_STATE_HOME: join(home, ".local", "state"),
    XDG_CACHE_HOME: join(home, ".cache"),
    TMPDIR: join(home, "tmp"),
  };
}

/** Makes a home for a client. */
export async function makeHome(client: Client): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), `baton-bench-${client.name}-`));
  await mkdir(join(home, "tmp"), { recursive: true });
  return home;
}
