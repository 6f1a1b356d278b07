import type { SilenceLimits } from "../../src/core/resilience/watchdog.ts";
import type { Fault, Site } from "./fault.ts";
import { type ReaderSide, startFaultServer } from "./faultServer.ts";
import type { FaultWire } from "./faultWire.ts";
import { type Expected, faultsOf, type Outcome } from "./outcome.ts";

/** One question to be asked at an address. */
export interface ReadOrder {
  readonly origin: string;
  readonly silence: SilenceLimits;
  /** Called with the first words. */
  readonly onText: () => void;
  /** Stop. */
  readonly signal: AbortSignal;
}

/** Asks, and reads the answer. */
export type ReadAnswer = (wire: FaultWire, order: ReadOrder) => Promise<Outcome>;

/** Somebody who asks and reads answers. */
export interface Reader {
  readonly read: ReadAnswer;
  /** The same in a process with a small heap, one after the other. */
  readonly readInSmallHeap: ReadAnswer;
}

/** Who is asked to read, on which wire. */
export interface Asker {
  readonly who: string;
  readonly wire: FaultWire;
  readonly reader: Reader;
}

/** What came of one fault on one wire. */
export interface Cell {
  readonly who: string;
  readonly wire: string;
  readonly expected: Expected;
  readonly outcome: Outcome;
  /** Why the wire cannot have the fault, or report it. */
  readonly instead: string | undefined;
  /** From asking to the last event, in milliseconds. */
  readonly tookMs: number;
  /** What is not as it must be. */
  readonly faults: readonly string[];
  /** Whether it would be right of a library that knows no kinds of failure. */
  readonly right: boolean;
}

/** So long that nothing in the bytes may wait for it. */
const patient: SilenceLimits = { firstByteMs: 8000, idleMs: 8000 };

/** How long a reader is watched, and how long the server waits to see its connection closed, in milliseconds. */
export interface Patience {
  readonly readMs: number;
  readonly closeMs: number;
}

/** Puts one fault to readers: to all at once, but to one after the other where memory counts. No cell for a wire that another stands for. */
export async function runFault(fault: Fault, askers: readonly Asker[], patience: Patience): Promise<readonly Cell[]> {
  const surroundings = await fault.prepare?.();
  const asked = askers.filter(({ wire }) => fault.sameAs?.(wire) === undefined);
  try {
    if (fault.inSmallHeap !== true) {
      return await Promise.all(asked.map((asker) => runCell(fault, asker, asker.reader.read, patience)));
    }
    const cells: Cell[] = [];
    for (const asker of asked) {
      cells.push(await runCell(fault, asker, asker.reader.readInSmallHeap, patience));
    }
    return cells;
  } finally {
    await surroundings?.end();
  }
}

async function runCell(fault: Fault, { who, wire }: Asker, read: ReadAnswer, patience: Patience): Promise<Cell> {
  const seen = Promise.withResolvers<undefined>();
  const stop = new AbortController();
  const site = await openSite(fault, wire, { seen: seen.promise, stop: () => stop.abort() });
  const expected = typeof fault.expected === "function" ? fault.expected(wire) : fault.expected;
  try {
    const startMs = performance.now();
    const outcome = await within(
      patience.readMs,
      read(wire, { origin: site.origin, silence: fault.silence ?? patient, signal: stop.signal, onText: () => seen.resolve(undefined) }),
      { end: "never", text: "", calls: [], problems: [] },
    );
    const tookMs = performance.now() - startMs;
    const leftOpen = await within(
      patience.closeMs,
      Promise.all(site.servers.map((server) => server.over())).then(() => false),
      true,
    );
    const faults = [...faultsOf(outcome, expected), ...(leftOpen ? ["left its connection open"] : []), ...siteFaults(site)];
    return {
      who,
      wire: wire.name,
      expected,
      outcome,
      instead: fault.notOn?.(wire),
      tookMs,
      faults,
      right: isRight(fault, expected, outcome, site, leftOpen),
    };
  } finally {
    await Promise.all([...site.servers, ...(site.strangers ?? [])].map((server) => server.close()));
  }
}

async function openSite(fault: Fault, wire: FaultWire, reader: ReaderSide): Promise<Site> {
  const { play } = fault;
  if (fault.open !== undefined) {
    return fault.open(wire, reader);
  }
  if (play === undefined) {
    throw new Error(`“${fault.name}” says nothing of what the server does.`);
  }
  const server = await startFaultServer({ wire, play, reader });
  return { origin: `http://127.0.0.1:${String(server.port)}`, servers: [server] };
}

/** What is wrong with who was asked. */
function siteFaults({ servers, strangers = [] }: Site): readonly string[] {
  const requests = servers.reduce((sum, { keysSeen }) => sum + keysSeen.length, 0);
  const strange = strangers.flatMap(({ keysSeen }) => keysSeen);
  return [
    ...(requests > 1 ? [`asked ${String(requests)} times`] : []),
    ...(strange.length > 0 ? [`asked another host, ${strange.includes(true) ? "with" : "without"} the key`] : []),
  ];
}

function isRight(fault: Fault, expected: Expected, outcome: Outcome, site: Site, leftOpen: boolean): boolean {
  if (outcome.end === "never" || outcome.end === "crashed") {
    return false;
  }
  if (typeof fault.peers === "function") {
    return fault.peers(outcome, site);
  }
  if (expected.end === "aborted") {
    return !leftOpen;
  }
  return expected.end === "finish" ? outcome.end === "finish" && faultsOf(outcome, expected).length === 0 : outcome.end !== "finish";
}

/** What `work` comes to, or `otherwise` where it takes longer. */
async function within<T>(ms: number, work: Promise<T>, otherwise: T): Promise<T> {
  const late = Promise.withResolvers<T>();
  const timer = setTimeout(() => late.resolve(otherwise), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
