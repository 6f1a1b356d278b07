import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import type { CommandSandbox, SandboxState } from "../../core/ports/commandSandbox.ts";
import { sensitiveFilesBelow } from "./sensitiveFiles.ts";

const run = promisify(execFile);
const probeTimeoutMs = 20_000;

/** What of a home folder holds keys and passwords. */
const secretsOfHome = [
  ".ssh",
  ".aws",
  ".azure",
  ".gnupg",
  ".kube",
  ".docker",
  ".netrc",
  ".npmrc",
  ".pypirc",
  ".git-credentials",
  ".password-store",
  ".config/gh",
  ".config/gcloud",
  ".config/git/credentials",
  ".local/share/keyrings",
  "Library/Keychains",
];

/** What is protected in a folder also if it isn't there yet: what is made would be obeyed. */
const protectedNames = [".vscode", ".github", ".husky", ".claude", ".agents", ".mcp.json", "AGENTS.md", "CLAUDE.md", "GEMINI.md"];

/** Where the sandbox's program is looked for. */
export interface SandboxPlace {
  /** The absolute path that the user's settings name at the moment; empty: `srt` is looked for in `PATH`. */
  program(): string;
  readonly path: string;
  readonly home?: string | undefined;
}

/**
 * The sandbox of Anthropic's `sandbox-runtime`, which the user installs: it uses `sandbox-exec` on macOS and bubblewrap on Linux. Commands in it have no network, write below the workspace's folders and a temporary folder
 * alone, and read no secrets there or in the home folder.
 */
export class RuntimeSandbox implements CommandSandbox {
  readonly #place: SandboxPlace;
  /** What was found out about the program at a path. */
  #known: { readonly program: string; readonly state: Promise<SandboxState> } | undefined;
  #files: string | undefined;

  constructor(place: SandboxPlace) {
    this.#place = place;
  }

  state(): Promise<SandboxState> {
    const program = this.#program();
    if (program === undefined || process.platform === "win32") {
      return Promise.resolve({ ok: false, reason: this.#missingWords() });
    }
    if (this.#known?.program !== program) {
      this.#known = { program, state: this.#probe(program) };
    }
    return this.#known.state;
  }

  async shell(folders: readonly string[]): Promise<readonly string[] | undefined> {
    const program = this.#program();
    return program !== undefined && (await this.state()).ok ? this.#shell(program, folders) : undefined;
  }

  /** Removes the sandbox's own files. */
  dispose(): void {
    if (this.#files !== undefined) {
      rmSync(this.#files, { recursive: true, force: true });
    }
  }

  #program(): string | undefined {
    const { path } = this.#place;
    const program = this.#place.program();
    if (program !== "") {
      return isAbsolute(program) && existsSync(program) ? program : undefined;
    }
    return path
      .split(delimiter)
      .filter((folder) => isAbsolute(folder))
      .map((folder) => join(folder, "srt"))
      .find((file) => existsSync(file));
  }

  #missingWords(): string {
    if (process.platform === "win32") {
      return "Baton has no sandbox for commands on Windows.";
    }
    const program = this.#place.program();
    const where = program === "" ? "in PATH" : `at ${program}`;
    return `There is no sandbox-runtime ${where}. Install it with “npm install -g @anthropic-ai/sandbox-runtime” to let agents run commands without asking.`;
  }

  async #probe(program: string): Promise<SandboxState> {
    try {
      const [file = "", ...args] = await this.#shell(program, []);
      await run(file, [...args, "true"], { timeout: probeTimeoutMs });
      return { ok: true };
    } catch (error) {
      const { stderr } = error as { readonly stderr?: string };
      const [why = ""] = (stderr ?? "").trim().split("\n").slice(-1);
      return { ok: false, reason: `sandbox-runtime doesn't work here${why === "" ? "." : `: ${why}`}` };
    }
  }

  async #shell(program: string, folders: readonly string[]): Promise<readonly string[]> {
    const sensitive = await sensitiveFilesBelow(folders);
    const home = this.#place.home ?? homedir();
    const files = this.#ownFiles();
    const settings = {
      network: { allowedDomains: [], deniedDomains: [] },
      filesystem: {
        denyRead: named([...secretsOfHome.map((name) => join(home, name)), ...sensitive.secrets]),
        allowWrite: named([...folders, files.temporary]),
        denyWrite: named([
          ...folders.flatMap((folder) => protectedNames.map((name) => join(folder, name))),
          ...sensitive.protected,
          ...sensitive.secrets,
        ]),
      },
    };
    // Commands run side by side: each reads settings of its own.
    const file = join(files.root, `${crypto.randomUUID()}.json`);
    writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
    // The name that the runtime has for the commands' TMPDIR.
    return ["/usr/bin/env", `CLAUDE_CODE_TMPDIR=${files.temporary}`, program, "--settings", file, "-c"];
  }

  #ownFiles(): { readonly root: string; readonly temporary: string } {
    this.#files ??= mkdtempSync(join(tmpdir(), "baton-sandbox-"));
    const temporary = join(this.#files, "tmp");
    mkdirSync(temporary, { recursive: true });
    return { root: this.#files, temporary };
  }
}

/** As the runtime takes them: names, not globs. */
function named(paths: readonly string[]): readonly { readonly path: string; readonly literal: true }[] {
  return [...new Set(paths)].map((path) => ({ path, literal: true }));
}
