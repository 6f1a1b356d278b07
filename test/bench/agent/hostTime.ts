import { join } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";
import type { ModelServer, ScriptedAnswer } from "../../model-server/script.ts";
import type { AgentApp } from "../../throughApp/agentApp.ts";
import { median, rounded } from "../statistics.ts";

/** What the host takes for a call, beside the model. */
export interface HostTime {
  readonly calls: number;
  /** From the end of the model's answer to the next request, the call done: all that is between is Baton's. */
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly mostMs: number;
  /** The same in processor time of this process, whatever else the machine does: the middle one. */
  readonly processorMedianMs: number;
}

/** One call: on the clock, and in processor time. */
interface CallTime {
  readonly ms: number;
  readonly processorMs: number;
}

/** A conversation whose model makes one call a step: its times by tool, and the bodies of its requests. */
export interface LongTurn {
  readonly byTool: Readonly<Record<string, HostTime>>;
  readonly all: HostTime;
  readonly bodies: readonly unknown[];
}

const fileCount = 60;
/** Calls that do not count: whatever is loaded with the first. */
const warmUp = 4;

/** Lets an agent make 240 calls, reads, searches and edits in turn, and takes the time between the model's answers and the next requests. */
export async function measureHostTime(app: AgentApp, server: ModelServer, folder: string): Promise<LongTurn> {
  await writeProject(folder);
  server.reset();
  server.script(...Array.from({ length: fileCount }, (_, at) => steps(at)).flat(), { steps: [{ text: "Done." }] });
  const times: (CallTime & { readonly name: string })[] = [];
  let endedAt: Watch | undefined;
  let name = "";
  await app.run({
    folder,
    prompt: "Work through the files.",
    observe: (event) => {
      if (event.type === "step-end") {
        endedAt = startWatch();
      } else if (event.type === "tool-call-result") {
        name = event.name;
      } else if (event.type === "step-start" && endedAt !== undefined) {
        times.push({ name, ...endedAt() });
      }
    },
  });
  const counted = times.slice(warmUp);
  const names = [...new Set(counted.map((one) => one.name))];
  return {
    all: timesOf(counted),
    byTool: Object.fromEntries(names.map((tool) => [tool, timesOf(counted.filter((one) => one.name === tool))])),
    bodies: server.requests.map(({ body }) => body),
  };
}

/** The time of one edit in the middle of a file of 10,000 lines, the median of ten. */
export async function measureLargeEdit(app: AgentApp, server: ModelServer, folder: string): Promise<HostTime> {
  const lines = Array.from({ length: 10_000 }, (_, at) => `  const value${String(at)} = compute(${String(at)}, "some words", options);`);
  await writeFile(join(folder, "large.ts"), `${lines.join("\n")}\n`);
  server.reset();
  server.script(
    ...Array.from({ length: 12 }, (_, at) =>
      call("edit_file", { path: "large.ts", edits: [{ oldText: `compute(${String(5000 + at)},`, newText: `computed(${String(at)},` }] }),
    ),
    { steps: [{ text: "Done." }] },
  );
  const times: CallTime[] = [];
  let began: Watch | undefined;
  await app.run({
    folder,
    prompt: "Edit the large file.",
    observe: (event) => {
      if (event.type === "tool-call-run") {
        began = startWatch();
      } else if (event.type === "tool-call-result" && event.status === "done" && began !== undefined) {
        times.push(began());
      }
    },
  });
  return timesOf(times.slice(2));
}

async function writeProject(folder: string): Promise<void> {
  await mkdir(join(folder, "src"), { recursive: true });
  for (let at = 0; at < fileCount; at += 1) {
    const lines = Array.from({ length: 30 }, (_, line) => `export const name${String(at)}_${String(line)} = ${String(line)};`);
    await writeFile(join(folder, `src/file${String(at)}.ts`), `${lines.join("\n")}\n`);
  }
}

function steps(at: number): readonly ScriptedAnswer[] {
  const path = `src/file${String(at)}.ts`;
  const name = `name${String(at)}_7`;
  return [
    call("read_file", { path }),
    call("search_text", { query: `${name} =`, matchCase: true }),
    call("edit_file", { path, edits: [{ oldText: `${name} = 7;`, newText: `${name} = 70;` }] }),
    call("find_files", { pattern: `src/file${String(at)}*` }),
  ];
}

function call(name: string, args: object): ScriptedAnswer {
  return { steps: [{ toolCall: { name, argumentsText: JSON.stringify(args) } }] };
}

type Watch = () => CallTime;

/** Says how long it is since now. */
function startWatch(): Watch {
  const [startMs, startCpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(startCpu);
    return { ms: performance.now() - startMs, processorMs: (user + system) / 1000 };
  };
}

function timesOf(calls: readonly CallTime[]): HostTime {
  const sorted = calls.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (share: number): number => rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
  const processorMedianMs = rounded(median(calls.map(({ processorMs }) => processorMs)));
  return { calls: calls.length, medianMs: at(0.5), p99Ms: at(0.99), mostMs: at(1), processorMedianMs };
}
