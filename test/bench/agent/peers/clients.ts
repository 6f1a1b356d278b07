import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { repositoryRoot } from "../../../../scripts/paths.ts";

/** Where a client finds its model and keeps what it writes. */
export interface ClientPlace {
  readonly home: string;
  /** With `/v1`. */
  readonly baseUrl: string;
  readonly key: string;
}

/** How a client is started for one prompt. */
export interface ClientCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** An agent on the command line. */
export interface Client {
  readonly name: string;
  /** Throws, with the reason, if it is not installed for this platform. */
  readonly version: () => string;
  /** Writes the client's settings into its home, once. */
  readonly prepare: (place: ClientPlace) => Promise<void>;
  readonly command: (place: ClientPlace, folder: string, prompt: string) => ClientCommand;
  /** What was switched off or on, for whoever reads the figures. */
  readonly how: string;
}

/** The model that all of them ask. */
export const benchModel = { id: "gpt-4.1", contextWindow: 1_000_000, maxTokens: 32_000 } as const;

const installed = createRequire(fileURLToPath(new URL("../package.json", import.meta.url)));

function versionIn(packageFile: string): string {
  return (JSON.parse(readFileSync(packageFile, "utf8")) as { version: string }).version;
}

const batonSettings = (place: ClientPlace): string => join(place.home, "settings.json");

/** `npm run -s agent`, without npm: its start is no part of any client. */
const baton: Client = {
  name: "baton",
  version: () => versionIn(join(repositoryRoot, "package.json")),
  how: "node scripts/agent.ts, from its TypeScript sources; --answer allow, since the command of the job asks",
  prepare: async (place) => {
    const settings = {
      "baton.providers": { local: { type: "openai-compatible", baseUrl: place.baseUrl, keyVariable: "LOCAL_KEY" } },
      "baton.worker.model": `local:${benchModel.id}`,
    };
    await writeFile(batonSettings(place), JSON.stringify(settings));
  },
  command: (place, folder, prompt) => ({
    program: process.execPath,
    args: [
      join(repositoryRoot, "scripts", "agent.ts"),
      "--workspace",
      folder,
      "--settings",
      batonSettings(place),
      "--role",
      "worker",
      "--answer",
      "allow",
      prompt,
    ],
    environment: { LOCAL_KEY: place.key },
  }),
};

const opencodeSettings = (place: ClientPlace): string => join(place.home, "opencode.json");

/** The program of this platform's package; the launcher of `opencode-ai` is put in its place by a script after the installation, which is not run. */
function opencodeProgram(): string {
  const name = `opencode-${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const folder = dirname(installed.resolve(`${name}/package.json`));
  return join(folder, "bin", process.platform === "win32" ? "opencode.exe" : "opencode");
}

const opencode: Client = {
  name: "opencode",
  version: () => versionIn(join(dirname(dirname(opencodeProgram())), "package.json")),
  how: "opencode run --auto, with a provider of @ai-sdk/openai-compatible; no update, share, plugins, language servers' downloads or list of models from the network",
  prepare: async (place) => {
    const settings = {
      autoupdate: false,
      share: "disabled",
      model: `local/${benchModel.id}`,
      enabled_providers: ["local"],
      provider: {
        local: {
          npm: "@ai-sdk/openai-compatible",
          name: "Local",
          options: { baseURL: place.baseUrl, apiKey: "{env:LOCAL_KEY}" },
          models: {
            [benchModel.id]: {
              name: benchModel.id,
              tool_call: true,
              limit: { context: benchModel.contextWindow, output: benchModel.maxTokens },
            },
          },
        },
      },
    };
    await writeFile(opencodeSettings(place), JSON.stringify(settings));
  },
  command: (place, folder, prompt) => ({
    program: opencodeProgram(),
    args: ["run", "--auto", "--pure", "--format", "json", "--dir", folder, "--model", `local/${benchModel.id}`, prompt],
    environment: {
      LOCAL_KEY: place.key,
      OPENCODE_CONFIG: opencodeSettings(place),
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_SHARE: "1",
      OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
      OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
    },
  }),
};

const piFolder = (place: ClientPlace): string => join(place.home, ".pi", "agent");

const pi: Client = {
  name: "pi",
  version: () => versionIn(piPackage()),
  how: "pi --print --offline, with a provider of openai-completions; it has no permissions that could be asked for",
  prepare: async (place) => {
    await mkdir(piFolder(place), { recursive: true });
    const models = {
      providers: {
        local: {
          baseUrl: place.baseUrl,
          api: "openai-completions",
          apiKey: "$LOCAL_KEY",
          models: [{ id: benchModel.id, contextWindow: benchModel.contextWindow, maxTokens: benchModel.maxTokens }],
        },
      },
    };
    await writeFile(join(piFolder(place), "models.json"), JSON.stringify(models));
  },
  command: (place, _folder, prompt) => ({
    program: process.execPath,
    args: [
      join(dirname(piPackage()), "dist", "bundle", "cli.js"),
      "--print",
      "--offline",
      "--provider",
      "local",
      "--model",
      benchModel.id,
      prompt,
    ],
    environment: { LOCAL_KEY: place.key, PI_OFFLINE: "1", PI_SKIP_VERSION_CHECK: "1", PI_TELEMETRY: "0" },
  }),
};

function piPackage(): string {
  return fileURLToPath(new URL("../node_modules/@earendil-works/pi-coding-agent/package.json", import.meta.url));
}

export const clients: readonly Client[] = [baton, opencode, pi];
