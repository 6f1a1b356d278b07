import type { Finding } from "./judgement.ts";
import type { CommandPart, PathUse, RepositoryUse } from "./commandScope.ts";

/** What a command line's text says, without a look at files. */
export interface LineJudgement {
  /** Its program calls, in order. */
  readonly parts: readonly CommandPart[];
  /** What speaks against running the line unasked, besides what its parts have. */
  readonly findings: readonly Finding[];
  /** Paths that it uses, and other facts that it depends on. */
  readonly uses: readonly PathUse[];
  readonly repositories: readonly RepositoryUse[];
  readonly absent: readonly { readonly names: readonly string[]; readonly folders: readonly string[] }[];
}

/** Gathers a {@link LineJudgement}. */
export class LineRecord {
  readonly parts: CommandPart[] = [];
  readonly findings: Finding[] = [];
  readonly uses: PathUse[] = [];
  readonly repositories: RepositoryUse[] = [];
  readonly absent: { names: readonly string[]; folders: readonly string[] }[] = [];
}
