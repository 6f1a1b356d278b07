import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { JsonObject } from "../../core/model/json.ts";
import { KnownFiles } from "../../core/tools/edits/knownFiles.ts";
import { readFileTool } from "../../core/tools/files/readFile.ts";
import type { Tool, ToolContext, ToolResult } from "../../core/tools/tool.ts";
import { NodeWorkspace, slashed } from "../workspace/nodeWorkspace.ts";

/** Where the files of a conversation are. */
export interface OutputFiles {
  /** Keeps a file, as `AttachmentFiles.keep` does. */
  keep(name: string, bytes: Uint8Array): void;
  /** Where a file of that name is, or would be. */
  path(name: string): string | undefined;
}

const shownDigits = 12;
const namePattern = /^output:([0-9a-f]{12})$/;

/** Outputs of tools that are too long for a model, kept among the files of their conversation, where its agent can read them in pieces with `read_file`. */
export class SavedOutputs {
  readonly #files: OutputFiles;

  constructor(files: OutputFiles) {
    this.#files = files;
  }

  /** Keeps an output: see `KeepOutput`. */
  readonly keep = (text: string): Promise<string | undefined> => {
    const bytes = new TextEncoder().encode(text);
    const digits = createHash("sha256").update(bytes).digest("hex");
    const name = `${digits}.txt`;
    this.#files.keep(name, bytes);
    const isKept = this.#files.path(name) !== undefined;
    return Promise.resolve(isKept ? `output:${digits.slice(0, shownDigits)} (for read_file, with a range of lines)` : undefined);
  };

  /** The same tool; `read_file` reads saved outputs, too. */
  readable(tool: Tool): Tool {
    return tool.name === "read_file"
      ? {
          ...tool,
          run: (args, context, signal) => {
            const digits = digitsIn(args);
            return digits === undefined ? tool.run(args, context, signal) : this.#read(digits, args, context, signal);
          },
        }
      : tool;
  }

  async #read(digits: string, args: JsonObject, context: ToolContext, signal: AbortSignal): Promise<ToolResult> {
    const folder = dirname(this.#files.path(`${digits.padEnd(64, "0")}.txt`) ?? "");
    const names = await readdir(folder).catch(() => []);
    const name = names.find((one) => one.startsWith(digits) && /^[0-9a-f]{64}\.txt$/.test(one));
    if (name === undefined) {
      return { ok: false, message: `output:${digits} is no longer there.` };
    }
    const workspace = new NodeWorkspace({ folders: () => [{ name: basename(folder), path: slashed(folder) }] });
    const recorder = { record: () => Promise.reject(new Error("Outputs are only read.")) };
    const tool = readFileTool({ workspace, known: new KnownFiles(), recorder, isSecret: () => false });
    return tool.run({ ...args, path: name }, context, signal);
  }
}

function digitsIn({ path }: JsonObject): string | undefined {
  return typeof path === "string" ? namePattern.exec(path)?.[1] : undefined;
}
