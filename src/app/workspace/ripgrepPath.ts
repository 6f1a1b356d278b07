import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/** The program of ripgrep that VS Code ships, by the folder in which VS Code is installed (`vscode.env.appRoot`); `undefined` if there is none that can be run. */
export function ripgrepPath(
  appRoot: string,
  system: { readonly platform: string; readonly arch: string } = process,
  isProgram: (path: string) => boolean = canRun,
): string | undefined {
  const name = system.platform === "win32" ? "rg.exe" : "rg";
  // The first is where VS Code has it since 1.120; a desktop's packages are in an archive, but for programs.
  const places = ["node_modules", "node_modules.asar.unpacked"].flatMap((modules) => [
    join(appRoot, modules, "@vscode", "ripgrep-universal", "bin", `${system.platform}-${system.arch}`, name),
    join(appRoot, modules, "@vscode", "ripgrep", "bin", name),
  ]);
  return places.find(isProgram);
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
