import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    "/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code",
    join(process.env["HOME"] ?? "", "Applications/Visual Studio Code.app/Contents/Resources/app/bin/code"),
  ],
  win32: ["LOCALAPPDATA", "PROGRAMFILES"].flatMap((variable) => {
    const folder = process.env[variable];
    const inside = variable === "LOCALAPPDATA" ? ["Programs", "Microsoft VS Code"] : ["Microsoft VS Code"];
    return folder === undefined ? [] : [join(folder, ...inside, "bin", "code.cmd")];
  }),
  linux: ["/usr/share/code/bin/code", "/snap/bin/code"],
};

/**
 * The command-line starter of a desktop VS Code that can show a window here, or `undefined`. Inside a remote window `code` only talks to that window,
 * and on Linux a window needs a display.
 */
export function findDesktopVsCode(): string | undefined {
  if (process.platform === "linux" && process.env["DISPLAY"] === undefined && process.env["WAYLAND_DISPLAY"] === undefined) {
    return undefined;
  }
  const name = process.platform === "win32" ? "code.cmd" : "code";
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "" && !folder.includes("remote-cli"));
  const candidates = [...folders.map((folder) => join(folder, name)), ...(usualPlaces[process.platform] ?? [])];
  return candidates.find((candidate) => existsSync(candidate) && isNewEnough(candidate));
}

/** Baton needs VS Code 1.106. */
function isNewEnough(code: string): boolean {
  const { stdout } = spawnSync(code, ["--version"], { encoding: "utf8", shell: process.platform === "win32" });
  const [major, minor] = (stdout.split("\n")[0] ?? "").split(".").map(Number);
  return (major ?? 0) > 1 || (major === 1 && (minor ?? 0) >= 106);
}
