/** What a run of git came to. */
export type GitOutcome =
  /** `isCut`: there was more than is kept. */
  | { readonly kind: "done"; readonly text: string; readonly isCut: boolean }
  /** git said no: its own words. */
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "stopped" };

/** A repository that a folder is in. */
export interface GitRepository {
  /** The folder of its files: absolute, without links, with `/`. */
  readonly root: string;
  /** The folder that was asked for, the same way. */
  readonly folder: string;
}

/**
 * git, to look at a repository and nothing else: it writes nothing, asks no network and no user, and runs no program, whatever the repository's settings and attributes name. Nothing rejects.
 */
export interface Git {
  /** The repository of a folder, or a sentence that says why there is none. */
  repository(
    folder: string,
    signal: AbortSignal,
  ): Promise<{ readonly ok: true; readonly repository: GitRepository } | { readonly ok: false; readonly message: string }>;
  /** Runs a command of git that only reads, in the repository's `folder`. */
  run(repository: GitRepository, args: readonly string[], signal: AbortSignal): Promise<GitOutcome>;
}
