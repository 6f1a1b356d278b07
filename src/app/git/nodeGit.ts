import { spawn } from "node:child_process";
import { realpath, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import type { Git, GitOutcome, GitRepository } from "../../core/ports/git.ts";
import { isInside } from "../../core/tools/workspacePath.ts";
import { commandEnvironment } from "../../core/permissions/commandEnvironment.ts";
import { slashed } from "../workspace/nodeWorkspace.ts";
import { quietSettings, settingsThatRun, withSettings } from "./quietSettings.ts";

/** How git is found and run. */
export interface NodeGitOptions {
  /** The absolute path of git's program. Left out: the first on `PATH`. */
  readonly program?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The variables that Baton's providers take keys from. */
  readonly keyVariables: readonly string[];
}

/** Bytes of output that are kept; git is ended then. */
const mostBytes = 4 * 1024 * 1024;
const mostComplaint = 2000;
/** However large a repository is, in milliseconds. */
const longestMs = 60_000;

type Run = GitOutcome | { readonly kind: "missing" };

/** git as a process, which runs nothing that a repository names: see `quietSettings`. */
export class NodeGit implements Git {
  readonly #options: NodeGitOptions;
  #program: Promise<string | undefined> | undefined;

  constructor(options: NodeGitOptions) {
    this.#options = options;
  }

  async repository(folder: string, signal: AbortSignal): ReturnType<Git["repository"]> {
    const outcome = await this.#quietly(folder, ["rev-parse", "--show-toplevel"], signal);
    if (outcome.kind !== "done") {
      return { ok: false, message: reasonOf(outcome) };
    }
    const root = outcome.text.replace(/\r?\n$/, "");
    const real = slashed(await realpath(folder).catch(() => folder));
    // `core.worktree` can put a repository's files anywhere.
    const isAround = isInside(real, root, process.platform === "win32");
    return isAround
      ? { ok: true, repository: { root, folder: real } }
      : { ok: false, message: "The repository's settings put its files into another folder, so it isn't looked at." };
  }

  async run({ folder }: GitRepository, args: readonly string[], signal: AbortSignal): Promise<GitOutcome> {
    const outcome = await this.#quietly(folder, args, signal);
    return outcome.kind === "missing" ? { kind: "failed", message: reasonOf(outcome) } : outcome;
  }

  /** Looks first which settings name programs, and then runs git with each of them off. */
  async #quietly(folder: string, args: readonly string[], signal: AbortSignal): Promise<Run> {
    const names = await this.#git(folder, ["config", "--list", "--name-only", "-z"], quietSettings, signal);
    if (names.kind !== "done") {
      return names;
    }
    if (names.isCut) {
      return { kind: "failed", message: "The repository has too many settings to be looked at safely." };
    }
    return this.#git(folder, args, [...quietSettings, ...settingsThatRun(names.text.split("\0"))], signal);
  }

  async #git(folder: string, args: readonly string[], settings: readonly (readonly [string, string])[], signal: AbortSignal): Promise<Run> {
    this.#program ??=
      this.#options.program === undefined ? programOnPath(this.#options.environment) : Promise.resolve(this.#options.program);
    const program = await this.#program;
    if (program === undefined) {
      return { kind: "missing" };
    }
    const { environment, keyVariables } = this.#options;
    const kept = commandEnvironment(environment, { keyVariables, readOnly: true, pathSeparator: delimiter });
    return output(program, ["--no-pager", "--no-optional-locks", ...args], folder, withSettings(kept, settings), signal);
  }
}

/** The program itself, by its whole path: Windows looks for bare names in the folder first, which is the repository's. */
async function programOnPath(environment: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const path = Object.entries(environment).find(([name]) => name.toUpperCase() === "PATH")?.[1] ?? "";
  const name = process.platform === "win32" ? "git.exe" : "git";
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found?.isFile() === true) {
      return join(folder, name);
    }
  }
  return undefined;
}

function output(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Run> {
  if (signal.aborted) {
    return Promise.resolve({ kind: "stopped" });
  }
  const { promise, resolve } = Promise.withResolvers<Run>();
  const child = spawn(program, args, { cwd, env: { ...env }, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isCut = false;
  let isLate = false;
  let complaint = "";
  const kill = (): void => {
    child.kill("SIGKILL");
  };
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, longestMs);
  signal.addEventListener("abort", kill, { once: true });
  child.stdout.on("data", (chunk: Buffer) => {
    chunks.push(chunk.subarray(0, Math.max(0, mostBytes - bytes)));
    bytes += chunk.length;
    if (bytes > mostBytes && !isCut) {
      isCut = true;
      kill();
    }
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(0, mostComplaint);
  });
  const end = (outcome: Run): void => {
    clearTimeout(timer);
    signal.removeEventListener("abort", kill);
    resolve(outcome);
  };
  child.on("error", (error) => end({ kind: "failed", message: `git couldn't be started: ${error.message}` }));
  child.on("close", (code) => {
    const text = (): string => Buffer.concat(chunks).toString("utf8");
    if (signal.aborted) {
      end({ kind: "stopped" });
    } else if (isLate) {
      end({ kind: "failed", message: `git took longer than ${String(longestMs / 1000)} seconds.` });
    } else {
      end(
        code === 0 || isCut
          ? { kind: "done", text: text(), isCut }
          : { kind: "failed", message: complaint.trim() || `git ended with ${String(code)}.` },
      );
    }
  });
  return promise;
}

function reasonOf(outcome: Exclude<Run, { kind: "done" }>): string {
  switch (outcome.kind) {
    case "missing":
      return "git isn't installed, or isn't on the PATH.";
    case "stopped":
      return "It was stopped.";
    case "failed":
      return /not a git repository/i.test(outcome.message) ? "The folder is in no git repository." : `git says: ${outcome.message}`;
  }
}
