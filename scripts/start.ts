// npm start: a real VS Code with the packaged Baton and a demo provider on this machine, in a throwaway profile. Needs no key and no network.
//   npm start -- --server   the served VS Code even where there is a desktop one
//   npm start -- --check    also asks one question through the panel, in a headless browser, and ends
//   npm start -- --port N   the served VS Code's port
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { demoAnswer } from "../test/model-server/demo.ts";
import { anyKeys } from "../test/model-server/keys.ts";
import { startModelServer } from "../test/model-server/server.ts";
import { launchBrowser } from "./browser.ts";
import { demoCloudEnvironment } from "./demoClouds.ts";
import { demoSettings, makeDemoProfile, type DemoProfile } from "./demoProfile.ts";
import { findDesktopVsCode } from "./desktop.ts";
import { packageBaton } from "./packaging.ts";
import { vsixFile } from "./paths.ts";
import { run, runOrThrow } from "./run.ts";
import { installVsix, startVsCodeServer, writeUserSettings } from "./vscodeServer.ts";

const checkTimeoutMs = 60_000;

/** What VS Code is started with. */
interface Demo {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
}

/** Opens a desktop VS Code and resolves when its window is closed. */
async function openDesktop(code: string, profile: DemoProfile, { settings, env }: Demo): Promise<void> {
  const settingsFile = join(profile.dataDir, "User", "settings.json");
  await mkdir(dirname(settingsFile), { recursive: true });
  await writeFile(settingsFile, JSON.stringify(settings, undefined, 2));
  const own = ["--user-data-dir", profile.dataDir, "--extensions-dir", profile.extensionsDir];
  await runOrThrow(code, [...own, "--install-extension", vsixFile, "--install-extension", profile.openerVsix], { output: "capture" });
  console.log("Baton is open in a VS Code window of its own. Close the window, or press Ctrl+C here, to stop.");
  await run(code, [...own, "--new-window", "--wait", "--skip-welcome", "--skip-release-notes", profile.workspace], { env });
}

/** Serves a VS Code and returns the address to open. */
async function serve(profile: DemoProfile, { settings, env }: Demo, port: number | undefined): Promise<string> {
  await writeUserSettings(profile.dataDir, settings);
  await installVsix(vsixFile, profile);
  await installVsix(profile.openerVsix, profile);
  const server = await startVsCodeServer({ ...profile, env, ...(port === undefined ? {} : { port }) });
  return server.url(profile.workspace);
}

/** Asks through the panel as a user does. Resolves with the answer's text; rejects when the panel or the answer does not come. */
async function askThroughPanel(address: string, profile: DemoProfile, prompt: string): Promise<string> {
  const browser = await launchBrowser({ profileDir: profile.browserDir });
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    page.setDefaultTimeout(checkTimeoutMs);
    await page.goto(address);
    const panel = page.frameLocator('iframe.webview[src*="extensionId=baton-chat.baton"]').frameLocator("iframe#active-frame");
    const composer = panel.locator("[data-testid=composer-input]");
    await composer.fill(prompt);
    await composer.press("Enter");
    const answer = panel.locator("[data-testid=turn-answer]").last();
    await answer.and(panel.locator("[data-status]:not([data-status=streaming])")).waitFor();
    const status = await answer.getAttribute("data-status");
    const text = await answer.innerText();
    if (status !== "complete") {
      throw new Error(`The answer is ${status ?? "without a status"}: ${text}`);
    }
    return text;
  } finally {
    await browser.close();
  }
}

const { values } = parseArgs({
  options: { check: { type: "boolean", default: false }, server: { type: "boolean", default: false }, port: { type: "string" } },
});
console.log("Building and packaging Baton …");
await packageBaton();
const models = await startModelServer({ keys: anyKeys, fallback: demoAnswer });
const profile = await makeDemoProfile();
const demo: Demo = { settings: demoSettings(models.origin), env: await demoCloudEnvironment(models.origin, profile.root) };
const desktop = values.check || values.server ? undefined : findDesktopVsCode();
if (desktop !== undefined) {
  await openDesktop(desktop, profile, demo);
  process.exit(0);
}
const address = await serve(profile, demo, values.port === undefined ? undefined : Number(values.port));
if (values.check) {
  console.log(await askThroughPanel(address, profile, "hello"));
  process.exit(0);
}
console.log(`\nBaton is open at ${address}\n\nOpen the address in a browser on this machine. Ctrl+C stops everything.`);
