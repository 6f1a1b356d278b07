/** What is in a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link" | "other";
}

/** What a command that git runs would find in a repository. */
export interface RepositoryFacts {
  /** The folder that its files are in. */
  readonly root: string;
  /** The texts of the repository's own configuration files, and those of its submodules, without the user's and the system's; `undefined` if one could not be read. */
  readonly configs: readonly string[] | undefined;
  /** Paths of all files in the index, with `/`; `undefined` if the index could not be read. Empty if there is none. */
  readonly trackedFiles: readonly string[] | undefined;
}

/** Facts about files that a permission depends on. Paths are absolute, with `/`. Nothing rejects. */
export interface FileFacts {
  /** The path with all links resolved, `undefined` if nothing is there. */
  realpath(path: string): Promise<string | undefined>;
  /** The entries of a folder, hidden ones too; `undefined` if it cannot be listed. */
  list(folder: string): Promise<readonly FolderEntry[] | undefined>;
  /** The repository that git would use in `folder`, `undefined` if there is none. */
  repository(folder: string): Promise<RepositoryFacts | undefined>;
}
