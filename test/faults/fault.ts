import type { SilenceLimits } from "../../src/core/resilience/watchdog.ts";
import type { FaultServer, Play, ReaderSide } from "./faultServer.ts";
import type { FaultWire } from "./faultWire.ts";
import type { Expected, Outcome } from "./outcome.ts";

/** Where a question is sent, and what is known there. */
export interface Site {
  /** The address to ask. */
  readonly origin: string;
  /** The servers that the key is for. */
  readonly servers: readonly FaultServer[];
  /** Servers that must see no request. */
  readonly strangers?: readonly FaultServer[] | undefined;
}

/** What a fault needs around all its cells: certificates, a proxy. */
export interface Surroundings {
  /** Puts everything back. */
  end(): Promise<void> | void;
}

/** One way in which an answer goes wrong, or only looks so. */
export interface Fault {
  readonly name: string;
  /** What must come of it. */
  readonly expected: Expected | ((wire: FaultWire) => Expected);
  /** What the server does with a request. Left out where `open` says all. */
  readonly play?: Play | undefined;
  /** The servers of a cell. Default: one that plays. */
  readonly open?: ((wire: FaultWire, reader: ReaderSide) => Promise<Site>) | undefined;
  /** How long silence is borne. Default: so long that to wait for its end is a failure. */
  readonly silence?: SilenceLimits | undefined;
  /** It is read in a process with a small heap (see `smallHeap.ts`), one wire after the other. */
  readonly inSmallHeap?: boolean | undefined;
  /** The wire that reads this with the very same code, so that it need not be put to this one too. For what takes long. */
  readonly sameAs?: ((wire: FaultWire) => string | undefined) | undefined;
  /** Prepared before the first cell, and ended after the last. */
  readonly prepare?: (() => Promise<Surroundings>) | undefined;
  /** Why a wire cannot have the fault, or cannot report it; `expected` is then what happens instead. */
  readonly notOn?: ((wire: FaultWire) => string | undefined) | undefined;
  /**
   * Whether another library's outcome is right. Default: it reports an error where one is expected; where none is, it reports the text and the calls.
   * `never`: the fault is no measure of others.
   */
  readonly peers?: ((outcome: Outcome, site: Site) => boolean) | "never" | undefined;
}

/** Faults of one kind, under a heading of the table. */
export interface FaultGroup {
  readonly title: string;
  readonly faults: readonly Fault[];
}
