/** What the user does with what agents changed. Each reports to the user by itself what could not be done, and why; rejects only if Baton's own files are broken. */
export interface ChangeActions {
  /** Keeps, undoes, opens or reviews the pending changes of a file (absolute path with `/`), or of all files. */
  act(act: "keep" | "undo" | "review" | "open", path: string | undefined): Promise<void>;
  /** Puts the files that a turn changed back as they were before it, or undoes that. */
  restoreTurn(conversationId: string, turnId: string, act: "undo" | "redo"): Promise<void>;
}
