import { counted, doneOr, failed, said } from "../files/resultWords.ts";
import { defineTool, type Tool, type ToolResult } from "../tool.ts";
import { absoluteIn, gitFailure, pathspecs, repositoriesFor, type GitPorts, type LookedAt } from "./gitPorts.ts";
import { changedPaths, splitRaw } from "./rawDiff.ts";
import { readRevision } from "./revisions.ts";

interface Arguments {
  readonly path?: string;
  readonly staged?: boolean;
  readonly revision?: string;
}

/** What has changed since the last commit, or between commits. */
export function gitDiffTool(ports: GitPorts): Tool {
  return defineTool<Arguments>({
    name: "git_diff",
    description:
      "Shows changes as a unified diff: unstaged ones by default, or staged, or since a revision or in a range such as main...HEAD. Files with secrets are left out.",
    inputSchema: {
      type: "object",
      properties: {
        path: { type: "string", description: "File or folder. Default: the workspace." },
        staged: { type: "boolean", description: "Changes that are staged." },
        revision: { type: "string", description: "Commit, branch or range." },
      },
      additionalProperties: false,
    },
    risk: "read",
    runningLine: (args) => `Looking at ${what(args)}`,
    doneLine: (args, result) => doneOr(result, `Looked at ${what(args)}`, `Couldn't look at ${what(args)}`),
    run: (args, _context, signal) => gitDiff(ports, args, signal),
  });
}

async function gitDiff(ports: GitPorts, args: Arguments, signal: AbortSignal): Promise<ToolResult> {
  const looking = await repositoriesFor(ports, args.path, signal);
  if (!looking.ok) {
    return looking.result;
  }
  const texts: string[] = [];
  for (const one of looking.found) {
    const range = await rangeOf(ports, one, args, signal);
    if (!range.ok) {
      return failed(range.message);
    }
    const result = await diffOf(ports, one, range.args, signal);
    if (!result.ok) {
      return result.result;
    }
    texts.push(result.text);
  }
  return said(texts.join("\n"));
}

async function rangeOf(
  { git }: GitPorts,
  { repository }: LookedAt,
  { staged = false, revision }: Arguments,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly args: readonly string[] } | { readonly ok: false; readonly message: string }> {
  const cached = staged ? ["--cached"] : [];
  if (revision === undefined) {
    return { ok: true, args: cached };
  }
  const reading = await readRevision(git, repository, revision, signal);
  if (!reading.ok) {
    return reading;
  }
  if (staged && reading.commits.length === 2) {
    return { ok: false, message: "Staged changes have no range. Give one revision." };
  }
  return { ok: true, args: [...cached, reading.commits.join(reading.dots ?? "")] };
}

/** Nothing that a repository names is run, and nothing depends on its wishes. */
const quiet = [
  ...["--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty", "--no-color", "--no-relative", "-O/dev/null"],
  ...["--src-prefix=a/", "--dst-prefix=b/", "--find-renames", "--unified=3", "--inter-hunk-context=0", "--no-indent-heuristic"],
];

/** The diff without files that have secrets: they are found by their names first, in the list of what has changed, and then left out. */
async function diffOf(
  ports: GitPorts,
  looked: LookedAt,
  range: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly text: string } | { readonly ok: false; readonly result: ToolResult }> {
  const { repository, shown } = looked;
  const isSecret = (path: string): boolean => ports.isSecret(path) || ports.isSecret(shown(absoluteIn(repository, path)));
  const specs = pathspecs(looked, ports.workspace.ignoresCase);
  const listing = await ports.git.run(repository, ["diff", ...quiet, "--raw", "-z", ...range, "--", ...specs], signal);
  if (listing.kind !== "done" || listing.isCut) {
    return { ok: false, result: listing.kind === "done" ? failed("Too many files have changed. Give a path.") : gitFailure(listing) };
  }
  const changed = changedPaths(listing.text);
  // A rename from a secret name would show what was in it as new lines.
  const secret = changed.filter((names) => names.some(isSecret)).flat();
  if (secret.length > mostSecrets) {
    return { ok: false, result: failed("Too many files with secrets have changed. Give a path.") };
  }
  const left = changed.length - changed.filter((names) => names.some((name) => secret.includes(name))).length;
  const note =
    left === changed.length
      ? []
      : [`[${counted(changed.length - left, "changed file")} with secrets left out: ${[...new Set(secret)].join(", ")}.]`];
  if (left === 0) {
    return { ok: true, text: note.length === 0 ? "Nothing has changed." : note.join("\n") };
  }
  const exclude = secret.map((path) => `:(top,literal,exclude)${path}`);
  const outcome = await ports.git.run(
    repository,
    ["diff", ...quiet, "--patch-with-raw", "-z", ...range, "--", ...specs, ...exclude],
    signal,
  );
  if (outcome.kind !== "done") {
    return { ok: false, result: gitFailure(outcome) };
  }
  const { names, patch } = splitRaw(outcome.text);
  // Something has changed files between the two.
  if (names.flat().some(isSecret)) {
    return { ok: false, result: failed("Files with secrets are being changed right now. Try again.") };
  }
  const cut = outcome.isCut ? ["[The diff goes on. Give a path.]"] : [];
  return { ok: true, text: [patch.trimEnd(), ...cut, ...note].join("\n") };
}

const mostSecrets = 200;

function what({ path, staged, revision }: Arguments): string {
  const of = path === undefined ? "" : ` of ${path}`;
  return revision === undefined ? `the ${staged === true ? "staged changes" : "changes"}${of}` : `the changes${of} in ${revision}`;
}
