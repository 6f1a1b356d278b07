import type { CheckOutcome } from "../../core/plan/evidence/recordedWork.ts";
import { expectationOf } from "../../core/plan/checkWords.ts";
import { fitsGlobs } from "../../core/plan/globs/globOverlap.ts";
import type { Problem, Problems } from "../../core/ports/languageServers.ts";
import type { Processes } from "../../core/ports/processes.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { newProblems, problemLine } from "../../core/tools/files/problemLines.ts";
import { locateFile } from "../../core/tools/locateFile.ts";
import type { ResourceLocks } from "../../core/tools/resourceLocks.ts";
import { shownPath } from "../../core/tools/workspacePath.ts";
import type { PlanCheck } from "../../shared/plan.ts";

/** What checks are run with. */
export interface CheckPorts {
  readonly workspace: Workspace;
  readonly processes: Processes;
  readonly locks: ResourceLocks;
  /** The absolute folder that commands run in. */
  readonly folder: () => string;
  /** The environment of commands, without keys. */
  readonly environment: () => Readonly<Record<string, string>>;
  /** Left out: there is no editor, and checks of problems can't be run. */
  readonly problems?: Pick<Problems, "all" | "watch"> | undefined;
  /** Asks the user a question of yes or no. Resolves with `undefined` once `signal` is aborted, or if nobody can be asked. */
  confirm(question: string, signal: AbortSignal): Promise<boolean | undefined>;
}

/** What was there before the work that is checked. */
export interface CheckBaseline {
  readonly problems: readonly Problem[];
}

const commandTimeoutMs = 600_000;
/** Characters of a command's output that are kept from its end, and that are shown. */
const outputCharacters = { kept: 200_000, shown: 600 };

/** Runs the checks of plans, as the host sees them: never by a worker. */
export class CheckRunner {
  readonly #ports: CheckPorts;

  constructor(ports: CheckPorts) {
    this.#ports = ports;
  }

  /** To be taken before the work begins. */
  baseline(): CheckBaseline {
    return { problems: this.#ports.problems?.all() ?? [] };
  }

  /** Runs checks one after the other, the user's last. Those that a stop cuts off are not run. Never rejects. */
  async run(checks: readonly PlanCheck[], baseline: CheckBaseline, signal: AbortSignal): Promise<readonly CheckOutcome[]> {
    const outcomes = new Map<PlanCheck, CheckOutcome>();
    for (const check of checks.toSorted((one, other) => Number("confirm" in one) - Number("confirm" in other))) {
      outcomes.set(
        check,
        signal.aborted ? { check, status: "not-run", detail: "it was stopped." } : await this.#one(check, baseline, signal),
      );
    }
    return checks.flatMap((check) => outcomes.get(check) ?? []);
  }

  async #one(check: PlanCheck, baseline: CheckBaseline, signal: AbortSignal): Promise<CheckOutcome> {
    try {
      if ("command" in check) {
        return await this.#command(check, signal);
      }
      if ("file" in check) {
        return await this.#file(check);
      }
      return "confirm" in check ? await this.#confirm(check, signal) : await this.#diagnostics(check, baseline, signal);
    } catch (error) {
      return { check, status: "not-run", detail: `it couldn't be run: ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  /** A command may write, as builds do: it runs while nobody else reads or writes files. */
  async #command(check: Extract<PlanCheck, { readonly command: string }>, signal: AbortSignal): Promise<CheckOutcome> {
    const { processes, locks, folder, environment } = this.#ports;
    const release = await locks.acquire({ kind: "workspace" }, signal);
    if (release === undefined) {
      return { check, status: "not-run", detail: "it was stopped." };
    }
    let output = "";
    try {
      const order = { command: check.command, folder: folder(), environment: environment(), timeoutMs: commandTimeoutMs };
      const end = await processes.run(order, (text) => (output = (output + text).slice(-outputCharacters.kept)), signal);
      const { exitCode, words } = expectationOf(check.expect);
      switch (end.kind) {
        case "exit": {
          const hasWords = words === undefined || output.includes(words);
          const isPassed = end.code === exitCode && hasWords;
          const why = end.code === exitCode ? `its output doesn't have “${words ?? ""}”.` : `exit code ${String(end.code)}.`;
          return {
            check,
            status: isPassed ? "passed" : "failed",
            detail: isPassed ? `exit code ${String(end.code)}.` : `${why} ${tailOf(output)}`.trim(),
          };
        }
        case "timeout":
          return { check, status: "failed", detail: "it ran longer than ten minutes and was ended." };
        case "signal":
          return { check, status: "failed", detail: `it was ended by ${end.signal}. ${tailOf(output)}`.trim() };
        case "stopped":
          return { check, status: "not-run", detail: "it was stopped." };
        case "not-started":
          return { check, status: "not-run", detail: `it couldn't be started: ${end.reason}` };
      }
    } finally {
      release();
    }
  }

  async #file(check: Extract<PlanCheck, { readonly file: string }>): Promise<CheckOutcome> {
    const { workspace } = this.#ports;
    const located = await locateFile(workspace, check.file);
    const read = located.ok ? await workspace.read(located.file.path) : located;
    if (!read.ok) {
      return { check, status: "failed", detail: read.message };
    }
    const has = new TextDecoder().decode(read.bytes).replaceAll("\r\n", "\n").includes(check.contains.replaceAll("\r\n", "\n"));
    return { check, status: has ? "passed" : "failed", detail: has ? "it is there." : "it isn't there." };
  }

  async #diagnostics(
    check: Extract<PlanCheck, { readonly glob: string }>,
    baseline: CheckBaseline,
    signal: AbortSignal,
  ): Promise<CheckOutcome> {
    const { problems, workspace } = this.#ports;
    if (problems === undefined) {
      return { check, status: "not-run", detail: "there is no editor that would report problems." };
    }
    await problems.watch([], signal).settled();
    const shown = (path: string): string => shownPath(path, workspace.folders(), workspace.ignoresCase);
    const isWithin = ({ path, severity }: Problem): boolean =>
      (severity === "error" || severity === "warning") && fitsGlobs(shown(path), [check.glob], workspace.ignoresCase);
    const found = newProblems(baseline.problems, problems.all()).filter(isWithin);
    const [first] = found;
    return first === undefined
      ? { check, status: "passed", detail: "none." }
      : { check, status: "failed", detail: `${String(found.length)} new, such as ${problemLine(first, shown)}` };
  }

  async #confirm(check: Extract<PlanCheck, { readonly confirm: string }>, signal: AbortSignal): Promise<CheckOutcome> {
    const answer = await this.#ports.confirm(check.confirm, signal);
    return answer === undefined
      ? { check, status: "not-run", detail: "nobody has answered." }
      : { check, status: answer ? "passed" : "failed", detail: answer ? "yes." : "no." };
  }
}

function tailOf(output: string): string {
  return output.replaceAll(/\s+/g, " ").trim().slice(-outputCharacters.shown);
}
