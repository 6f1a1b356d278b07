import type { CommandScope } from "../terms/commandScope.ts";
import type { Word } from "../terms/word.ts";

const usual = ["--version"];

/**
 * Programs, the only arguments with which they print their version, and files of a repository that would make another program run in their place or before they answer: a toolchain's path, a plugin, a
 * package manager's own copy. Those that always run a repository's code are not here.
 */
const queries: readonly (readonly [names: string, args: readonly string[], absent?: readonly string[]])[] = [
  ["node nodejs npm npx tsc bun deno corepack", ["--version", "-v"]],
  ["python python3 python2 pip pip3 pipx ruby gem", ["--version", "-V"]],
  ["perl php lua Rscript", ["--version", "-v"]],
  ["java javac", ["--version", "-version"]],
  ["yarn pnpm", ["--version", "-v"], [".yarnrc", ".yarnrc.yml", ".pnpmfile.cjs", "package.json"]],
  ["mvn", ["--version", "-v"], [".mvn"]],
  ["gcc g++ clang clang++ cc c++ make cmake ninja ld gdb lldb bash zsh sh fish dash", usual],
  ["git docker podman jq rg fd curl wget tar gzip zip unzip sed grep awk gawk find ls cat diff tree rsync", usual],
  [
    "docker-compose helm terraform kubectl aws gcloud az gh sqlite3 psql mysql redis-cli uv poetry ruff black mypy pytest eslint prettier swift kotlin ghc ocaml zig nim julia",
    usual,
  ],
  ["tmux ssh", ["-V"]],
  ["openssl", ["version"]],
  ["ffmpeg", ["-version"]],
  ["docker", ["version"]],
];
/** Tools that load a repository's settings or plugins even for this. */
const notTrusted = new Set([
  "docker-compose",
  "kubectl",
  "pytest",
  "eslint",
  "prettier",
  "poetry",
  "terraform",
  "aws",
  "gcloud",
  "az",
  "sh",
  "dash",
  "npx",
]);

const known = new Map<string, { args: string[]; absent: string[] }>();
for (const [names, args, absent = []] of queries) {
  for (const name of names.split(" ").filter((each) => !notTrusted.has(each))) {
    const entry = known.get(name) ?? { args: [], absent: [] };
    entry.args.push(...args);
    entry.absent.push(...absent);
    known.set(name, entry);
  }
}

/** Whether a call asks a known program for its version and does nothing else; then it is judged. */
export function judgeVersionQuery(name: string, args: readonly Word[], scope: CommandScope): boolean {
  const query = known.get(name);
  const [only] = args;
  if (query === undefined || args.length !== 1 || only?.literal !== true || !query.args.includes(only.text)) {
    return false;
  }
  if (query.absent.length > 0) {
    scope.mustBeAbsent(query.absent);
  }
  return true;
}
