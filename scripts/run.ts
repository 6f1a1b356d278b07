import type { SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { childEnvironment, killTree, spawnTree } from "./processTree.ts";
import { repositoryRoot } from "./paths.ts";

/** How a command is run. */
export interface RunOptions {
  /** Default: the checkout. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** `inherit` (the default) shows the output as it comes; `capture` keeps it and shows nothing. */
  readonly output?: "inherit" | "capture";
}

/** How a command ended. `output` holds stdout and stderr in the order in which they came, where they were captured. */
export interface RunResult {
  /** 0 is success. A process that was killed by a signal has 1. */
  readonly code: number;
  readonly output: string;
}

/** Runs a command to its end, without a shell except for npm's `.cmd` files on Windows. Rejects only when it cannot be started. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const capture = options.output === "capture";
  const spawnOptions: SpawnOptions = {
    cwd: options.cwd ?? repositoryRoot,
    env: childEnvironment(options.env),
    stdio: ["ignore", capture ? "pipe" : "inherit", capture ? "pipe" : "inherit"],
    shell: process.platform === "win32" && !/\.exe$/i.test(command),
  };
  const child = spawnTree(command, args, spawnOptions, "SIGTERM");
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const [code] = (await once(child, "close")) as [number | null];
  killTree(child);
  return { code: code ?? 1, output };
}

/** As {@link run}, but a command that fails is an error that carries its output. */
export async function runOrThrow(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    throw new Error(`${[command, ...args].join(" ")} failed with exit code ${String(code)}.\n${output}`.trimEnd());
  }
  return output;
}

/** Runs a JavaScript or TypeScript file with this Node. */
export function runNode(file: string, args: readonly string[] = [], options: RunOptions = {}): Promise<RunResult> {
  return run(process.execPath, [file, ...args], options);
}
