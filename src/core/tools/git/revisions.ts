import type { Git, GitRepository } from "../../ports/git.ts";

/** Commits that a model named: one, or two with what stood between them. */
export type RevisionReading =
  | { readonly ok: true; readonly commits: readonly [string] | readonly [string, string]; readonly dots: ".." | "..." | undefined }
  | { readonly ok: false; readonly message: string };

/** What names commits: no option, no file of a commit (`HEAD:.env`), nothing that a shell or git reads otherwise. */
const name = /^[\p{L}\p{N}_@][\p{L}\p{N}_./@{}^~+#-]*$/u;

/** The full ids of the commits that a revision such as `main`, `HEAD~2` or `main...HEAD` names: git is then given nothing that a model wrote. Never rejects. */
export async function readRevision(git: Git, repository: GitRepository, text: string, signal: AbortSignal): Promise<RevisionReading> {
  const [, first = "", dots, second = ""] = /^(.*?)(?:(\.{2,3})(.*))?$/.exec(text.trim()) ?? [];
  const names = dots === undefined ? [first] : [first === "" ? "HEAD" : first, second === "" ? "HEAD" : second];
  const commits: string[] = [];
  for (const one of names) {
    const id = name.test(one) ? await commitOf(git, repository, one, signal) : undefined;
    if (id === undefined) {
      return { ok: false, message: `“${one}” names no commit here.` };
    }
    commits.push(id);
  }
  const [from = "", to] = commits;
  return { ok: true, commits: to === undefined ? [from] : [from, to], dots: dots === ".." || dots === "..." ? dots : undefined };
}

async function commitOf(git: Git, repository: GitRepository, one: string, signal: AbortSignal): Promise<string | undefined> {
  const outcome = await git.run(repository, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${one}^{commit}`], signal);
  const id = outcome.kind === "done" ? outcome.text.trim() : "";
  return /^[0-9a-f]{40,64}$/.test(id) ? id : undefined;
}
