/** A folder that is open. */
export interface WorkspaceFolder {
  /** The name by which the workspace knows it; unique among the folders. */
  readonly name: string;
  /** Absolute, with `/` between names on every system (`C:/code/app` on Windows), without one at the end. Links may be in it. */
  readonly path: string;
}

/** What stands at a path, links not followed. */
export interface FileStat {
  readonly kind: "file" | "folder" | "link" | "other";
  /** In bytes; of a file alone. */
  readonly size: number;
  /** The permission bits, if the system has such. */
  readonly mode?: number | undefined;
}

/** All that makes a file what it is: its bytes, with its permission bits if the system has such, or where a link leads, as it is written in it. */
export type FileState =
  | { readonly kind: "file"; readonly bytes: Uint8Array; readonly mode?: number | undefined }
  | { readonly kind: "link"; readonly target: string };

/** Whether a change was made, or sentences that say why nothing was changed, without the file's name. `changed`: the file isn't what the caller takes it for; `exists`: another is in its place. */
export type ChangeOutcome =
  | {
      readonly ok: true;
      /** What a file has become if that isn't what was asked for, such as by an editor that formats what it saves. */
      readonly actual?: Uint8Array;
    }
  | {
      readonly ok: false;
      readonly reason: "changed" | "exists" | "missing" | "not-file" | "read-only" | "failed";
      readonly message: string;
    };

/** A file or folder of a listing. */
export interface ListedEntry {
  /** Absolute. */
  readonly path: string;
  readonly kind: "file" | "folder" | "link" | "other";
}

/** What is listed. */
export interface ListingQuestion {
  /** Absolute paths of folders. */
  readonly under: readonly string[];
  /** Folders below are listed too; links to folders are never followed. */
  readonly recursive: boolean;
  /** Also what ignore files (`.gitignore`, `.ignore`) leave out, and folders such as `node_modules`. `.git` never is, unless it is in `under`. */
  readonly includeIgnored: boolean;
  /** Globs, against the path relative to the entry's folder of `under`; one without `/` fits at any depth. Only files and links that fit one are listed. Left out: everything. */
  readonly globs?: readonly string[] | undefined;
  /** Entries at most. */
  readonly limit: number;
}

/** Entries that were found, sorted by path; recursive listings from the top down, so that a listing that is cut lacks what is deepest. */
export interface Listing {
  readonly entries: readonly ListedEntry[];
  /** There are more. */
  readonly isCut: boolean;
  /** How many entries were left out because they are ignored; what is in an ignored folder isn't counted. */
  readonly ignored: number;
  /** Folders that couldn't be read. */
  readonly unreadable: readonly string[];
}

/** What is searched for in the texts of files. */
export interface SearchQuestion {
  readonly query: string;
  readonly isRegex: boolean;
  readonly matchCase: boolean;
  /** Absolute paths of folders or files. */
  readonly under: readonly string[];
  readonly includeIgnored: boolean;
  /** Globs as of {@link ListingQuestion}. */
  readonly globs?: readonly string[] | undefined;
  /** Lines before and after each match. */
  readonly contextLines: number;
  /** Matching lines at most. */
  readonly limit: number;
  /** Whether a file may be searched, by its absolute path. What comes back never depends on what is in the others. */
  readonly mayRead: (path: string) => boolean;
}

/** A line of a file that matches, or that stands beside one. */
export interface FoundLine {
  /** Absolute. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** Without its line end; a long one is cut around the match. */
  readonly text: string;
  readonly isMatch: boolean;
}

/** What a search found: lines sorted by path and number. */
export type SearchOutcome =
  | {
      readonly ok: true;
      readonly lines: readonly FoundLine[];
      readonly isCut: boolean;
    }
  /** Such as a regular expression that can't be read. */
  | { readonly ok: false; readonly message: string };

/**
 * The files of the open folders. All paths are absolute, as in {@link WorkspaceFolder}. It keeps nobody inside of the folders: callers do. A document that is open in an editor is read and changed as
 * the editor shows it, if there is an editor. Nothing here rejects, but for an aborted signal and a glob with too many wildcards.
 */
export interface Workspace {
  folders(): readonly WorkspaceFolder[];
  /** Whether `A` and `a` are one file. */
  readonly ignoresCase: boolean;
  /** The path without any link in it; `undefined` if nothing is there, or a link leads nowhere. */
  realPath(path: string): Promise<string | undefined>;
  /** `undefined` if nothing is there. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Where a link leads, as it is written in it; `undefined` if it's no link. */
  readLink(path: string): Promise<string | undefined>;
  /** A file's bytes, or a sentence that says why they can't be read, without the file's name. */
  read(path: string): Promise<{ readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly message: string }>;
  list(question: ListingQuestion, signal: AbortSignal): Promise<Listing>;
  search(question: SearchQuestion, signal: AbortSignal): Promise<SearchOutcome>;
  /** Puts `bytes` in the place of a file's bytes if these are `expected`, all at once: nobody ever reads half of them. Its permission bits stay, unless there are others in `mode`. */
  write(path: string, bytes: Uint8Array, expected: Uint8Array, mode?: number): Promise<ChangeOutcome>;
  /** Makes a file or a link, and the folders above it, if nothing is there. */
  create(path: string, state: FileState): Promise<ChangeOutcome>;
  /** Takes a file or a link away if it's still what `expected` is; no folders. */
  delete(path: string, expected: FileState): Promise<ChangeOutcome>;
  /** Gives a file or a link another name if nothing has it, and makes the folders above that. */
  rename(path: string, newPath: string): Promise<ChangeOutcome>;
  /** Takes a folder away if nothing is in it. Resolves with whether it did. */
  deleteEmptyFolder(path: string): Promise<boolean>;
}
