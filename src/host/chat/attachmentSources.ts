import { basename } from "node:path";
import * as vscode from "vscode";
import { attachmentCountLimit, attachmentProblem, attachmentTotalLimit } from "../../shared/attachment.ts";
import type { OfferedFile } from "../../shared/protocol.ts";
import type { WorkspaceFiles } from "../files/workspaceFiles.ts";
import { shownText } from "./shownText.ts";

/** What came of reading files for the composer: those that could be read, and one sentence on the first that could not. */
export interface ReadFiles {
  readonly files: readonly OfferedFile[];
  readonly problem: string | undefined;
}

/** Asks for files with VS Code's own dialog, which sees the machine that Baton runs on. `undefined`: the user left it. */
export async function chooseFiles(): Promise<ReadFiles | undefined> {
  const uris = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: "Attach",
    title: "Attach Files",
    defaultUri: vscode.workspace.workspaceFolders?.[0]?.uri,
  });
  return uris && readFiles(uris);
}

/** Files that were dragged out of VS Code. Only those of the opened folders are read: the panel names them, and the panel is not trusted with others. */
export async function readDropped(uris: readonly string[], workspace: WorkspaceFiles): Promise<ReadFiles> {
  const own = uris.map((address) => ({ address, uri: workspace.own(address) }));
  const { files, problem } = await readFiles(own.flatMap(({ uri }) => uri ?? []));
  const foreign = own.find(({ uri }) => uri === undefined);
  return {
    files,
    problem: problem ?? (foreign && `“${nameIn(foreign.address)}” is not in the opened folder: attach it with the + button.`),
  };
}

function nameIn(address: string): string {
  const name = basename(address);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Reads files by their addresses, each by itself: as an editor shows them where they are open in one, else as they are on the disk. Never rejects. */
export async function readFiles(uris: readonly vscode.Uri[]): Promise<ReadFiles> {
  const files: OfferedFile[] = [];
  let problem: string | undefined;
  for (const uri of uris.slice(0, attachmentCountLimit)) {
    const name = basename(uri.path);
    const shown = shownText(uri);
    if (shown !== undefined) {
      const bytes = new TextEncoder().encode(shown.text);
      // Text that is too long is not worth a way to the panel and back.
      const tooLong = attachmentProblem({ kind: "text", name: shown.name, sizeBytes: bytes.length }, []);
      if (tooLong === undefined) {
        files.push({ name: shown.name, bytes });
      }
      problem ??= tooLong;
      continue;
    }
    try {
      const { size, type } = await vscode.workspace.fs.stat(uri);
      if ((type & vscode.FileType.Directory) !== 0) {
        problem ??= `“${name}” is a folder: attach its files.`;
      } else if (size > readLimit) {
        problem ??= `“${name}” is too large to be attached.`;
      } else {
        // A Buffer, which this may be, would reach the panel as an object of numbers.
        files.push({ name, bytes: new Uint8Array(await vscode.workspace.fs.readFile(uri)) });
      }
    } catch {
      problem ??= `“${name}” couldn't be read.`;
    }
  }
  return { files, problem };
}

/** Pictures are scaled down in the panel, so a larger file than what may be attached is worth reading; in bytes. */
const readLimit = attachmentTotalLimit * 3;
