import type { Scenario } from "./scenario.ts";

/** Something that can read the wires' answers. Asks the server at `baseUrl` once, and calls `reported` with each piece of text or arguments as the library reports it. */
export type ReadAnswer = (baseUrl: string, scenario: Scenario, reported: (text: string) => void) => Promise<void>;

/** An order for a worker. If a read is checked, its text is compared with what was sent; else its length alone, which costs next to nothing. */
export type Order =
  | { readonly do: "read"; readonly origin: string; readonly scenario: Scenario; readonly times: number; readonly isChecked: boolean }
  | { readonly do: "first-token"; readonly origin: string; readonly scenario: Scenario; readonly samples: number }
  | { readonly do: "memory"; readonly origin: string; readonly scenario: Scenario; readonly points: readonly number[] };

/** What a worker answers. */
export type Report =
  | { readonly ok: true; readonly cpuMs: number; readonly wallMs: number }
  | { readonly ok: true; readonly batonMs: readonly number[]; readonly fetchMs: readonly number[] }
  | { readonly ok: true; readonly heapMb: readonly number[] }
  | { readonly ok: false; readonly message: string };

/** The key that everybody sends; the server takes any. */
export const anyKey = "sk-bench-0123456789abcdef";
