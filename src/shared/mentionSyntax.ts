/** What stands at the caret and can be completed. */
export interface CompletionToken {
  /** `@`: a mention; `/`: a command at the beginning of the prompt. */
  readonly trigger: "@" | "/";
  /** Where the trigger stands, and where the caret is: what a completion replaces. */
  readonly from: number;
  readonly to: number;
  /** What is written after the trigger so far, without quotes. */
  readonly query: string;
}

/** Mentions that need no name. */
export const plainMentions = ["selection", "problems", "changes"] as const;
/** Mentions with a name, as `@symbol:parse`. */
export const namedMentions = ["file", "folder", "symbol"] as const;

/** A prompt is looked at no further back from the caret than this, in characters. */
const longestToken = 400;

/** What can be completed at the caret; `undefined` if nothing can. Pure. */
export function completionTokenAt(text: string, caret: number): CompletionToken | undefined {
  const start = Math.max(0, caret - longestToken);
  const before = text.slice(start, caret);
  const command = start === 0 ? /^\s*\/([^\s/]*)$/.exec(before) : null;
  if (command !== null) {
    return { trigger: "/", from: before.indexOf("/"), to: caret, query: command[1] ?? "" };
  }
  const mention = /(?:^|[\s([{,;"'“‘])@((?:file:|folder:|symbol:)?(?:"[^"\n]*|[^\s"@]*))$/.exec(before);
  const words = mention?.[1];
  return words === undefined ? undefined : { trigger: "@", from: caret - words.length - 1, to: caret, query: words.replace('"', "") };
}

/** A mention of a file, a folder (its path ends with `/`) or a symbol as it is written in a prompt. Pure. */
export function mentionOf(name: string, kind?: (typeof namedMentions)[number]): string {
  // What could be taken for something else says what it is; what would end too early is quoted.
  const isPlainWord = plainMentions.some((word) => word === name) || /^(?:file|folder|symbol):/.test(name);
  const prefix = kind === "symbol" ? "symbol:" : isPlainWord ? `${kind ?? "file"}:` : "";
  return `@${prefix}${/[\s"'`()[\]{}<>,;@]|[.:!?…]$|:\d/.test(name) ? `"${name.replaceAll('"', "")}"` : name}`;
}
