import type { FileWatch, FoundChanges } from "../files/fileWatch.ts";
import type { Workspace } from "../../ports/workspace.ts";
import type { ChangeRecorder, FileChange } from "../files/fileChange.ts";
import { counted } from "../files/resultWords.ts";
import { workspaceRoots } from "../files/workspaceRoots.ts";
import type { ToolContext } from "../tool.ts";

/** What finds and takes down what commands change. */
export interface CommandChangesPorts {
  readonly workspace: Workspace;
  readonly watch: FileWatch;
  readonly recorder: ChangeRecorder;
  /** Called with what changed and can't be undone, if anything. */
  noteUnknown?(unknown: FoundChanges["unknown"]): void;
}

/** Files that are named. */
const mostNames = 20;
const heading = "[Files that have changed: ";

/** Runs a command, and has what it changes in the workspace's files recorded, so that it can be undone as far as earlier contents are known. Resolves with what `run` does and a line for the model, if anything has changed. */
export async function withRecordedChanges<T>(
  ports: CommandChangesPorts,
  context: Pick<ToolContext, "callId" | "stepId">,
  signal: AbortSignal,
  run: () => Promise<T>,
): Promise<{ readonly result: T; readonly line: string | undefined }> {
  const { workspace, watch, recorder } = ports;
  const watched = await watch.begin(signal);
  const result = await run();
  const found = await watched.end();
  const lost: FileChange[] = [];
  for (const change of found.changes) {
    try {
      await recorder.record(change, context);
      await recorder.made?.(change, undefined);
    } catch {
      // It's done already: all that's left is to say that it can't be undone.
      lost.push(change);
    }
  }
  const unknown = [...found.unknown, ...lost.map(asUnknown)];
  if (unknown.length > 0) {
    ports.noteUnknown?.(unknown);
  }
  const { shown } = await workspaceRoots(workspace);
  return { result, line: lineOf({ ...found, changes: found.changes.filter((one) => !lost.includes(one)), unknown }, shown) };
}

/** How many files a result says have changed, for people; empty if none. */
export function changedSuffix(text: string): string {
  const at = text.lastIndexOf(heading);
  const count = at < 0 ? undefined : /^\[Files that have changed: (\d+)/.exec(text.slice(at))?.[1];
  return count === undefined ? "" : ` (${counted(Number(count), "file")} changed)`;
}

function asUnknown({ path, kind }: FileChange): FoundChanges["unknown"][number] {
  return { path, kind: kind === "rename" ? "edit" : kind };
}

function lineOf({ changes, unknown, isPartial }: FoundChanges, shown: (path: string) => string): string | undefined {
  const total = changes.length + unknown.length;
  if (total === 0) {
    return isPartial ? "[The workspace has too many files to find out which of them have changed.]" : undefined;
  }
  const words = { create: "created", edit: "edited", delete: "deleted", rename: "renamed" } as const;
  const names = (list: readonly { readonly path: string; readonly kind: keyof typeof words }[]): string => {
    const first = list.slice(0, mostNames).map(({ path, kind }) => `${words[kind]} ${shown(path)}`);
    return `${first.join(", ")}${list.length > mostNames ? ` and ${String(list.length - mostNames)} more` : ""}`;
  };
  const known = changes.length === 0 ? "" : ` ${names(changes)}.`;
  const lost = unknown.length === 0 ? "" : ` Undo can't restore: ${names(unknown)}.`;
  const partial = isPartial ? " There are too many files to look at all: others may have changed." : "";
  return `${heading}${String(total)}.${known}${lost}${partial}]`;
}
