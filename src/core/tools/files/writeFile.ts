import { fileBytes, readFileText } from "../edits/fileText.ts";
import { unifiedDiffBetween } from "../edits/unifiedDiff.ts";
import type { FileState } from "../../ports/workspace.ts";
import { locateFile, type LocatedFile } from "../locateFile.ts";
import { defineTool, type Tool, type ToolContext, type ToolResult } from "../tool.ts";
import { hasSecrets, pathKeys, type FileToolPorts } from "./fileToolPorts.ts";
import { formattedNote, formattedText } from "./readableText.ts";
import { makeChange, missingFolders, readState } from "./makeChange.ts";
import { counted, doneOr, failed, said } from "./resultWords.ts";

interface Arguments {
  readonly path: string;
  readonly content: string;
}

/** Makes a file, or replaces all of one. */
export function writeFileTool(ports: FileToolPorts): Tool {
  return defineTool<Arguments>({
    name: "write_file",
    description:
      "Makes a text file with this content, and the folders above it, or replaces all of an existing file. To change a part of a file use edit_file.",
    inputSchema: {
      type: "object",
      properties: { path: { type: "string", description: "Path relative to the workspace." }, content: { type: "string" } },
      required: ["path", "content"],
      additionalProperties: false,
    },
    risk: "write",
    resources: ({ path }) => pathKeys(ports, path),
    runningLine: ({ path }) => `Writing ${path}`,
    doneLine: ({ path }, result) => doneOr(result, `Wrote ${path}`, `Couldn't write ${path}`),
    run: (args, context) => writeFile(ports, args, context),
  });
}

async function writeFile(ports: FileToolPorts, { path, content }: Arguments, context: ToolContext): Promise<ToolResult> {
  if (!content.isWellFormed()) {
    return failed("The content has half of a surrogate pair in it, which no file can hold. Nothing was written.");
  }
  if (/[/\\]$/.test(path)) {
    return failed(`${path} is the name of a folder. Nothing was written.`);
  }
  const located = await locateFile(ports.workspace, path);
  if (!located.ok) {
    return failed(located.message);
  }
  const { path: real, shown } = located.file;
  const reading = await readState(ports.workspace, real, shown);
  if (reading.ok) {
    return replaceAll(ports, located.file, reading.state, content, context);
  }
  if (!reading.missing) {
    return failed(`${reading.message} Nothing was written.`);
  }
  const after: FileState = { kind: "file", bytes: new TextEncoder().encode(content) };
  const newFolders = await missingFolders(ports.workspace, real);
  const made = await makeChange(ports, { kind: "create", path: real, after, newFolders }, context);
  if (!made.ok) {
    return failed(`${shown}: ${made.message}`);
  }
  ports.known.know(shown, content);
  return said(`Made ${shown} with ${counted(lineCount(content), "line")}.`);
}

async function replaceAll(
  ports: FileToolPorts,
  file: LocatedFile,
  before: FileState,
  content: string,
  context: ToolContext,
): Promise<ToolResult> {
  const { path: real, shown } = file;
  if (before.kind !== "file") {
    return failed(`${shown} is a link. Nothing was written.`);
  }
  const text = readFileText(before.bytes, shown);
  // Replacing a picture or a text of another encoding by UTF-8 is hardly ever meant, and can't be seen in a diff.
  if (!text.ok) {
    return failed(`${text.message} Nothing was written.`);
  }
  const mayQuote = !hasSecrets(ports, file);
  const stale = ports.known.changeOf(shown, text.file.text, mayQuote);
  if (stale !== undefined) {
    return failed(stale.message);
  }
  const unmarked = content.startsWith("\ufeff") ? content.slice(1) : content;
  const newText = withLineEndsOf(text.file.text, unmarked);
  const bytes = fileBytes({ text: newText, byteOrderMark: text.file.byteOrderMark || unmarked !== content });
  if (isSame(bytes, before.bytes)) {
    ports.known.know(shown, newText);
    return said(`${shown} has this content already. Nothing was written.`);
  }
  const made = await makeChange(ports, { kind: "edit", path: real, before, after: { ...before, bytes } }, context);
  if (!made.ok) {
    return failed(`${shown}: ${made.message}`);
  }
  const formatted = formattedText(made, shown);
  const now = formatted ?? newText;
  ports.known.know(shown, now);
  const diff = unifiedDiffBetween(text.file.text, now);
  const note = formatted === undefined ? "" : formattedNote;
  const head = `Replaced all of ${shown}: ${counted(diff.added, "line")} added, ${String(diff.removed)} removed.${note}`;
  return said(mayQuote ? `${head}\n${diff.text}` : head);
}

/** Models write `\n`, whatever a file has: one whose lines all end with `\r\n` keeps that. */
function withLineEndsOf(before: string, content: string): string {
  const isAllCrlf = before.includes("\r\n") && !/(?:^|[^\r])\n/.test(before);
  return isAllCrlf && !content.includes("\r") ? content.replaceAll("\n", "\r\n") : content;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function lineCount(content: string): number {
  return content === "" ? 0 : content.split("\n").length - (content.endsWith("\n") ? 1 : 0);
}
