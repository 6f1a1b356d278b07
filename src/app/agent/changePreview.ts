import type { JsonObject } from "../../core/model/json.ts";
import type { FileState, Workspace } from "../../core/ports/workspace.ts";
import { isSecretPath } from "../../core/permissions/terms/sensitivePaths.ts";
import { readFileText } from "../../core/tools/edits/fileText.ts";
import { KnownFiles } from "../../core/tools/edits/knownFiles.ts";
import { unifiedDiffBetween } from "../../core/tools/edits/unifiedDiff.ts";
import { ChangeRejection, type FileChange } from "../../core/tools/files/fileChange.ts";
import { fileTools } from "../../core/tools/files/fileTools.ts";

/**
 * What a call of a tool for files would change, by running it with a recorder that lets nothing happen. `undefined`: it would change nothing, mostly because it does not fit; or it is no such tool. Never
 * rejects.
 */
export async function changePreview(
  workspace: Workspace,
  name: string,
  args: JsonObject,
  signal: AbortSignal,
): Promise<FileChange | undefined> {
  let previewed: FileChange | undefined;
  const recorder = {
    record: (change: FileChange): Promise<never> => {
      previewed = change;
      return Promise.reject(new ChangeRejection("This is only a preview."));
    },
  };
  // It knows no file: what the agent knows is not touched, and what has changed since is rejected when the call runs.
  const tools = fileTools({ workspace, known: new KnownFiles(), recorder, isSecret: isSecretPath });
  const tool = tools.find((one) => one.name === name && one.risk === "write");
  try {
    await tool?.run(args, { callId: "preview", stepId: "preview", output: () => undefined }, signal);
  } catch {
    return undefined;
  }
  return previewed;
}

/** Lines and characters enough for all of it: what is approved is what is shown. */
const whole = Number.POSITIVE_INFINITY;

/** A change as a unified diff, whole; `undefined` if it is not one of texts, or gives a file another name. Pure. */
export function diffOf(change: FileChange): string | undefined {
  if (change.kind === "rename") {
    return undefined;
  }
  const before = change.kind === "create" ? "" : textOf(change.before);
  const after = change.kind === "delete" ? "" : textOf(change.after);
  return before === undefined || after === undefined ? undefined : unifiedDiffBetween(before, after, whole, whole).text;
}

/** Whether two changes do the same to the same files. Pure. */
export function isSameChange(one: FileChange, other: FileChange): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf(change: FileChange): string {
  switch (change.kind) {
    case "create":
      return JSON.stringify([change.kind, change.path, stateKey(change.after)]);
    case "edit":
      return JSON.stringify([change.kind, change.path, stateKey(change.before), stateKey(change.after)]);
    case "delete":
      return JSON.stringify([change.kind, change.path, stateKey(change.before)]);
    case "rename":
      return JSON.stringify([change.kind, change.path, change.newPath, stateKey(change.state)]);
  }
}

function stateKey(state: FileState): string {
  return state.kind === "link" ? `-> ${state.target}` : Buffer.from(state.bytes).toString("base64");
}

function textOf(state: FileState): string | undefined {
  const reading = state.kind === "file" ? readFileText(state.bytes, "") : undefined;
  return reading?.ok === true ? reading.file.text : undefined;
}
