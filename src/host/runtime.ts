import { openRuntime, type Runtime, type RuntimeParts } from "../app/composition/runtime.ts";
import { loadOnce } from "../app/loadOnce.ts";
import { buildAgentWorld, type EditorWorldPorts } from "./agent/buildAgentWorld.ts";
import type { ChangesAccess } from "./changes/changesAccess.ts";
import { editorModels } from "./editorModels/adapter.ts";

/*
 * The bundle `runtime`: all that a first prompt needs beside what activation loads. `buildServices` loads it once, with the panel's first answer or what else
 * asks a provider. See the list of bundles in `esbuild.mjs`.
 */

/** Opens the application's runtime, with VS Code's own models among its providers, and what agents work on once a folder is open. */
export function openEditorRuntime(parts: RuntimeParts, changes: Pick<ChangesAccess, "open">, ports: EditorWorldPorts): Runtime {
  const openWorld = loadOnce(async () => {
    const opened = await changes.open();
    return opened && buildAgentWorld(opened, ports);
  });
  return { ...openRuntime(parts), editorModels, agentWorld: openWorld };
}
