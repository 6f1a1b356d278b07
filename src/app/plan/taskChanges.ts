import type { FileDelta } from "../../core/plan/evidence/recordedWork.ts";
import type { FileState, Workspace } from "../../core/ports/workspace.ts";
import { replacementBetween } from "../../core/tools/edits/lineChanges.ts";
import { unifiedDiff } from "../../core/tools/edits/unifiedDiff.ts";
import type { ChangeRecorder, FileChange } from "../../core/tools/files/fileChange.ts";
import { shownPath } from "../../core/tools/workspacePath.ts";

interface Kept {
  /** `undefined`: nothing was there. */
  readonly before: FileState | undefined;
  readonly after: FileState | undefined;
  readonly lastCall: number;
}

/** Takes down what one task changes: of each file what it was before the task, and what it is now. */
export class TaskChanges implements ChangeRecorder {
  readonly #workspace: Pick<Workspace, "folders" | "ignoresCase">;
  readonly #callNumber: () => number;
  readonly #files = new Map<string, Kept>();

  /** `callNumber`: the number of the call that runs. */
  constructor(workspace: Pick<Workspace, "folders" | "ignoresCase">, callNumber: () => number) {
    this.#workspace = workspace;
    this.#callNumber = callNumber;
  }

  record(change: FileChange): Promise<() => Promise<void>> {
    const kept = new Map(this.#files);
    for (const { path, before, after } of effectsOf(change)) {
      const known = this.#files.get(path);
      this.#files.set(path, { before: known === undefined ? before : known.before, after, lastCall: this.#callNumber() });
    }
    const paths = effectsOf(change).map(({ path }) => path);
    return Promise.resolve(() => {
      for (const path of paths) {
        const before = kept.get(path);
        if (before === undefined) {
          this.#files.delete(path);
        } else {
          this.#files.set(path, before);
        }
      }
      return Promise.resolve();
    });
  }

  async made(_change: FileChange, further: FileChange | undefined): Promise<void> {
    if (further !== undefined) {
      await this.record(further);
    }
  }

  /** What became of the files; none that is what it was. */
  get deltas(): readonly FileDelta[] {
    return [...this.#files].flatMap(
      ([path, kept]) => deltaOf(shownPath(path, this.#workspace.folders(), this.#workspace.ignoresCase), kept) ?? [],
    );
  }
}

function effectsOf(change: FileChange): readonly (Pick<Kept, "before" | "after"> & { readonly path: string })[] {
  switch (change.kind) {
    case "create":
      return [{ path: change.path, before: undefined, after: change.after }];
    case "edit":
      return [{ path: change.path, before: change.before, after: change.after }];
    case "delete":
      return [{ path: change.path, before: change.before, after: undefined }];
    case "rename":
      return [
        { path: change.path, before: change.state, after: undefined },
        { path: change.newPath, before: undefined, after: change.state },
      ];
  }
}

function deltaOf(path: string, { before, after, lastCall }: Kept): FileDelta | undefined {
  const [old, now] = [textOf(before), textOf(after)];
  if ((before === undefined && after === undefined) || (before !== undefined && after !== undefined && old !== undefined && old === now)) {
    return undefined;
  }
  const kind = before === undefined ? "created" : after === undefined ? "deleted" : "edited";
  const { added, removed } = unifiedDiff(old ?? "", replacementBetween(old ?? "", now ?? ""));
  return {
    path,
    kind,
    ...(old === undefined ? {} : { before: old }),
    ...(now === undefined ? {} : { after: now }),
    added,
    removed,
    lastCall,
  };
}

/** `undefined`: nothing, or no text. */
function textOf(state: FileState | undefined): string | undefined {
  if (state?.kind !== "file" || state.bytes.includes(0)) {
    return undefined;
  }
  return new TextDecoder().decode(state.bytes);
}
