/** What a completion stands for: which icon it has. */
export type CompletionIcon = "file" | "folder" | "symbol-misc" | "selection" | "warning" | "diff" | "terminal" | "book" | "robot";

/** Something that the composer offers. */
export interface CompletionItem {
  readonly label: string;
  /** In a quieter colour beside it, such as a file's folder. */
  readonly detail?: string | undefined;
  readonly icon: CompletionIcon;
  /** What takes the place of what is written, trigger included. */
  readonly insert: string;
  /** There is more to complete after it, such as what is in a folder. */
  readonly goesOn?: boolean | undefined;
}

/** Items that are offered at once. */
export const completionLimit = 50;
