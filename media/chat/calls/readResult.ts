import type { ToolCallPart } from "../../../src/shared/part.ts";
import { readDiff, type ReadDiff } from "../diff/readDiff.ts";

/** All words of a result. Pure. */
export function resultText({ result = [] }: Pick<ToolCallPart, "result">): string {
  return result.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n");
}

/** What a command's result says. */
export interface CommandResult {
  /** Absent if it was ended, or never began. */
  readonly exitCode?: number | undefined;
  /** What the command wrote, with what Baton says of it that is not a plain exit code. */
  readonly output: string;
  /** Which files it changed. */
  readonly changes?: string | undefined;
}

/** As `run_command` words it: at the end for a command that succeeded, in the first line for one that did not. */
const succeeded = /\n?\[Exit code (?<code>\d+)\.\]\s*$/;
const failed = /^The command ended with exit code (?<code>-?\d+)\.(?: |\n|$)/;
/** Said by the call's row. */
const stopped = /^The user stopped this call while it ran\.[^\n]*\n?/;
const changed = /(?:^|\n)\[(?<words>Files that have changed: \d+|The workspace has too many files)(?<rest>[^\n]*)\]\s*$/;
const changedCount = / \((?<words>\d+ files? changed)\)$/;

/** Reads a command's result. Words that say nothing of it are all output. Pure. */
export function readCommandResult(text: string): CommandResult {
  const note = changed.exec(text)?.groups;
  const changes = note === undefined ? undefined : `${note["words"] ?? ""}${note["rest"] ?? ""}`;
  const rest = text.replace(changed, "").replace(stopped, "");
  for (const pattern of [succeeded, failed]) {
    const code = pattern.exec(rest)?.groups?.["code"];
    if (code !== undefined) {
      return { exitCode: Number(code), output: rest.replace(pattern, ""), changes };
    }
  }
  return { output: rest, changes };
}

/** A command's line without the files that it changed, and those. Pure. */
export function readCommandLine(line: string): { readonly line: string; readonly changed?: string | undefined } {
  return { line: line.replace(changedCount, ""), changed: changedCount.exec(line)?.groups?.["words"] };
}

/** What an edit's result says: the diff in it, and what stands around that. */
export interface EditResult {
  readonly diff?: ReadDiff | undefined;
  /** What follows the diff, such as new problems; all words if there is no diff. */
  readonly rest: string;
}

const counted = /: (?<added>\d+) lines? added, (?<removed>\d+) removed\./;
const made = / with (?<added>\d+) lines?\.$/;
const diffLine = /^(?:@@|[ +\-\\]|\(\d+ lines of the diff left out\)|$)/;

/** Reads an edit's result, as `edit_file` and `write_file` word it. Pure. */
export function readEditResult(text: string): EditResult {
  const lines = text.split("\n");
  const head = lines[0] ?? "";
  const counts = counted.exec(head)?.groups ?? made.exec(head)?.groups;
  const start = lines.findIndex((line) => line.startsWith("@@ "));
  if (start < 0 || start > 1) {
    return counts === undefined
      ? { rest: text }
      : { diff: { lines: [], added: Number(counts["added"]), removed: Number(counts["removed"] ?? 0) }, rest: lines.slice(1).join("\n") };
  }
  const after = lines.findIndex((line, index) => index > start && !diffLine.test(line));
  const end = after < 0 ? lines.length : after;
  const diff = readDiff(lines.slice(start, end).join("\n"));
  return {
    diff: counts === undefined ? diff : { ...diff, added: Number(counts["added"]), removed: Number(counts["removed"] ?? 0) },
    rest: lines.slice(end).join("\n").trim(),
  };
}

/** What an edit's arguments would change, as far as they say it: each old text and its new one. Pure. */
export function askedDiff({ name, arguments: args }: Pick<ToolCallPart, "name" | "arguments">): ReadDiff | undefined {
  if (name === "write_file" && typeof args?.["content"] === "string") {
    return readDiff(signed("+", args["content"]));
  }
  const edits = name === "edit_file" && Array.isArray(args?.["edits"]) ? (args["edits"] as readonly unknown[]) : [];
  const texts = edits.flatMap((edit, index) => {
    const { oldText, newText } = (edit ?? {}) as { readonly oldText?: unknown; readonly newText?: unknown };
    const gap = index === 0 ? [] : [`Edit ${index + 1}`];
    return typeof oldText === "string" && typeof newText === "string" ? [...gap, signed("-", oldText), signed("+", newText)] : [];
  });
  return texts.length === 0 ? undefined : readDiff(texts.filter((text) => text !== "").join("\n"));
}

function signed(sign: string, text: string): string {
  const lines = text === "" ? [] : (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  return lines.map((line) => `${sign}${line}`).join("\n");
}
