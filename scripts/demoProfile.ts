import { rmSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lookUpModel } from "../src/providers/catalogue/catalogue.ts";
import { defaultModelIds } from "../test/model-server/modelIds.ts";
import { copyDemoProject } from "./demoProject.ts";
import { repositoryRoot } from "./paths.ts";
import { onExit } from "./processTree.ts";
import { runOrThrow } from "./run.ts";

/** A VS Code profile to throw away, with a project to open. */
export interface DemoProfile {
  /** The folder of all the others. */
  readonly root: string;
  /** A copy of the sample project. */
  readonly workspace: string;
  /** The server's data, or the desktop's user data. */
  readonly dataDir: string;
  readonly extensionsDir: string;
  readonly browserDir: string;
  /** A tiny extension that opens Baton's panel when the window has started. */
  readonly openerVsix: string;
}

/** One provider for each wire, where `origin` is the model server. None needs a key; the clouds need what `demoCloudEnvironment` gives. */
export function demoProviders(origin: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const openai = { baseUrl: `${origin}/v1`, keyRequired: false };
  return {
    demo: { ...openai, type: "openai-compatible", description: "Demo", defaultModel: "gpt-4.1-mini", models: pricedModels() },
    "demo-responses": { ...openai, type: "openai", api: "responses", description: "Demo (OpenAI Responses)", defaultModel: "gpt-5.5" },
    "demo-completions": {
      ...openai,
      type: "openai",
      api: "completions",
      description: "Demo (OpenAI Completions)",
      defaultModel: "gpt-3.5-turbo-instruct",
    },
    "demo-azure": {
      type: "azure",
      baseUrl: `${origin}/azure/openai`,
      apiVersion: "2025-04-01-preview",
      keyRequired: false,
      description: "Demo (Azure OpenAI)",
      defaultModel: "gpt-4.1",
    },
    "demo-anthropic": {
      type: "anthropic",
      baseUrl: origin,
      keyRequired: false,
      description: "Demo (Anthropic)",
      defaultModel: "claude-sonnet-4-5",
    },
    "demo-bedrock": {
      type: "bedrock",
      baseUrl: origin,
      region: "eu-central-1",
      keyRequired: false,
      description: "Demo (Bedrock)",
      defaultModel: "us.anthropic.claude-opus-4-6-v1",
    },
    "demo-vertex": {
      type: "vertex",
      baseUrl: origin,
      location: "europe-west1",
      keyRequired: false,
      description: "Demo (Vertex AI)",
      defaultModel: "claude-opus-4-6",
    },
    "demo-gemini": {
      type: "gemini",
      baseUrl: `${origin}/v1beta`,
      keyRequired: false,
      description: "Demo (Gemini)",
      defaultModel: "gemini-3-flash-preview",
    },
  };
}

/**
 * The demo's models at the prices of the models that they are named after, so that answers show a cost. The other providers' prices are known by their types.
 */
function pricedModels(): readonly Readonly<Record<string, string | number>>[] {
  return defaultModelIds.openai.map((id) => {
    const { input, output, cacheRead } = lookUpModel("openai", id);
    return {
      id,
      ...(input === undefined ? {} : { inputUsdPerMillionTokens: input }),
      ...(output === undefined ? {} : { outputUsdPerMillionTokens: output }),
      ...(cacheRead === undefined ? {} : { cacheReadUsdPerMillionTokens: cacheRead }),
    };
  });
}

/** User settings with the demo's providers and models, where `origin` is the model server. */
export function demoSettings(origin: string): Readonly<Record<string, unknown>> {
  return {
    "baton.providers": demoProviders(origin),
    "baton.orchestrator.model": "demo-responses:gpt-5.5",
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
  const workspace = join(root, "corner-shop");
  await copyDemoProject(workspace);
  const openerVsix = join(root, "opener.vsix");
  await packOpener(join(root, "opener"), openerVsix);
  return {
    root,
    workspace,
    dataDir: join(root, "data"),
    extensionsDir: join(root, "extensions"),
    browserDir: join(root, "browser"),
    openerVsix,
  };
}

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
  await writeFile(join(folder, "open.cjs"), 'exports.activate = () => require("vscode").commands.executeCommand("baton.openChat");\n');
  const vsce = join(repositoryRoot, "node_modules", "@vscode", "vsce", "vsce");
  const args = ["package", "--no-dependencies", "--allow-missing-repository", "--skip-license", "--out", vsix];
  await runOrThrow(process.execPath, [vsce, ...args], { cwd: folder, output: "capture" });
}
