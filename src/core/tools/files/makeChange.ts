import type { ChangeOutcome, FileState, Workspace } from "../../ports/workspace.ts";
import type { ToolContext } from "../tool.ts";
import { parentOf } from "../workspacePath.ts";
import { ChangeRejection, type FileChange } from "./fileChange.ts";
import type { FileToolPorts } from "./fileToolPorts.ts";

/** What stands at a path, whole, for a change of it; or a sentence that says why it can't be changed. `missing`: nothing is there. */
export type StateReading =
  | { readonly ok: true; readonly state: FileState }
  | { readonly ok: false; readonly missing: boolean; readonly message: string };

/** Reads a file, or a link itself. `shown` is its name in sentences. Never rejects. */
export async function readState(workspace: Workspace, path: string, shown: string): Promise<StateReading> {
  const stat = await workspace.stat(path);
  if (stat === undefined) {
    return { ok: false, missing: true, message: `There is no file ${shown}.` };
  }
  if (stat.kind === "link") {
    const target = await workspace.readLink(path);
    return target === undefined
      ? { ok: false, missing: false, message: `The link ${shown} can't be read.` }
      : { ok: true, state: { kind: "link", target } };
  }
  if (stat.kind !== "file") {
    return { ok: false, missing: false, message: `${shown} is ${stat.kind === "folder" ? "a folder" : "no regular file"}.` };
  }
  const reading = await workspace.read(path);
  return reading.ok
    ? { ok: true, state: { kind: "file", bytes: reading.bytes, mode: stat.mode } }
    : { ok: false, missing: false, message: `${shown}: ${reading.message}` };
}

/** Makes a change and has it recorded, with what the editor made of it when it saved it. Resolves with whether it was made. */
export async function makeChange(
  { workspace, recorder }: Pick<FileToolPorts, "workspace" | "recorder">,
  change: FileChange,
  context: Pick<ToolContext, "callId" | "stepId">,
): Promise<ChangeOutcome> {
  let cancel: () => Promise<void>;
  try {
    cancel = await recorder.record(change, context);
  } catch (error) {
    if (error instanceof ChangeRejection) {
      return { ok: false, reason: "changed", message: error.message };
    }
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: "failed", message: `Nothing was changed: what is there now couldn't be kept for Undo (${why}).` };
  }
  const outcome = await done(workspace, change);
  if (!outcome.ok) {
    await cancel();
    return outcome;
  }
  const further = furtherChange(change, outcome.actual);
  if (further !== undefined) {
    // It has happened already: that it can't be kept costs Undo of this file alone, which is rejected then.
    await recorder.record(further, context).catch(() => undefined);
  }
  await recorder.made?.(change, further);
  return outcome;
}

/** From what was asked for to what the file has become. */
function furtherChange(change: FileChange, actual: Uint8Array | undefined): FileChange | undefined {
  return actual === undefined || change.kind !== "edit" || change.after.kind !== "file"
    ? undefined
    : { kind: "edit", path: change.path, before: change.after, after: { ...change.after, bytes: actual } };
}

function done(workspace: Workspace, change: FileChange): Promise<ChangeOutcome> {
  switch (change.kind) {
    case "create":
      return workspace.create(change.path, change.after);
    case "edit":
      return change.before.kind === "file" && change.after.kind === "file"
        ? workspace.write(change.path, change.after.bytes, change.before.bytes)
        : Promise.resolve({ ok: false, reason: "not-file", message: "A link isn't edited." });
    case "delete":
      return workspace.delete(change.path, change.before);
    case "rename":
      return workspace.rename(change.path, change.newPath);
  }
}

/** The folders above a path that don't exist yet, the outermost first. */
export async function missingFolders(workspace: Workspace, path: string): Promise<readonly string[]> {
  const { parent } = parentOf(path);
  return parent === path || (await workspace.stat(parent)) !== undefined ? [] : [...(await missingFolders(workspace, parent)), parent];
}
