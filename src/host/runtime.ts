import { openRuntime, type Runtime, type RuntimeParts } from "../app/composition/runtime.ts";
import { editorModels } from "./editorModels/adapter.ts";

/*
 * The bundle `runtime`: all that a first prompt needs beside what activation loads. `buildServices` loads it once, with the panel's first answer or what else
 * asks a provider. See the list of bundles in `esbuild.mjs`.
 */

/** Opens the application's runtime, with VS Code's own models among its providers. */
export function openEditorRuntime(parts: RuntimeParts): Runtime {
  return { ...openRuntime(parts), editorModels };
}
