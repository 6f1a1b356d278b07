import { rmSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "./paths.ts";
import { onExit } from "./processTree.ts";
import { runOrThrow } from "./run.ts";

/** A VS Code profile to throw away, with a folder to open. */
export interface DemoProfile {
  readonly workspace: string;
  /** The server's data, or the desktop's user data. */
  readonly dataDir: string;
  readonly extensionsDir: string;
  readonly browserDir: string;
  /** A tiny extension that opens Baton's panel when the window has started. */
  readonly openerVsix: string;
}

/** User settings with the demo's provider and models, where `baseUrl` is the model server's address for the OpenAI wire. */
export function demoSettings(baseUrl: string): Readonly<Record<string, unknown>> {
  return {
    "baton.providers": {
      demo: { type: "openai-compatible", baseUrl, keyRequired: false, description: "Demo", defaultModel: "gpt-4.1-mini" },
    },
    "baton.orchestrator.model": "demo:gpt-5.5",
    "baton.worker.model": "demo:gpt-4.1-mini",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": false,
    "workbench.enableExperiments": false,
    "extensions.ignoreRecommendations": true,
    "extensions.autoCheckUpdates": false,
    "extensions.autoUpdate": false,
    "telemetry.telemetryLevel": "off",
    "security.workspace.trust.enabled": false,
    "update.mode": "none",
  };
}

/** Makes the profile in the system's temporary folder; it is deleted when this process ends. */
export async function makeDemoProfile(): Promise<DemoProfile> {
  const root = await mkdtemp(join(tmpdir(), "baton-start-"));
  onExit(() => {
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  });
  const workspace = join(root, "demo");
  await mkdir(workspace);
  await writeFile(join(workspace, "greet.ts"), sampleSource);
  const openerVsix = join(root, "opener.vsix");
  await packOpener(join(root, "opener"), openerVsix);
  return { workspace, dataDir: join(root, "data"), extensionsDir: join(root, "extensions"), browserDir: join(root, "browser"), openerVsix };
}

const sampleSource = `/** Greets by name, and the world when no name is given. */
export function greet(name = "world"): string {
  return \`Hello, \${name}!\`;
}
`;

/** Nothing outside VS Code can say which side bar is to be open in a new window; an extension can. */
async function packOpener(folder: string, vsix: string): Promise<void> {
  await mkdir(folder);
  const manifest = {
    name: "open-baton",
    publisher: "baton-demo",
    version: "0.0.1",
    license: "MIT",
    engines: { vscode: "^1.106.0" },
    main: "./open.cjs",
    activationEvents: ["onStartupFinished"],
  };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "README.md"), "Opens Baton's panel when the window has started.\n");
  await writeFile(
    join(folder, "open.cjs"),
    'exports.activate = () => require("vscode").commands.executeCommand("baton.openChat");\n',
  );
  const vsce = join(repositoryRoot, "node_modules", "@vscode", "vsce", "vsce");
  const args = ["package", "--no-dependencies", "--allow-missing-repository", "--skip-license", "--out", vsix];
  await runOrThrow(process.execPath, [vsce, ...args], { cwd: folder, output: "capture" });
}
