// npm start: a real VS Code with the packaged Baton and a demo provider on this machine, in a throwaway profile. Needs no key and no network.
//   npm start -- --server   the served VS Code even where there is a desktop one
//   npm start -- --check    also has the agent fix the sample project's failing test, through the panel in a headless browser, and ends
//   npm start -- --port N   the served VS Code's port
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { demoAnswer } from "../test/model-server/demo.ts";
import { anyKeys } from "../test/model-server/keys.ts";
import { startModelServer } from "../test/model-server/server.ts";
import { checkDemo } from "./demoCheck.ts";
import { demoCloudEnvironment } from "./demoClouds.ts";
import { demoSettings, makeDemoProfile, type DemoProfile } from "./demoProfile.ts";
import { findDesktopVsCode } from "./desktop.ts";
import { packageBaton } from "./packaging.ts";
import { vsixFile } from "./paths.ts";
import { run, runOrThrow } from "./run.ts";
import { installVsix, startVsCodeServer, writeUserSettings } from "./vscodeServer.ts";

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
  try {
    await checkDemo(address, profile);
  } catch (error) {
    console.error(`\nThe check failed. ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
  process.exit(0);
}
console.log(`\nBaton is open at ${address}\n\nOpen the address in a browser on this machine. Ctrl+C stops everything.`);
