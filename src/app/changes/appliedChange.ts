import { fileBytes, readFileText, type FileText } from "../../core/tools/edits/fileText.ts";
import { rewriting } from "../../core/tools/edits/lineChanges.ts";
import { wholeLines } from "../../core/tools/edits/lineTable.ts";
import { baseOf, type PendingHunk } from "../../core/tools/edits/pendingHunk.ts";
import { rebaseHunksBetween } from "../../core/tools/edits/rebaseHunks.ts";
import { recordEdit } from "../../core/tools/edits/recordEdit.ts";
import type { FileChange } from "../../core/tools/files/fileChange.ts";
import { keptState, loadedState, type KeptState } from "../../core/tools/turns/keptState.ts";
import { isSameContent } from "../../core/tools/turns/turnRecord.ts";
import type { ContentStore } from "../../core/ports/contentStore.ts";
import type { FileState } from "../../core/ports/workspace.ts";
import { isPending, type PendingContent, type PendingFile } from "./pendingFile.ts";
import { withoutTurn } from "./withoutTurn.ts";

/** Who made a change: an agent, whose changes are pending then, or an undo or redo of a turn of one. */
export type ChangeAuthor = "agent" | "undo" | "redo";

/** What changes are applied with. */
export interface ApplyPorts {
  readonly contents: ContentStore;
  readonly newId: () => string;
}

/** The entries that a change leaves in the place of those of its paths. */
export interface AppliedChange {
  /** Paths whose entries are replaced. */
  readonly paths: readonly string[];
  readonly files: readonly PendingFile[];
}

type Find = (path: string) => PendingFile | undefined;

/** What is pending after a change that was made. What an undo of a turn does is never pending by itself: it only takes away from what is. Rejects if the store does. */
export async function appliedChange(ports: ApplyPorts, find: Find, change: FileChange, author: ChangeAuthor): Promise<AppliedChange> {
  const { path } = change;
  const paths = change.kind === "rename" ? [path, change.newPath] : [path];
  const files = await appliedTo(ports, find, change, author);
  return { paths: [...paths, ...files.map((file) => file.path)], files: files.filter(isPending) };
}

async function appliedTo(ports: ApplyPorts, find: Find, change: FileChange, author: ChangeAuthor): Promise<readonly PendingFile[]> {
  const known = find(change.path);
  switch (change.kind) {
    case "edit":
      return edited(ports, known, change.path, change.before, change.after, author);
    case "create":
      return created(ports, known, change, author);
    case "delete":
      return deleted(ports, find, change.path, change.before, author);
    case "rename":
      return renamed(ports, find, change);
  }
}

async function edited(
  ports: ApplyPorts,
  known: PendingFile | undefined,
  path: string,
  before: FileState,
  after: FileState,
  author: ChangeAuthor,
): Promise<readonly PendingFile[]> {
  if (known === undefined && author === "undo") {
    return [];
  }
  const file: PendingFile = known ?? { path, origin: path, content: await freshContent(ports, before), newFolders: [] };
  const [old, now] = [textOf(before), textOf(after)];
  const { content } = file;
  if (content.kind === "text" && old !== undefined && now?.byteOrderMark === content.byteOrderMark) {
    const hunks = content.text === old.text ? content.hunks : rebaseHunksBetween(content.hunks, content.text, old.text);
    const edits = rewriting(old.text, now.text);
    const left = author === "undo" ? withoutTurn(hunks, old.text, edits, ports.newId) : recordEdit(hunks, old.text, edits, ports.newId);
    return [{ ...file, content: { ...content, text: now.text, hunks: left } }];
  }
  const was = content.kind === "text" ? await keptState(await stateBefore(file, before), ports.contents) : content.before;
  return whole(ports, file, was, after);
}

async function created(
  ports: ApplyPorts,
  known: PendingFile | undefined,
  { path, after, newFolders }: Extract<FileChange, { kind: "create" }>,
  author: ChangeAuthor,
): Promise<readonly PendingFile[]> {
  if (known?.content.kind !== "gone") {
    return author === "undo" ? [] : [{ path, origin: undefined, content: await newContent(ports, after), newFolders }];
  }
  const before = await loadedState(known.content.before, ports.contents);
  const file = { ...known, newFolders: [] };
  const [old, now] = [before === "lost" ? undefined : textOf(before), textOf(after)];
  if (old !== undefined && now !== undefined && old.byteOrderMark === now.byteOrderMark) {
    const hunks = recordEdit([], old.text, rewriting(old.text, now.text), ports.newId);
    return [{ ...file, content: { kind: "text", ...now, hunks } }];
  }
  return whole(ports, file, known.content.before, after);
}

