import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LoadShellParser, ShellName, ShellParser } from "../core/ports/shellParser.ts";

/** Loads parsers from the wasm files in a folder, each once. They and their library are a bundle of their own. */
export function shellParsersFrom(folder: string): LoadShellParser {
  const loading = new Map<ShellName, Promise<ShellParser>>();
  const load = async (shell: ShellName): Promise<ShellParser> =>
    (await import("./treeSitterParser.ts")).openParser(shell, (file) => readFile(join(folder, file)));
  return (shell) => {
    const known = loading.get(shell);
    const loaded =
      known ??
      load(shell).catch((error: unknown) => {
        // Who asks next tries again.
        loading.delete(shell);
        throw error;
      });
    loading.set(shell, loaded);
    return loaded;
  };
}
