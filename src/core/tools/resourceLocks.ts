import type { JsonObject } from "../model/json.ts";
import type { Tool } from "./tool.ts";

/**
 * What a call needs for itself while it runs. `none`: nothing; `shared`: that nobody changes the whole workspace, and nobody else uses `keys` while one of both changes what they name;
 * `workspace`: that nobody else reads or writes files.
 */
export type ToolAccess =
  | { readonly kind: "none" }
  | { readonly kind: "shared"; readonly keys: readonly string[]; readonly writes: boolean }
  | { readonly kind: "workspace" };

/** What a call of `tool` needs. Pure, as far as the tool is. */
export function accessOf(tool: Tool, args: JsonObject): ToolAccess {
  const { risk } = tool;
  if (tool.changesWorkspace?.(args) ?? risk === "command") {
    return { kind: "workspace" };
  }
  return risk === "network" || risk === "ask-user"
    ? { kind: "none" }
    : { kind: "shared", keys: tool.resources?.(args) ?? [], writes: risk === "write" };
}

/** Whether two calls may not run at once. Pure. */
export function conflicts(one: ToolAccess, other: ToolAccess): boolean {
  if (one.kind === "none" || other.kind === "none") {
    return false;
  }
  if (one.kind === "workspace" || other.kind === "workspace") {
    return true;
  }
  return (one.writes || other.writes) && one.keys.some((key) => other.keys.includes(key));
}

interface Entry {
  readonly access: ToolAccess;
  readonly start: () => void;
  isStarted: boolean;
}

/** Keeps calls of all agents of one workspace apart that must not run at once. First come, first served: none waits for ever. */
export class ResourceLocks {
  /** Those that run and those that wait, in the order in which they came. */
  #entries: readonly Entry[] = [];

  /**
   * Resolves once nothing that runs, or has waited for longer, is in the way, with what gives it back (any number of calls). Where `signal` is aborted before, resolves with `undefined`,
   * and nothing is held.
   */
  acquire(access: ToolAccess, signal: AbortSignal): Promise<(() => void) | undefined> {
    return new Promise((resolve) => {
      const release = (): void => {
        if (this.#entries.includes(entry)) {
          this.#entries = this.#entries.filter((other) => other !== entry);
          this.#startAll();
        }
      };
      const stop = (): void => {
        release();
        resolve(undefined);
      };
      const entry: Entry = {
        access,
        isStarted: false,
        start: () => {
          signal.removeEventListener("abort", stop);
          resolve(release);
        },
      };
      if (signal.aborted) {
        resolve(undefined);
        return;
      }
      signal.addEventListener("abort", stop, { once: true });
      this.#entries = [...this.#entries, entry];
      this.#startAll();
    });
  }

  #startAll(): void {
    for (const [index, entry] of this.#entries.entries()) {
      if (!entry.isStarted && !this.#entries.slice(0, index).some((before) => conflicts(before.access, entry.access))) {
        entry.isStarted = true;
        entry.start();
      }
    }
  }
}
