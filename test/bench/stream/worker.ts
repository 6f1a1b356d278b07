// One contender of npm run bench:stream in a process of its own: follows orders over IPC, one at a time, and reports the processor
// time that it took.
import { batonRequest, openBaton, readBaton } from "./batonContender.ts";
import { readChanges } from "./answerPath.ts";
import type { Order, ReadAnswer, Report } from "./contender.ts";
import { ask, readFloor } from "./floor.ts";
import { baseUrlOf, type Scenario, textOf } from "./scenario.ts";

const contender = process.argv[2] ?? "";

/** Loaded for a peer alone: what it imports is not installed where no peer is measured. */
const peersFile: string = new URL("peers.mjs", import.meta.url).href;

async function readerOf(scenario: Scenario): Promise<ReadAnswer> {
  if (contender === "floor") {
    return readFloor;
  }
  if (contender === "baton") {
    return readBaton;
  }
  if (contender === "changes") {
    return readChanges;
  }
  const { peers } = (await import(peersFile)) as {
    readonly peers: Readonly<
      Record<string, Readonly<Record<string, (baseUrl: string, kind: string, reported: (text: string) => void) => Promise<void>>>>
    >;
  };
  const read = peers[contender]?.[scenario.wire];
  if (read === undefined) {
    throw new Error(`${contender} does not speak ${scenario.wire}.`);
  }
  return (baseUrl, { kind }, reported) => read(baseUrl, kind, reported);
}

const expectedTexts = new Map<string, string>();

/** What an answer says, made once: the garbage of making it must not be a run's to clear away. */
function expectedOf(scenario: Scenario): string {
  const name = JSON.stringify(scenario);
  const text = expectedTexts.get(name) ?? textOf(scenario);
  expectedTexts.set(name, text);
  return text;
}

async function read(order: Extract<Order, { do: "read" }>): Promise<Report> {
  const { scenario, origin, times, isChecked } = order;
  const readAnswer = await readerOf(scenario);
  const baseUrl = baseUrlOf(origin, scenario);
  const expected = expectedOf(scenario).repeat(times);
  const pieces: string[] = [];
  let characters = 0;
  const reported = (text: string): void => {
    characters += text.length;
    if (isChecked) {
      pieces.push(text);
    }
  };
  const startMs = performance.now();
  const start = process.cpuUsage();
  for (let time = 0; time < times; time++) {
    await readAnswer(baseUrl, scenario, reported);
  }
  const { user, system } = process.cpuUsage(start);
  const wallMs = performance.now() - startMs;
  if (characters !== expected.length) {
    return {
      ok: false,
      message: `${contender} reported ${String(characters)} characters of ${String(expected.length)} over ${scenario.wire} (${scenario.kind}).`,
    };
  }
  if (isChecked && pieces.join("") !== expected) {
    return { ok: false, message: `${contender} reported a different text than was sent over ${scenario.wire} (${scenario.kind}).` };
  }
  return { ok: true, cpuMs: (user + system) / 1000, wallMs };
}

/** How long the first words take, by Baton and by plain fetch in turn. */
async function firstToken(order: Extract<Order, { do: "first-token" }>): Promise<Report> {
  const { scenario, origin, samples } = order;
  const baseUrl = baseUrlOf(origin, scenario);
  const batonMs: number[] = [];
  const fetchMs: number[] = [];
  const warmUps = 100;
  for (let sample = -warmUps; sample < samples; sample++) {
    const byFetch = await firstByFetch(baseUrl, scenario);
    const byBaton = await firstByBaton(baseUrl, scenario);
    if (sample >= 0) {
      fetchMs.push(byFetch);
      batonMs.push(byBaton);
    }
  }
  return { ok: true, batonMs, fetchMs };
}

async function firstByBaton(baseUrl: string, scenario: Scenario): Promise<number> {
  const startMs = performance.now();
  const provider = await openBaton(baseUrl, scenario.wire);
  let tookMs = Number.NaN;
  for await (const event of provider.stream(batonRequest(scenario), new AbortController().signal)) {
    if (event.type === "text-delta" && Number.isNaN(tookMs)) {
      tookMs = performance.now() - startMs;
    }
  }
  return tookMs;
}

/** The first chunk that carries data, read whole. */
async function firstByFetch(baseUrl: string, { wire }: Scenario): Promise<number> {
  const startMs = performance.now();
  const reader = await ask(baseUrl);
  const first = await reader.read();
  const text = new TextDecoder().decode(first.value);
  if (wire !== "bedrock") {
    JSON.parse(text.slice(text.indexOf("{"), text.indexOf("\n", text.indexOf("{"))));
  }
  const tookMs = performance.now() - startMs;
  while (!(await reader.read()).done) {
    // The rest, so that the connection serves again.
  }
  return tookMs;
}

/** The heap in use, after collection, when so many chunks have come. */
async function memory(order: Extract<Order, { do: "memory" }>): Promise<Report> {
  const { scenario, origin, points } = order;
  const provider = await openBaton(baseUrlOf(origin, scenario), scenario.wire);
  const heapMb: number[] = [];
  let chunks = 0;
  for await (const event of provider.stream(batonRequest(scenario), new AbortController().signal)) {
    if (event.type === "failure") {
      return { ok: false, message: `After ${String(chunks)} chunks: ${event.failure.message}` };
    }
    if (event.type === "text-delta" && ++chunks === points[heapMb.length]) {
      globalThis.gc?.();
      heapMb.push(process.memoryUsage().heapUsed / 2 ** 20);
    }
  }
  return heapMb.length === points.length ? { ok: true, heapMb } : { ok: false, message: `Only ${String(chunks)} chunks came.` };
}

async function obey(order: Order): Promise<Report> {
  try {
    switch (order.do) {
      case "read":
        return await read(order);
      case "first-token":
        return await firstToken(order);
      case "memory":
        return await memory(order);
    }
  } catch (error) {
    return { ok: false, message: `${contender}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

process.on("message", (order) => {
  void obey(order as Order).then((report) => process.send?.(report));
});
