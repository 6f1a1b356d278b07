import type { Workspace } from "../../core/ports/workspace.ts";
import { isSecretPath } from "../../core/permissions/terms/sensitivePaths.ts";
import { readableText } from "../../core/tools/files/readableText.ts";
import { locateFile } from "../../core/tools/locateFile.ts";

/** A file's text that Baton gives a model by itself or because the user names it; or why not, as a sentence without its name. */
export type ContextFile =
  | { readonly ok: true; readonly shown: string; readonly text: string }
  | { readonly ok: false; readonly message: string; readonly missing: boolean };

/** Files of more bytes are not read into a context. */
const mostBytes = 2 * 1024 * 1024;

/** Reads a text file of the workspace: none that has secrets, and none that a link leads out of the folders for. `asked`: as a model or a user writes paths, or absolute. Never rejects. */
export async function readContextFile(workspace: Workspace, asked: string): Promise<ContextFile> {
  const located = await locateFile(workspace, asked);
  if (!located.ok) {
    return { ok: false, message: located.message, missing: false };
  }
  const { path, shown, asked: name } = located.file;
  if (isSecretPath(shown) || isSecretPath(name)) {
    return { ok: false, message: "It may hold secrets.", missing: false };
  }
  const stat = await workspace.stat(path);
  if (stat?.kind !== "file") {
    return { ok: false, message: stat === undefined ? "There is no such file." : "It's no file.", missing: stat === undefined };
  }
  if (stat.size > mostBytes) {
    return { ok: false, message: "It's larger than 2 MB.", missing: false };
  }
  const reading = await workspace.read(path);
  if (!reading.ok) {
    return { ok: false, message: reading.message, missing: false };
  }
  const readable = readableText(reading.bytes, shown);
  return readable.ok ? { ok: true, shown, text: readable.text } : { ok: false, message: readable.message, missing: false };
}
