import { isRecord } from "../../model/json.ts";
import type { ContentStore } from "../../ports/contentStore.ts";
import type { FileState } from "../../ports/workspace.ts";

/** What stood at a path, as it's kept: a file's bytes by the name that a {@link ContentStore} has for them. */
export type KeptState =
  | { readonly kind: "none" }
  | { readonly kind: "file"; readonly content: string; readonly mode?: number | undefined }
  | { readonly kind: "link"; readonly target: string };

/** A state as it's kept; `undefined`: nothing is there. Rejects if the store does. */
export async function keptState(state: FileState | undefined, store: ContentStore): Promise<KeptState> {
  return state === undefined
    ? { kind: "none" }
    : state.kind === "link"
      ? state
      : { kind: "file", content: await store.put(state.bytes), ...(state.mode === undefined ? {} : { mode: state.mode }) };
}

/** A kept state as it was; `undefined`: nothing was there. `lost`: its bytes aren't kept any more, or were damaged. */
export async function loadedState(state: KeptState, store: ContentStore): Promise<FileState | undefined | "lost"> {
  if (state.kind !== "file") {
    return state.kind === "link" ? state : undefined;
  }
  const bytes = await store.get(state.content);
  return bytes === undefined ? "lost" : { kind: "file", bytes, mode: state.mode };
}

/** Whether a value out of JSON is a kept state. Pure. */
export function isKeptState(value: unknown): value is KeptState {
  return (
    isRecord(value) &&
    (value["kind"] === "none" ||
      (value["kind"] === "link" && typeof value["target"] === "string") ||
      (value["kind"] === "file" &&
        typeof value["content"] === "string" &&
        /^[0-9a-f]{64}$/.test(value["content"]) &&
        (value["mode"] === undefined || typeof value["mode"] === "number")))
  );
}
