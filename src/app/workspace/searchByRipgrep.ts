import { spawn, type ChildProcess } from "node:child_process";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isRecord, parseJson } from "../../core/model/json.ts";
import type { FoundLine, SearchOutcome, SearchQuestion } from "../../core/ports/workspace.ts";
import { globFilter } from "./globs.ts";
import { alwaysIgnored, IgnoreRules, usuallyIgnored } from "./ignoreRules.ts";
import { firstMatches } from "./searchByWalk.ts";
import { shortLine } from "./shortLine.ts";
import { streamLines } from "./streamLines.ts";

/** Characters of ripgrep's complaints that are kept. */
const mostComplaint = 2000;

/** Searches with the program at `ripgrep`: see `Workspace.search`. `undefined`: it couldn't be started. Rejects only if the signal is aborted. */
export async function searchByRipgrep(
  ripgrep: string,
  question: SearchQuestion,
  ignoresCase: boolean,
  signal: AbortSignal,
): Promise<SearchOutcome | undefined> {
  const lines: FoundLine[] = [];
  let isCut = false;
  for (const path of question.under) {
    const left = question.limit - lines.filter(({ isMatch }) => isMatch).length;
    const outcome = await searchOne(ripgrep, path, { ...question, limit: left }, ignoresCase, signal);
    if (outcome?.ok !== true) {
      return outcome;
    }
    lines.push(...outcome.lines);
    isCut ||= outcome.isCut;
  }
  return { ok: true, lines, isCut };
}

async function searchOne(
  ripgrep: string,
  path: string,
  question: SearchQuestion,
  ignoresCase: boolean,
  signal: AbortSignal,
): Promise<SearchOutcome | undefined> {
  signal.throwIfAborted();
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  const root = isFile ? dirname(path) : path;
  const child = spawn(ripgrep, argumentsOf(path, isFile, question), {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { SystemRoot: process.env["SystemRoot"] },
    windowsHide: true,
  });
  const stop = (): void => {
    child.kill("SIGKILL");
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await outcomeOf(child, new FileGate(root, isFile, question, ignoresCase), question, signal);
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

/** Which of the files that ripgrep searched count: it takes files for wanted that a glob names although they are ignored, and doesn't know which have secrets. */
class FileGate {
  readonly #root: string;
  readonly #isFile: boolean;
  readonly #mayRead: (path: string) => boolean;
  readonly #fits: ((relative: string) => boolean) | undefined;
  readonly #rules: IgnoreRules;

  constructor(root: string, isFile: boolean, { globs, includeIgnored, mayRead }: SearchQuestion, ignoresCase: boolean) {
    this.#root = root;
    this.#isFile = isFile;
    this.#mayRead = mayRead;
    this.#fits = globFilter(globs, ignoresCase);
    this.#rules = new IgnoreRules(includeIgnored, ignoresCase);
  }

  async admits(path: string): Promise<boolean> {
    if (!this.#mayRead(path)) {
      return false;
    }
    return (
      this.#isFile || ((this.#fits?.(path.slice(this.#root.length + 1)) ?? true) && !(await this.#rules.ignoresFile(this.#root, path)))
    );
  }
}

async function outcomeOf(
  child: ChildProcess,
  gate: FileGate,
  question: SearchQuestion,
  signal: AbortSignal,
): Promise<SearchOutcome | undefined> {
  const { limit, contextLines } = question;
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = complaint.length < mostComplaint ? complaint + text : complaint;
  });
  const ended = new Promise<number | "unstarted">((resolve) => {
    child.once("error", () => resolve("unstarted"));
    child.once("close", (code) => resolve(code ?? 0));
  });
  const lines: FoundLine[] = [];
  let [matches, file, isAdmitted] = [0, "", false];
  if (child.stdout !== null) {
    for await (const text of streamLines(child.stdout)) {
      const found = foundLine(text);
      if (found === undefined) {
        continue;
      }
      if (found.path !== file) {
        [file, isAdmitted] = [found.path, await gate.admits(found.path)];
      }
      if (isAdmitted) {
        matches += found.isMatch ? 1 : 0;
        lines.push(found);
      }
      if (matches > limit) {
        return { ok: true, lines: cut(lines, limit, contextLines), isCut: true };
      }
    }
  }
  const code = await ended;
  signal.throwIfAborted();
  if (code === "unstarted") {
    return undefined;
  }
  // 2 stands for files that couldn't be read too; what was found counts then.
  if (code === 2 && matches === 0 && /regex|pattern|PCRE2/i.test(complaint)) {
    return { ok: false, message: `The regular expression can't be read: ${complaint.trim()}` };
  }
  return { ok: true, lines, isCut: false };
}

/** The first matches, in whatever files they are. */
function cut(lines: readonly FoundLine[], limit: number, contextLines: number): readonly FoundLine[] {
  const last = lines.filter(({ isMatch }) => isMatch)[limit - 1];
  const at = lines.findIndex(({ path }) => path === last?.path);
  const inLast = lines.slice(at).filter(({ path }) => path === last?.path);
  const before = lines.slice(0, Math.max(0, at));
  return last === undefined
    ? []
    : [...before, ...firstMatches(inLast, limit - before.filter(({ isMatch }) => isMatch).length, contextLines)];
}

function argumentsOf(path: string, isFile: boolean, question: SearchQuestion): string[] {
  const { query, isRegex, matchCase, includeIgnored, globs = [], contextLines } = question;
  // What ripgrep reads as something else is left to the gate.
  const plain = globs.every((glob) => /^[\w.*?/{},@ -]+$/u.test(glob)) && !isFile;
  return [
    ...[
      "--json",
      "--no-config",
      "--hidden",
      "--no-require-git",
      "--no-ignore-parent",
      "--no-ignore-global",
      "--no-messages",
      "--sort",
      "path",
      "--max-filesize",
      "20M",
      "--crlf",
    ],
    ...["--context", String(contextLines), matchCase ? "--case-sensitive" : "--ignore-case", "--engine", "auto"],
    ...(isRegex ? [] : ["--fixed-strings"]),
    ...(includeIgnored ? ["--no-ignore"] : []),
    ...(plain ? globs.flatMap((glob) => ["--glob", glob.endsWith("/") ? `${glob}**` : glob]) : []),
    ...(isFile ? [] : [...alwaysIgnored, ...(includeIgnored ? [] : usuallyIgnored)].flatMap((name) => ["--glob", `!**/${name}`])),
    ...["--regexp", query, "--", path],
  ];
}

/** One of ripgrep's lines of JSON: a match, or a line beside one. */
function foundLine(text: string): FoundLine | undefined {
  const message = parseJson(text);
  if (!isRecord(message) || (message["type"] !== "match" && message["type"] !== "context") || !isRecord(message["data"])) {
    return undefined;
  }
  const { path, lines, line_number: line, submatches } = message["data"];
  const [first] = Array.isArray(submatches) ? (submatches as unknown[]) : [];
  const content = textOf(lines);
  const bytes = isRecord(first) && typeof first["start"] === "number" ? first["start"] : 0;
  const start = Buffer.from(content).subarray(0, bytes).toString().length;
  return typeof line === "number"
    ? { path: textOf(path).replaceAll("\\", "/"), line, text: shortLine(content, start), isMatch: message["type"] === "match" }
    : undefined;
}

/** Text, or the bytes of one that isn't UTF-8. */
function textOf(value: unknown): string {
  if (!isRecord(value)) {
    return "";
  }
  const { text, bytes } = value;
  return typeof text === "string" ? text : typeof bytes === "string" ? Buffer.from(bytes, "base64").toString("latin1") : "";
}
