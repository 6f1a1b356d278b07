import { isTestPath } from "./testFiles.ts";
import type { FileDelta, RecordedCall, RecordedWork, TaskReport } from "./recordedWork.ts";

/** Something that a worker says, and whether the host saw it. */
export interface CheckedClaim {
  /** In the worker's own words. */
  readonly text: string;
  /** `recorded`: a call or change shows it; `claim`: nothing does; `contradicted`: what was recorded shows the contrary. */
  readonly support: "recorded" | "claim" | "contradicted";
  /** The call that shows it. */
  readonly call?: string | undefined;
  /** One sentence: why it is no more than a claim. */
  readonly why?: string | undefined;
}

type Judged = Omit<CheckedClaim, "text">;

interface ClaimKind {
  readonly words: RegExp;
  judge(sentence: string, work: RecordedWork): Judged;
}

const denied = /\b(?:not|n't|never|without|unable|fail(?:s|ed|ing)?|could ?n.t|skipped|kein|nicht|ohne|pas|sans)\b|没有|未|失败/i;
/** A command's exit code says nothing. */
const hidesExit = /\|\|\s*(?:true|:|exit 0|echo)|;\s*(?:true|exit 0|echo\b[^;]*)\s*$|\|\s*(?:tail|head|cat|grep|tee)\b|\bset \+e\b|&\s*$/;

const testCommand =
  /\b(?:test|tests|spec|jest|vitest|mocha|ava|pytest|unittest|rspec|phpunit|ctest|gotestsum|playwright|cypress|tox|nox)\b/i;
const buildCommand = /\b(?:build|compile|make|tsc|cargo|gradlew?|mvn|webpack|esbuild|vite|rollup|msbuild|dotnet)\b/i;
const typeCommand = /\b(?:tsc|typecheck|type-check|mypy|pyright|flow|check)\b/i;
const lintCommand = /\b(?:lint|eslint|biome|prettier|ruff|flake8|clippy|golangci-lint|stylelint|format)\b/i;

const kinds: readonly ClaimKind[] = [
  commandKind(
    /\b(?:tests?|specs?|test suite|suite)\b.{0,60}\b(?:pass(?:es|ed|ing)?|green|succe(?:ed|eded|ssful)|ok|fine|work(?:s|ing)?)\b|\b(?:ran|run|executed|all)\b.{0,20}\btests?\b|\b\d+\s*(?:\/\s*\d+\s*)?(?:tests? )?pass(?:ed|ing)\b|\btests?\b.{0,30}\b(?:grün|bestanden|durchgelaufen|laufen durch)\b|\btests? (?:passent|réussis|ok)\b|测试.{0,10}(?:通过|成功)/i,
    testCommand,
    "tests",
  ),
  commandKind(
    /\b(?:build|compil(?:es|ed|ation))\b.{0,40}\b(?:pass|succe|clean|green|works?|without errors|ok)|\bcompiles\b|\bbuilds (?:cleanly|fine|without)/i,
    buildCommand,
    "a build",
  ),
  commandKind(
    /\b(?:type ?checks?|typecheck|type checker|types)\b.{0,40}\b(?:pass|clean|green|succe|no errors|ok)|\bno type errors\b/i,
    typeCommand,
    "a type check",
  ),
  commandKind(
    /\b(?:lint(?:er|ing)?|eslint)\b.{0,40}\b(?:pass|clean|green|no (?:errors|warnings)|ok)|\blint[- ]clean\b/i,
    lintCommand,
    "the linter",
  ),
  {
    words:
      /\b(?:sub-?tasks?|sub-?agents?|workers?|scouts?|delegat\w+|other agents?)\b.{0,60}\b(?:returned|report(?:s|ed)|finished|confirm(?:s|ed)|found|completed|done|results?|agree[sd]?)\b|\b(?:results?|report) (?:of|from) the (?:sub-?tasks?|workers?|scouts?|sub-?agents?)\b/i,
    judge: (_sentence, { calls }) => {
      const asked = calls.filter(({ tool }) => delegationTools.has(tool));
      const done = asked.findLast(({ status }) => status === "done");
      return done !== undefined
        ? { support: "recorded", call: done.id }
        : {
            support: asked.length > 0 ? "contradicted" : "claim",
            why: asked.length > 0 ? "The other run was asked, and never came back with a result." : "No other run was asked for anything.",
          };
    },
  },
  {
    words:
      /\b(?:verified|confirmed|checked|tested|reproduced|measured|benchmarked|manually|double-checked)\b|\büberprüft\b|\bvérifié\b|已验证|已确认/i,
    judge: (_sentence, { calls, changes }) => {
      const last = Math.max(0, ...changes.map(({ lastCall }) => lastCall));
      const look = calls.findLast(({ status, tool, number }) => status === "done" && number > last && !endTools.has(tool));
      return look === undefined
        ? { support: "claim", why: "No call after the last change looked at anything." }
        : { support: "recorded", call: look.id };
    },
  },
];

/** Tools whose calls hand work to another run. */
const delegationTools = new Set(["delegate_task", "run_scout", "ask_orchestrator"]);
/** Tools that show nothing. */
const endTools = new Set(["complete_task", "hand_up"]);

/**
 * What a report claims that can be checked, each with what the host saw of it: what it says that calls show, sentences of its summary that say that tests, builds and the like passed or that others did something, and files
 * that it says it changed. Pure.
 */
export function checkClaims(report: TaskReport, work: RecordedWork): readonly CheckedClaim[] {
  const cited = report.evidence.map(({ claim, call }): CheckedClaim => ({ text: claim, ...judgeCited(claim, call, work) }));
  const said = sentencesOf(report.summary).flatMap((sentence) => {
    const kind = denied.test(sentence) ? undefined : kinds.find(({ words }) => words.test(sentence));
    return kind === undefined ? [] : [{ text: sentence, ...kind.judge(sentence, work) }];
  });
  const files = report.changed.map((path): CheckedClaim => ({ text: `Changed ${path}`, ...judgeChange(path, work.changes) }));
  const named = changedInWords(report.summary)
    .filter((path) => !report.changed.some((other) => samePath(other, path)))
    .map((path): CheckedClaim => ({ text: `Changed ${path}`, ...judgeChange(path, work.changes) }));
  return [...cited, ...said, ...files, ...named];
}

/** Whether two texts name one file of the workspace. Pure. */
export function samePath(one: string, other: string): boolean {
  const plain = (path: string): string =>
    path
      .trim()
      .replaceAll("\\", "/")
      .replace(/^(?:\.\/)+/, "")
      .replace(/:\d+(?:-\d+)?$/, "");
  const [a, b] = [plain(one), plain(other)];
  return a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
}

function judgeCited(claim: string, id: string, work: RecordedWork): Judged {
  const call = work.calls.find((one) => one.id === id.trim());
  if (call === undefined) {
    return { support: "claim", why: `There is no call “${id}”.` };
  }
  if (call.status !== "done") {
    return { support: "contradicted", call: call.id, why: `Call ${call.id} did not succeed.` };
  }
  const kind = denied.test(claim) ? undefined : kinds.find(({ words }) => words.test(claim));
  const needed = kind?.judge(claim, { ...work, calls: [call] });
  return needed === undefined || needed.support === "recorded" ? exitJudgement(call, claim) : { ...needed, call: call.id };
}

function exitJudgement(call: RecordedCall, claim: string): Judged {
  const isFailure = call.exitCode !== undefined && call.exitCode !== 0 && !denied.test(claim);
  return isFailure
    ? { support: "contradicted", call: call.id, why: `Call ${call.id} ended with exit code ${String(call.exitCode)}.` }
    : { support: "recorded", call: call.id };
}

/** A kind of claim that only a command's exit code shows. */
function commandKind(words: RegExp, command: RegExp, what: string): ClaimKind {
  return {
    words,
    judge: (_sentence, { calls, changes }) => {
      const runs = calls.filter(({ tool, args }) => (tool === "run_command" || tool === "run_task") && command.test(commandOf(args)));
      const run = runs.at(-1);
      if (run === undefined) {
        return { support: "claim", why: `No call ran ${what}.` };
      }
      if (run.status !== "done" || (run.exitCode ?? 0) !== 0) {
        return { support: "contradicted", call: run.id, why: `The last call that ran ${what}, ${run.id}, failed.` };
      }
      if (hidesExit.test(commandOf(run.args))) {
        return { support: "claim", call: run.id, why: `The command of call ${run.id} hides whether it failed.` };
      }
      const last = Math.max(0, ...changes.map(({ lastCall }) => lastCall));
      return run.number < last
        ? { support: "claim", call: run.id, why: `Files were changed after call ${run.id}.` }
        : { support: "recorded", call: run.id };
    },
  };
}

function commandOf(args: RecordedCall["args"]): string {
  return ["command", "task", "name"].map((key) => (typeof args[key] === "string" ? args[key] : "")).join(" ");
}

function judgeChange(path: string, changes: readonly FileDelta[]): Judged {
  return changes.some((delta) => samePath(delta.path, path))
    ? { support: "recorded" }
    : { support: "contradicted", why: "The file was not changed." };
}

function sentencesOf(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?。！？;])\s+|\n+/)
    .map((sentence) => sentence.replace(/^\s*(?:[-*•]|\d+[.)])\s*/, "").trim())
    .filter((sentence) => sentence !== "");
}

const changeWords =
  /\b(?:creat|updat|chang|edit|modif|renam|rewrit|rewrote|fix|add|remov|delet|refactor|extract|mov)\w*\b(?:(?!\bnot\b)[^.\n]){0,40}?[`“"']?((?:[\w@()[\]-]+\/)*[\w@()[\]-]+\.[a-z]{1,5})\b/gi;

/** Files that a text says were changed. */
function changedInWords(text: string): readonly string[] {
  const paths = sentencesOf(text)
    .filter((sentence) => !denied.test(sentence))
    .flatMap((sentence) => [...sentence.matchAll(changeWords)].flatMap(([, path]) => path ?? []));
  // `Money.amount` is no file.
  return [...new Set(paths)].filter((path) => path.includes("/") || knownEnding.test(path) || isTestPath(path));
}

const knownEnding = /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|php|cs|c|h|cpp|vue|css|html|json|ya?ml|toml|md|sql|sh)$/;
