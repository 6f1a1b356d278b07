import { sniffMedia } from "../../../shared/sniffMedia.ts";
import { plainContent } from "../edits/contentHash.ts";
import { mostFileBytes } from "../edits/fileText.ts";
import { locateFile } from "../locateFile.ts";
import { outputLimits } from "../outputCap.ts";
import { defineTool, type Tool, type ToolResult } from "../tool.ts";
import { pathKeys, type FileToolPorts } from "./fileToolPorts.ts";
import { readableText } from "./readableText.ts";
import { counted, doneOr, failed, said } from "./resultWords.ts";

interface Arguments {
  readonly path: string;
  readonly startLine?: number;
  readonly endLine?: number;
}

/** Images of more bytes are not handed over: providers take 5 MB of base64. */
const mostImageBytes = 3_750_000;
/** Room for the sentences around the lines, in characters. */
const noteRoom = 500;

/**
 * Reads a text, or an image. Lines come as they are, without numbers: what a model copies into an `oldText` fits to the character, and numbers cost no tokens. Searches and rejected edits have numbers.
 * Line ends are `\n`.
 */
export function readFileTool(ports: FileToolPorts): Tool {
  return defineTool<Arguments>({
    name: "read_file",
    description:
      "Reads a text file or an image of the workspace. Lines are returned as they are, without line numbers. Of a long file the first 2000 lines are returned; read the rest by startLine and endLine.",
    inputSchema: {
      type: "object",
      properties: {
        path: { type: "string", description: "Path relative to the workspace." },
        startLine: { type: "integer", minimum: 1, description: "First line to read, from 1." },
        endLine: { type: "integer", minimum: 1, description: "Last line to read." },
      },
      required: ["path"],
      additionalProperties: false,
    },
    risk: "read",
    resources: ({ path }) => pathKeys(ports, path),
    runningLine: ({ path }) => `Reading ${path}`,
    doneLine: ({ path }, result) => doneOr(result, `Read ${path}`, `Couldn't read ${path}`),
    run: (args) => readFile(ports, args),
  });
}

async function readFile({ workspace, known }: FileToolPorts, { path, startLine, endLine }: Arguments): Promise<ToolResult> {
  const located = await locateFile(workspace, path);
  if (!located.ok) {
    return failed(located.message);
  }
  const { path: real, shown } = located.file;
  const stat = await workspace.stat(real);
  if (stat === undefined) {
    return failed(`There is no file ${shown}. Look for it with find_files.`);
  }
  if (stat.kind !== "file") {
    return failed(stat.kind === "folder" ? `${shown} is a folder. List it with list_files.` : `${shown} is no regular file.`);
  }
  if (stat.size > mostFileBytes) {
    return failed(`${shown} is larger than 20 MB. Files of that size aren't read.`);
  }
  const reading = await workspace.read(real);
  if (!reading.ok) {
    return failed(`${shown}: ${reading.message}`);
  }
  const media = sniffMedia(reading.bytes);
  if (media?.kind === "image") {
    return image(reading.bytes, media.mediaType, shown);
  }
  const readable = readableText(reading.bytes, shown);
  if (!readable.ok) {
    return failed(readable.message);
  }
  known.know(shown, readable.text);
  return linesOf(plainContent(readable.text), shown, startLine, endLine, readable.note);
}

function image(bytes: Uint8Array, mediaType: string, shown: string): ToolResult {
  return bytes.length > mostImageBytes
    ? failed(`${shown} is an image of ${String(bytes.length)} bytes. Only images of up to ${String(mostImageBytes)} bytes are read.`)
    : { ok: true, parts: [{ type: "image", source: { kind: "base64", mediaType, data: base64(bytes) }, name: shown }] };
}

function linesOf(text: string, shown: string, startLine = 1, endLine = Number.POSITIVE_INFINITY, note?: string): ToolResult {
  const lines = text.split("\n");
  if (lines.at(-1) === "" && lines.length > 1) {
    lines.pop();
  }
  const total = counted(lines.length, "line");
  if (text === "") {
    return said(`(${shown} is empty.)`);
  }
  if (endLine < startLine) {
    return failed(`endLine ${String(endLine)} is before startLine ${String(startLine)}.`);
  }
  if (startLine > lines.length) {
    return failed(`${shown} has ${total}. There is no line ${String(startLine)}.`);
  }
  const wanted = lines.slice(startLine - 1, endLine);
  const taken = within(wanted);
  const last = startLine - 1 + taken.lines.length;
  const notes = [
    ...(note === undefined ? [] : [note]),
    ...(taken.lines.length === lines.length ? [] : [`Lines ${String(startLine)}–${String(last)} of ${total} of ${shown}.`]),
    ...(taken.lines.length === wanted.length ? [] : [`Read on with startLine ${String(last + 1)}.`]),
    ...(taken.shortened === 0
      ? []
      : [`${counted(taken.shortened, "line")} longer than 2000 characters shortened; look into them with search_text.`]),
  ];
  // The file's own last line end stays, so that what is returned of a whole file is the file.
  const end = last === lines.length && text.endsWith("\n") ? "\n" : "";
  return said(notes.length === 0 ? taken.lines.join("\n") + end : `[${notes.join(" ")}]\n${taken.lines.join("\n")}${end}`);
}

/** As many of the first lines as a result may have, with one more for what is said about them. */
function within(lines: readonly string[]): { readonly lines: readonly string[]; readonly shortened: number } {
  const taken: string[] = [];
  let [characters, shortened] = [noteRoom, 0];
  for (const line of lines) {
    const isLong = line.length > outputLimits.lineCharacters;
    const short = isLong ? shortLine(line) : line;
    characters += short.length + 1;
    if (taken.length >= outputLimits.lines - 2 || characters > outputLimits.characters) {
      break;
    }
    shortened += isLong ? 1 : 0;
    taken.push(short);
  }
  return { lines: taken, shortened };
}

function shortLine(line: string): string {
  const kept = outputLimits.lineCharacters - 60;
  return `${line.slice(0, kept).toWellFormed()} [… ${String(line.length - kept)} more characters]`;
}

/** Standard base64, without line breaks. Pure. */
function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  // As many arguments as a call may have.
  for (let at = 0; at < bytes.length; at += 0x6000) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 0x6000))));
  }
  return pieces.join("");
}
