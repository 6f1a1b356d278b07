import type { PlanCheck } from "../../shared/plan.ts";

/** A check in one line for people and models. Pure. */
export function checkLine(check: PlanCheck): string {
  if ("command" in check) {
    const { exitCode, words } = expectationOf(check.expect);
    return words === undefined ? `\`${check.command}\` ends with exit code ${String(exitCode)}` : `\`${check.command}\` says “${words}”`;
  }
  if ("diagnostics" in check) {
    return `no new problems in ${check.glob}`;
  }
  return "file" in check ? `${check.file} has “${check.contains}”` : `you say yes to “${check.confirm}”`;
}

/** What a command must do for its check. */
export interface CommandExpectation {
  readonly exitCode: number;
  /** What its output must have; `undefined`: anything. */
  readonly words: string | undefined;
}

/** What the text after a command asks for: `exit 0`, or another code, else words that its output must have. Pure. */
export function expectationOf(expect: string): CommandExpectation {
  const code =
    /^\s*(?:exit(?: code)?|exits with|code)\s*:?\s*(-?\d+)\s*\.?\s*$/i.exec(expect)?.[1] ?? /^\s*(\d{1,3})\s*$/.exec(expect)?.[1];
  return code === undefined ? { exitCode: 0, words: expect } : { exitCode: Number(code), words: undefined };
}