async function deleted(
  ports: ApplyPorts,
  find: Find,
  path: string,
  before: FileState,
  author: ChangeAuthor,
): Promise<readonly PendingFile[]> {
  const known = find(path);
  const origin = known === undefined ? path : known.origin;
  if (origin === undefined || (author === "undo" && (known === undefined || origin === path))) {
    return [];
  }
  const state = known === undefined ? before : await stateBefore(known, before);
  const kept = known?.content.kind === "whole" ? known.content.before : await keptState(state, ports.contents);
  const content: PendingContent = { kind: "gone", before: kept, lines: wholeLines(textOf(state)?.text ?? "").length };
  // A new file has taken the place that this one had before it was renamed.
  const other = origin === path ? undefined : find(origin);
  if (other !== undefined) {
    const now = await stateNow(ports, other);
    return now === undefined
      ? [other]
      : created(
          ports,
          { path: origin, origin, content, newFolders: [] },
          { kind: "create", path: origin, after: now, newFolders: [] },
          "agent",
        );
  }
  return [{ path: origin, origin, content, newFolders: [] }];
}

async function renamed(
  ports: ApplyPorts,
  find: Find,
  { path, newPath, state, newFolders }: Extract<FileChange, { kind: "rename" }>,
): Promise<readonly PendingFile[]> {
  const known = find(path) ?? { path, origin: path, content: await freshContent(ports, state), newFolders: [] };
  const replacedFile = find(newPath);
  if (replacedFile?.content.kind === "gone") {
    // Another file had this name: that one is edited, and this one is gone.
    const left = await deleted(ports, find, path, state, "agent");
    return [...left, ...(await created(ports, replacedFile, { kind: "create", path: newPath, after: state, newFolders }, "agent"))];
  }
  return [{ ...known, path: newPath, newFolders: [...known.newFolders, ...newFolders] }];
}

/** The content of a file that nothing is pending of. */
async function freshContent(ports: ApplyPorts, state: FileState): Promise<PendingContent> {
  const text = textOf(state);
  if (text !== undefined) {
    return { kind: "text", ...text, hunks: [] };
  }
  const kept = await keptState(state, ports.contents);
  return { kind: "whole", before: kept, after: kept };
}

/** The content of a file that an agent made. */
async function newContent(ports: ApplyPorts, state: FileState): Promise<PendingContent> {
  const text = textOf(state);
  return text === undefined
    ? { kind: "whole", before: { kind: "none" }, after: await keptState(state, ports.contents) }
    : { kind: "text", ...text, hunks: allOf(text.text, ports.newId) };
}

function allOf(text: string, newId: () => string): readonly PendingHunk[] {
  return recordEdit([], "", [{ start: 0, end: 0, text }], newId);
}

/** A file that is kept or undone whole from now on; none if it's as it was. */
async function whole(ports: ApplyPorts, file: PendingFile, before: KeptState, after: FileState): Promise<readonly PendingFile[]> {
  const now = await keptState(after, ports.contents);
  return file.origin === file.path && isSameContent(before, now) ? [] : [{ ...file, content: { kind: "whole", before, after: now } }];
}

/** A file as it was before what is pending of it, as far as that is certain; else as it is. */
async function stateBefore({ origin, content }: PendingFile, now: FileState): Promise<FileState> {
  if (content.kind !== "text" || now.kind !== "file" || origin === undefined || content.hunks.some(({ state }) => state !== "clean")) {
    return now;
  }
  const text = textOf(now);
  return text?.text === content.text ? { ...now, bytes: fileBytes({ ...content, text: baseOf(content.text, content.hunks) }) } : now;
}

/** What a pending file is now, by what is known of it. */
async function stateNow({ contents }: ApplyPorts, { content }: PendingFile): Promise<FileState | undefined> {
  if (content.kind === "text") {
    return { kind: "file", bytes: fileBytes(content) };
  }
  const state = content.kind === "gone" ? undefined : await loadedState(content.after, contents);
  return state === "lost" ? undefined : state;
}

function textOf(state: FileState | undefined): FileText | undefined {
  const reading = state?.kind === "file" ? readFileText(state.bytes, "") : undefined;
  return reading?.ok === true ? reading.file : undefined;
}

/** The text of a file after a change; `undefined` if it has none. Pure. */
export function textAfter(change: FileChange): string | undefined {
  const state = change.kind === "create" || change.kind === "edit" ? change.after : undefined;
  const reading = state?.kind === "file" ? readFileText(state.bytes, "") : undefined;
  return reading?.ok === true ? reading.file.text : undefined;
}
