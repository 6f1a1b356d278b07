import { callResults } from "../../src/core/agent/callResults.ts";
import type { LoopDetector } from "../../src/core/agent/loopDetector.ts";

/** A call that has ended. */
export type Ended = Parameters<LoopDetector["add"]>[0];

/** Work as agents do it: files are read, and again after they have changed; tests are run after each edit, and fail until they pass; an edit fails, the file is read, the next fits. */
export function* honestSession(random: () => number): Generator<Ended> {
  const pick = (count: number): number => Math.floor(random() * count);
  const versions = new Map<string, number>();
  let failing = 3 + pick(5);
  const call = (name: string, args: Record<string, string>, text: string, more: Partial<Ended> = {}): Ended => ({
    name,
    args,
    status: "done",
    result: [{ type: "text", text }],
    isPolling: false,
    changes: false,
    mayChange: name === "run_command",
    ...more,
  });
  for (let round = 0; round < 40; round += 1) {
    const path = `src/file${String(pick(12))}.ts`;
    const version = versions.get(path) ?? 0;
    yield* looks(call, pick, round);
    if (random() < 0.3) {
      yield call("search_text", { query: `name${String(pick(40))}${String(round)}` }, `${path}:${String(pick(300))}`);
    }
    if (random() < 0.6) {
      yield call("read_file", { path }, `content ${path} ${String(version)}`);
    }
    if (random() < 0.2) {
      yield call("edit_file", { path, oldText: `wrong ${String(round)}` }, callResults.nothing, { status: "failed" });
      yield call("read_file", { path, range: String(round) }, `lines of ${path} ${String(version)}`);
    }
    yield call("edit_file", { path, oldText: `old ${String(round)}` }, `edited ${path}`, { changes: true });
    versions.set(path, version + 1);
    failing = random() < 0.4 ? Math.max(0, failing - 1) : failing;
    const seconds = `${String(pick(9))}.${String(pick(99))} s`;
    const at = `src/file${String(pick(12))}.ts:${String(pick(500))}`;
    yield call(
      "run_command",
      { command: "npm test" },
      failing === 0 ? `all pass in ${seconds}` : `${String(failing)} failing in ${seconds}\n${at}`,
    );
    if (random() < 0.3) {
      yield call("diagnostics", {}, `${String(failing)} problems, the first in ${at}`);
    }
  }
}

type MakeCall = (name: string, args: Record<string, string>, text: string, more?: Partial<Ended>) => Ended;

/** What agents do without changing a file: a build is waited for, folders are listed, one thing is searched for in other words, a long file is paged through, looked at more closely, or read once more; commands change files. */
function* looks(call: MakeCall, pick: (count: number) => number, round: number): Generator<Ended> {
  const page = (from: number, count: number): string =>
    Array.from({ length: count }, (_, index) => `line ${String(from + index)} in round ${String(round)}`).join("\n");
  const path = `long${String(round)}.ts`;
  switch (pick(9)) {
    case 0:
      for (let percent = pick(30); percent < 100; percent += 7 + pick(20)) {
        yield call("run_command", { command: "sleep 10; tail -1 build.log" }, `compiling round ${String(round)}: ${String(percent)} %`);
      }
      break;
    case 1:
      for (let folder = 0; folder < 4 + pick(8); folder += 1) {
        yield call(
          "list_files",
          { path: `src/part${String(round)}-${String(folder)}` },
          Array.from({ length: 12 }, (_, index) => `src/part${String(round)}-${String(folder)}/${String(index)}.ts`).join("\n"),
        );
      }
      break;
    case 2:
      for (const query of ["user", "account", "member", "login", "session"].slice(0, 2 + pick(4))) {
        yield call("search_text", { query: `${query}${String(round)}` }, "Nothing was found.");
      }
      break;
    case 3:
      for (let from = 1; from < 900; from += 180) {
        yield call("read_file", { path, fromLine: String(from), toLine: String(from + 199) }, page(from, 200));
      }
      break;
    case 4:
      yield call("read_file", { path }, page(1, 300));
      for (let closer = 0; closer < pick(4); closer += 1) {
        yield call("read_file", { path, fromLine: String(closer * 40), toLine: String(closer * 40 + 30) }, page(closer * 40 + 1, 30));
      }
      break;
    case 5:
      yield call("read_file", { path }, page(1, 40));
      yield call("search_text", { query: `again${String(round)}` }, `${path}:3`);
      yield call("read_file", { path }, page(1, 40));
      break;
    case 6:
      for (let file = 0; file < 3 + pick(4); file += 1) {
        yield call("run_command", { command: `sed -i s/old/new/ file${String(round)}-${String(file)}.ts` }, "[Exit code 0.]");
        yield call("run_command", { command: `npm run lint -- ${String(round)}` }, "3 problems");
      }
      break;
    case 7:
      for (let file = 0; file < 3; file += 1) {
        yield call("run_command", { command: `node migrate.js ${String(round)} ${String(file)}` }, "[Exit code 0.]");
      }
      yield call("git_status", {}, `${String(round)} files changed`);
      break;
    default:
      for (let count = 0; count < 6; count += 1) {
        yield call("command_output", { handle: "1" }, "still running", { isPolling: true });
      }
  }
}
