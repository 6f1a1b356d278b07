import type { Permissions } from "../../src/core/agent/agentPorts.ts";
import { fakeTool, textOutput, type ScriptedAgentCall, type ScriptedStep } from "../fakes/scriptedAgent.ts";

let runs = 0;
export const loopTools = [
  fakeTool("read_file"),
  fakeTool("search_text"),
  fakeTool("fails", { run: () => Promise.resolve({ ok: false, message: `No such file (try ${String((runs += 1))}).` }) }),
  fakeTool("edit_file", { risk: "write" }),
  fakeTool("run_command", {
    risk: "command",
    run: () => Promise.resolve(textOutput(`1 failing\nDuration ${String((runs += 1))}.${String(runs)} s`)),
  }),
  fakeTool("stamped", {
    risk: "command",
    run: () =>
      Promise.resolve(
        textOutput(
          `make: nothing to be done at 2026-11-28T12:${String((runs += 1) % 60).padStart(2, "0")}:04.123Z (${String(1_764_000_000 + runs)})`,
        ),
      ),
  }),
  fakeTool("poll", { risk: "command", run: () => Promise.resolve(textOutput("waiting for the lock")) }),
  fakeTool("read_lines", { run: ({ from, to }) => Promise.resolve(textOutput(lines(Number(from), Number(to)))) }),
  fakeTool("forbidden", { risk: "command" }),
  fakeTool("complete_task"),
];
export const loopPermissions: Permissions = {
  decide: ({ name }) => Promise.resolve({ decision: name === "forbidden" ? "deny" : "allow", reason: "" }),
  approve: () => Promise.reject(new Error("Nobody is asked.")),
};

export const read = (path: string): ScriptedAgentCall => ["read_file", { path }];
const rounds =
  (...calls: readonly ScriptedAgentCall[]) =>
  (number: number): ScriptedStep => ({ calls: [calls[(number - 1) % calls.length]!] });
const atOnce =
  (...calls: readonly ScriptedAgentCall[]) =>
  (): ScriptedStep => ({ calls });

/** A model that goes in circles. */
export interface ScriptedLoop {
  readonly title: string;
  /** What it answers, by the number of the question. */
  readonly steps: (number: number) => ScriptedStep;
  /** How many calls its first round has, which show something new. */
  readonly round: number;
  /** How the run ends. */
  readonly reason: string;
}

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => `line ${String(from + index)} of the file`).join("\n");

const listed: readonly (readonly [title: string, steps: (number: number) => ScriptedStep, round: number, reason?: string])[] = [
  ["reads one file for ever", rounds(read("a")), 1],
  ["searches for one text for ever", rounds(["search_text", { query: "x" }]), 1],
  ["makes one edit for ever", rounds(["edit_file", { path: "a" }]), 1],
  ["runs the tests for ever, whose times differ", rounds(["run_command", { command: "npm test" }]), 1],
  ["makes a call that fails for ever, each time in other words", rounds(["fails", { path: "a" }]), 1],
  ["calls a tool that does not exist", rounds(["read", { path: "a" }]), 1],
  ["calls with arguments that do not fit", rounds(["read_file", { path: 1 }]), 1],
  ["calls with arguments that are no JSON", rounds(["read_file", '{"path":']), 1],
  [
    "calls with arguments that are broken in another way each time",
    (number) => ({ calls: [["read_file", `{"path": ${"[".repeat(number)}`]] }),
    1,
  ],
  [
    "reaches its output limit in each call",
    (number) => ({ calls: [["edit_file", `{"path": "${"x".repeat(number)}`]], finish: "length" }),
    1,
  ],
  ["asks for what is forbidden", rounds(["forbidden", {}]), 1, "denied"],
  ["says something else each time", (number) => ({ text: `Try ${String(number)}.`, calls: [read("a")] }), 1],
  [
    "writes its arguments in another order",
    (number) => ({ calls: [["read_file", number % 2 === 0 ? { path: "a", from: 1 } : { from: 1, path: "a" }]] }),
    1,
  ],
  [
    "makes an edit that fails, each time with other spaces",
    (number) => ({ calls: [["fails", { path: "a", oldText: `if (x) {${" ".repeat(number)}return;\n${"\t".repeat(number)}}` }]] }),
    1,
  ],
  ["runs a command whose output has the date and the time in it", rounds(["stamped", { command: "make" }]), 1],
  [
    "reads a file in slightly different ranges",
    (number) => ({ calls: [["read_lines", { path: "a", from: number, to: 100 + number }]] }),
    1,
  ],
  ["calls another tool that does not exist each time", (number) => ({ calls: [[`tool_${String(number)}`, { path: String(number) }]] }), 1],
  [
    "waits longer each time for what doesn't change",
    (number) => ({ calls: [["poll", { command: `sleep ${String(number * 5)}; tail -1 log`, timeoutMs: number * 9000 }]] }),
    1,
  ],
  ["goes back and forth between two files", rounds(read("a"), read("b")), 2],
  ["edits and takes it back", rounds(["edit_file", { path: "a", to: "x" }], ["edit_file", { path: "a", to: "y" }]), 2],
  ["reads and fails in turn", rounds(read("a"), ["fails", { path: "b" }]), 2],
  ["goes round three files", rounds(read("a"), read("b"), read("c")), 3],
  ["goes round four calls", rounds(read("a"), ["search_text", { query: "x" }], read("b"), read("c")), 4],
  ["goes round five calls", rounds(read("a"), read("b"), read("c"), read("d"), read("e")), 5],
  ["makes the same two calls at once in each step", atOnce(read("a"), read("b")), 2],
];

export const scriptedLoops: readonly ScriptedLoop[] = listed.map(([title, steps, round, reason = "loop"]) => ({
  title,
  steps,
  round,
  reason,
}));
