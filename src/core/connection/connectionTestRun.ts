import type { Clock } from "../ports/clock.ts";
import type { Place } from "./place.ts";
import type { DoctorPorts, KeylessAnswer } from "./ports.ts";
import type { ProxyHop } from "./proxyChoice.ts";
import type { ConnectionTestTarget } from "./connectionTestTarget.ts";

/** What is known once the address is: what every later stage of one connection test works with. */
export interface ConnectionTestRun {
  readonly target: ConnectionTestTarget;
  readonly ports: DoctorPorts;
  readonly signal: AbortSignal;
  /** As requests use it, regions filled in; without a trailing slash. */
  readonly baseUrl: string;
  readonly url: URL;
  /** Where the provider is. */
  readonly place: Place;
  /** The proxy on the way. */
  readonly hop: ProxyHop | undefined;
  /** What stands in the path of questions without a key, where the wire has it there. */
  readonly model: string;
  /** Answers to questions without a key, by URL: each is asked once. */
  readonly answers: Map<string, Promise<KeylessAnswer>>;
}

/** The provider and its address, as sentences name it. */
export function whoIs({ target, url }: Pick<ConnectionTestRun, "target" | "url">): string {
  return `${target.label} (${url.origin})`;
}

/** Milliseconds by which this computer's clock is ahead of one that has just said `dateMs`. */
export function offBy(clock: Pick<Clock, "nowMs">, dateMs: number | undefined): number | undefined {
  return dateMs === undefined ? undefined : clock.nowMs() - dateMs;
}
