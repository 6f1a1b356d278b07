import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NodeWorkspace } from "../../src/app/workspace/nodeWorkspace.ts";
import { KnownFiles } from "../../src/core/tools/edits/knownFiles.ts";
import type { FileChange } from "../../src/core/tools/files/fileChange.ts";
import { fileTools } from "../../src/core/tools/files/fileTools.ts";
import type { FileToolPorts } from "../../src/core/tools/files/fileToolPorts.ts";
import type { ToolResult } from "../../src/core/tools/tool.ts";
import type { JsonObject } from "../../src/core/model/json.ts";

/** A workspace in a temporary folder, with the tools for its files; taken away by `dispose`. */
export class TemporaryWorkspace {
  readonly root: string;
  readonly outside: string;
  readonly workspace: NodeWorkspace;
  readonly changes: FileChange[] = [];
  readonly known = new KnownFiles();
  readonly ports: FileToolPorts;
  readonly #base: string;

  constructor(options: { readonly names?: readonly string[]; readonly ripgrep?: string | undefined; readonly ignoresCase?: boolean } = {}) {
    this.#base = realpathSync(mkdtempSync(join(tmpdir(), "baton tools ü ")));
    this.outside = join(this.#base, "outside");
    const names = options.names ?? ["root"];
    for (const name of ["outside", ...names]) {
      mkdirSync(join(this.#base, name));
    }
    this.root = join(this.#base, names[0] ?? "");
    const folders = names.map((name) => ({ name, path: join(this.#base, name) }));
    this.workspace = new NodeWorkspace({ folders: () => folders, ripgrep: options.ripgrep, ignoresCase: options.ignoresCase ?? false });
    this.ports = {
      workspace: this.workspace,
      known: this.known,
      recorder: {
        record: (change) => {
          this.changes.push(change);
          return Promise.resolve(async () => {
            this.changes.splice(this.changes.indexOf(change), 1);
          });
        },
      },
      isSecret: (path) => /(?:^|\/)\.env/.test(path),
    };
  }

  file(path: string, content: string | Uint8Array, mode?: number): string {
    const full = join(this.root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    if (mode !== undefined) {
      chmodSync(full, mode);
    }
    return full;
  }

  text(path: string): string {
    return readFileSync(join(this.root, path), "utf8");
  }

  async run(name: string, args: JsonObject, signal = new AbortController().signal): Promise<ToolResult> {
    const tool = fileTools(this.ports).find((one) => one.name === name);
    if (tool === undefined) {
      throw new Error(`no tool ${name}`);
    }
    return tool.run(args, { callId: "c", stepId: "s", output: () => undefined }, signal);
  }

  /** The text of a call that must succeed. */
  async said(name: string, args: JsonObject): Promise<string> {
    const result = await this.run(name, args);
    if (!result.ok) {
      throw new Error(result.message);
    }
    return result.parts.map((part) => (part.type === "text" ? part.text : `<${part.type}>`)).join("\n");
  }

  /** The message of a call that must fail. */
  async failure(name: string, args: JsonObject): Promise<string> {
    const result = await this.run(name, args);
    if (result.ok) {
      throw new Error(`${name} succeeded: ${JSON.stringify(result.parts).slice(0, 500)}`);
    }
    return result.message;
  }

  /** Every file, link and folder below the folder, with all that an undo has to put back. */
  picture(folder = this.root): Record<string, string> {
    const entries: Record<string, string> = {};
    const walk = (at: string): void => {
      for (const name of readdirSync(at).sort()) {
        const path = join(at, name);
        const stat = lstatSync(path);
        const shown = path.slice(folder.length + 1);
        if (stat.isDirectory()) {
          entries[`${shown}/`] = "";
          walk(path);
        } else {
          entries[shown] = stat.isSymbolicLink()
            ? `-> ${readlinkSync(path)}`
            : `${(stat.mode & 0o777).toString(8)} ${readFileSync(path, "base64")}`;
        }
      }
    };
    walk(folder);
    return entries;
  }

  dispose(): void {
    rmSync(this.#base, { recursive: true, force: true });
  }
}
