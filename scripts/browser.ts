import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type BrowserContext } from "playwright-core";
import { run } from "./run.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"];

const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((variable) => {
    const folder = process.env[variable];
    return folder === undefined
      ? []
      : [join(folder, "Google", "Chrome", "Application", "chrome.exe"), join(folder, "Microsoft", "Edge", "Application", "msedge.exe")];
  }),
};

/** The path of a Chrome, Chromium or Edge, or `undefined`. `CHROME_PATH` and `CHROME_BIN` come first. */
export function findBrowser(): string | undefined {
  const named = [process.env["CHROME_PATH"], process.env["CHROME_BIN"]].filter((path): path is string => path !== undefined && path !== "");
  const suffix = process.platform === "win32" ? ".exe" : "";
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
  return [...named, ...onPath, ...(usualPlaces[process.platform] ?? [])].find((path) => existsSync(path));
}

/** As {@link findBrowser}, but installs Debian's Chromium where this runs as root on a system with apt. Rejects with what to run otherwise. */
export async function ensureBrowser(): Promise<string> {
  const found = findBrowser();
  if (found !== undefined) {
    return found;
  }
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(
      "No Chrome, Chromium or Edge was found. Install one (on Debian and Ubuntu: sudo apt-get install chromium), " +
        "or name it: CHROME_PATH=/path/to/chrome npm test",
    );
  }
  console.log("Installing Chromium with apt …");
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    const { code, output } = await run("apt-get", args, { env: { DEBIAN_FRONTEND: "noninteractive" }, output: "capture" });
    if (code !== 0) {
      throw new Error(`apt-get ${args.join(" ")} failed with code ${String(code)}. Run it by hand to see why.\n${output}`);
    }
  }
  const installed = findBrowser();
  if (installed === undefined) {
    throw new Error("apt installed Chromium, yet no chromium is on the PATH. Name it: CHROME_PATH=/path/to/chromium npm test");
  }
  return installed;
}

/** How a browser is started. */
export interface BrowserOptions {
  /** The profile's folder: what the workbench keeps in the browser (secrets above all) lasts as long as it. */
  readonly profileDir: string;
  /** Default: 1400 × 900. */
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** Starts a headless browser with a profile of its own. The caller closes it. `BATON_HEADED=1` shows its window. */
export async function launchBrowser(options: BrowserOptions): Promise<BrowserContext> {
  const executablePath = await ensureBrowser();
  return chromium.launchPersistentContext(options.profileDir, {
    executablePath,
    headless: process.env["BATON_HEADED"] !== "1",
    viewport: options.viewport ?? { width: 1400, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
    args: [
      // A sandbox cannot be had in most containers; the browser only ever opens pages of this machine.
      "--no-sandbox",
      ...[
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    ],
  });
}
