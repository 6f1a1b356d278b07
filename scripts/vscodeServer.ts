import type { ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { ensureCodeServer } from "./codeServer.ts";
import { childEnvironment, killTree, spawnTree } from "./processTree.ts";
import { runOrThrow } from "./run.ts";

const startTimeoutMs = 120_000;

/** How a VS Code server is started. */
export interface VsCodeServerOptions {
  /** Default: any free port. */
  readonly port?: number;
  /** Server data: user settings, logs, machine settings. Made when missing. */
  readonly dataDir: string;
  /** Installed extensions. Made when missing. */
  readonly extensionsDir: string;
  /** Whether workspaces must be trusted first, as for a user. Default: every workspace is trusted without asking. */
  readonly workspaceTrust?: boolean;
  /** Variables for the server and the extension host, over this process's own; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Whether addresses with a {@link DevelopmentPayload} are honoured. VS Code then shows no notifications, so not where a person looks. */
  readonly development?: boolean;
}

/** Parts of the address that only development sessions use: `extensionDevelopmentPath` and the like, with absolute paths. */
export interface DevelopmentPayload {
  readonly extensionDevelopmentPath: string;
  /** A CommonJS file that exports `run(): Promise<void>`. */
  readonly extensionTestsPath?: string;
}

/** A running VS Code server on loopback. */
export interface VsCodeServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Where the extension host and the server write their logs, below one folder a start. */
  readonly logsDir: string;
  /** The address that opens a folder or, by its name, a `.code-workspace` (absolute paths); `undefined` opens a window without a folder. */
  url(folder: string | undefined, payload?: DevelopmentPayload): string;
  /** Ends the server and all its extension hosts at once. */
  kill(): void;
}

/** Starts a VS Code server and waits until it answers. It ends with this process. Rejects with the server's own words when it does not start. */
export async function startVsCodeServer(options: VsCodeServerOptions): Promise<VsCodeServer> {
  const vscode = await ensureCodeServer();
  await mkdir(options.dataDir, { recursive: true });
  await mkdir(options.extensionsDir, { recursive: true });
  const args = [
    join(vscode, "out", "server-main.js"),
    ...["--host", "127.0.0.1", "--port", String(options.port ?? 0), "--without-connection-token"],
    ...["--accept-server-license-terms", "--disable-telemetry"],
    ...(options.development === true ? ["--enable-smoke-test-driver"] : []),
    ...(options.workspaceTrust === true ? [] : ["--disable-workspace-trust"]),
    ...["--server-data-dir", options.dataDir, "--extensions-dir", options.extensionsDir],
  ];
  const child = spawnTree(process.execPath, args, { env: serverEnvironment(options.env), stdio: ["ignore", "pipe", "pipe"] });
  const output = keepOutput(child, join(options.dataDir, "server-output.txt"));
  // The system chooses the port: one that was free a moment ago may be another run's by now.
  const port = await untilReady(child, output);
  const origin = `http://127.0.0.1:${String(port)}`;
  return {
    origin,
    logsDir: join(options.dataDir, "data", "logs"),
    url: (folder, payload) => workbenchUrl(port, folder, payload),
    kill: () => {
      killTree(child);
    },
  };
}

/** Installs a VSIX for servers that are started with these folders. Rejects with what VS Code said. */
export async function installVsix(vsix: string, options: Pick<VsCodeServerOptions, "dataDir" | "extensionsDir">): Promise<void> {
  const vscode = await ensureCodeServer();
  const args = [
    join(vscode, "out", "server-main.js"),
    ...["--install-extension", vsix, "--force"],
    ...["--server-data-dir", options.dataDir, "--extensions-dir", options.extensionsDir],
  ];
  const output = await runOrThrow(process.execPath, args, { output: "capture" });
  if (!output.includes("successfully installed")) {
    throw new Error(`VS Code did not install ${vsix}:\n${output}`);
  }
}

/** Variables of a VS Code that this may be run from would make the server take itself for a part of that one. */
function serverEnvironment(extra: VsCodeServerOptions["env"]): NodeJS.ProcessEnv {
  const environment = childEnvironment(extra);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("VSCODE_") && name !== "ELECTRON_RUN_AS_NODE"));
}

function workbenchUrl(port: number, folder: string | undefined, payload: DevelopmentPayload | undefined): string {
  const authority = `127.0.0.1:${String(port)}`;
  const url = new URL(`http://${authority}/`);
  if (folder === undefined) {
    url.searchParams.set("ew", "true");
  } else {
    url.searchParams.set(folder.endsWith(".code-workspace") ? "workspace" : "folder", pathToFileURL(folder).pathname);
  }
  if (payload !== undefined) {
    const remote = (path: string): string => `vscode-remote://${authority}${pathToFileURL(path).pathname}`;
    const pairs = Object.entries(payload).map(([name, path]: [string, string]) => [name, remote(path)]);
    url.searchParams.set("payload", JSON.stringify([...pairs, ["skipWelcome", "true"]]));
  }
  return url.href;
}

function keepOutput(child: ChildProcess, file: string): () => string {
  let output = "";
  const log = createWriteStream(file);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      log.write(text);
    });
  }
  return () => output;
}

/** Waits until the server says that it listens, and answers. Resolves with its port. */
async function untilReady(child: ChildProcess, output: () => string): Promise<number> {
  const deadlineMs = performance.now() + startTimeoutMs;
  while (performance.now() < deadlineMs) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`The VS Code server ended before it was ready.\n${output()}`);
    }
    const port = /Extension host agent listening on (\d+)/.exec(output())?.[1];
    const answer =
      port === undefined
        ? undefined
        : await fetch(`http://127.0.0.1:${port}/version`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (answer?.ok === true) {
      return Number(port);
    }
    await delay(50);
  }
  killTree(child);
  throw new Error(`The VS Code server did not answer within ${String(startTimeoutMs / 1000)} s.\n${output()}`);
}

/**
 * Writes the user's settings.json of a server that is, or will be, started with `dataDir`. This build of VS Code keeps it on the server and not in the
 * browser, so whichever browser opens the server has these settings, application-scoped ones included; a running window takes a change in at once.
 */
export async function writeUserSettings(dataDir: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const file = userSettingsFile(dataDir);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** Where the user's settings.json of such a server is. */
export function userSettingsFile(dataDir: string): string {
  return join(dataDir, "data", "User", "settings.json");
}
