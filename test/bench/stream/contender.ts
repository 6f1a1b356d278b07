import type { Scenario } from "./scenario.ts";

/** Something that can read the wires' answers. Asks the server at `baseUrl` once, and resolves with the characters of text or arguments that it told. */
export type ReadAnswer = (baseUrl: string, scenario: Scenario) => Promise<number>;

/** What a worker is told to do. */
export type Order =
  | { readonly do: "read"; readonly origin: string; readonly scenario: Scenario; readonly times: number }
  | { readonly do: "first-token"; readonly origin: string; readonly scenario: Scenario; readonly samples: number }
  | { readonly do: "memory"; readonly origin: string; readonly scenario: Scenario; readonly points: readonly number[] };

/** What a worker answers. */
export type Report =
  | { readonly ok: true; readonly cpuMs: number; readonly wallMs: number; readonly characters: number }
  | { readonly ok: true; readonly batonMs: readonly number[]; readonly fetchMs: readonly number[] }
  | { readonly ok: true; readonly heapMb: readonly number[] }
  | { readonly ok: false; readonly message: string };

/** The key that everybody sends; the server takes any. */
export const anyKey = "sk-bench-0123456789abcdef";
