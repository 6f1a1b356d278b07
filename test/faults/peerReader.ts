import { condensed } from "./outcome.ts";
import type { ReadAnswer } from "./runFault.ts";

interface PeerOrder {
  /** What the library is given as its timeout, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onText: () => void;
}

type ReadPeer = (origin: string, order: PeerOrder) => Promise<{ readonly text: string; readonly calls: readonly string[] }>;

/** A library's ways of asking, by wire and name. */
export type PeersByWire = Readonly<Record<string, Readonly<Record<string, ReadPeer>>>>;

/** Loaded where it is needed alone: what it imports is not installed elsewhere. */
const peersFile: string = new URL("../bench/stream/faultPeers.mjs", import.meta.url).href;

/** The other libraries, by the wires that they are compared on. Rejects where they are not installed. */
export async function loadPeers(): Promise<PeersByWire> {
  const { faultPeers } = (await import(peersFile)) as { readonly faultPeers: PeersByWire };
  return faultPeers;
}

/** Asks as a library does. What it throws or reports is an `error`. */
export function peerReader(name: string): ReadAnswer {
  return async (wire, { origin, silence, signal, onText }) => {
    const read = (await loadPeers())[wire.name]?.[name];
    if (read === undefined) {
      throw new Error(`${name} does not speak ${wire.name}.`);
    }
    try {
      const { text, calls } = await read(origin, { timeoutMs: silence.idleMs, signal, onText });
      return { end: "finish", text: condensed(text), calls, problems: [] };
    } catch (error) {
      return {
        end: "error",
        text: "",
        calls: [],
        problems: [],
        message: String(error instanceof Error ? error.message : error).slice(0, 200),
      };
    }
  };
}
