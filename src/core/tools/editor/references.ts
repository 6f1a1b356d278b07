import { readFileText } from "../edits/fileText.ts";
import type { CodePlace } from "../../ports/languageServers.ts";
import { counted, doneOr, failed, said } from "../files/resultWords.ts";
import { workspaceRoots, type WorkspaceRoots } from "../files/workspaceRoots.ts";
import { locateFile } from "../locateFile.ts";
import { defineTool, type Tool, type ToolResult } from "../tool.ts";
import { folderOf } from "../workspacePath.ts";
import type { CodePorts } from "./symbols.ts";

interface Arguments {
  readonly path: string;
  readonly symbol: string;
  readonly line?: number;
}

const mostPlaces = 200;
/** Characters of a line that are shown. */
const mostCharacters = 200;

/** Where a name in code is used. */
export function referencesTool(ports: CodePorts): Tool {
  return defineTool<Arguments>({
    name: "references",
    description: "Finds all uses of a symbol through language servers. path and symbol name one place where it stands.",
    inputSchema: {
      type: "object",
      properties: {
        path: { type: "string", description: "File in which the symbol stands." },
        symbol: { type: "string", minLength: 1, description: "Its name, as written there." },
        line: { type: "integer", minimum: 1, description: "Its line. Default: where it first stands." },
      },
      required: ["path", "symbol"],
      additionalProperties: false,
    },
    risk: "read",
    runningLine: ({ symbol }) => `Looking for uses of ${symbol}`,
    doneLine: ({ symbol }, result) => doneOr(result, `Looked for uses of ${symbol}`, `Couldn't look for uses of ${symbol}`),
    run: (args, _context, signal) => references(ports, args, signal),
  });
}

async function references(ports: CodePorts, { path, symbol, line }: Arguments, signal: AbortSignal): Promise<ToolResult> {
  const located = await locateFile(ports.workspace, path);
  if (!located.ok) {
    return failed(located.message);
  }
  const { path: real, shown } = located.file;
  const lines = await linesOf(ports, real);
  if (lines === undefined) {
    return failed(`There is no text file ${shown}.`);
  }
  const place = await placeOf(ports, { path: real, symbol, line }, lines, signal);
  if (place === undefined) {
    return failed(`“${symbol}” doesn't stand in ${line === undefined ? shown : `line ${String(line)} of ${shown}`}.`);
  }
  const all = await ports.languages.references(place, signal);
  if (all === undefined || all.length === 0) {
    return said(`No language server knows uses of ${symbol} in ${shown}:${String(place.line)}. Use search_text.`);
  }
  return said(await listed(ports, all));
}

/** Where the name stands: in the line that was given, where the file's outline has it, or else where it first stands as a word. */
async function placeOf(
  ports: CodePorts,
  { path, symbol, line }: { readonly path: string; readonly symbol: string; readonly line: number | undefined },
  lines: readonly string[],
  signal: AbortSignal,
): Promise<CodePlace | undefined> {
  if (line === undefined) {
    const own = (await ports.languages.symbolsOf(path, signal))?.find(({ name }) => name === symbol || name.startsWith(`${symbol}(`));
    const at = own === undefined ? -1 : wordAt(lines[own.line - 1] ?? "", symbol);
    if (own !== undefined && at >= 0) {
      return { path, line: own.line, column: at + 1 };
    }
  }
  const index = line === undefined ? lines.findIndex((text) => wordAt(text, symbol) >= 0) : line - 1;
  const at = wordAt(lines[index] ?? "", symbol);
  return at < 0 ? undefined : { path, line: index + 1, column: at + 1 };
}

/** Where a text stands in a line, as a word if it can; -1 if it doesn't. */
function wordAt(line: string, symbol: string): number {
  const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}_$]/u.test(character);
  for (let at = line.indexOf(symbol); at >= 0; at = line.indexOf(symbol, at + 1)) {
    if (!isWord(line[at - 1]) && !isWord(line[at + symbol.length])) {
      return at;
    }
  }
  return -1;
}

async function listed(ports: CodePorts, all: readonly CodePlace[]): Promise<string> {
  const { workspace } = ports;
  const roots = await workspaceRoots(workspace);
  const inside = all.filter(({ path }) => folderOf(path, roots.folders, workspace.ignoresCase) !== undefined);
  const readable = inside.filter(({ path }) => !ports.isSecret(roots.shown(path)));
  const places = readable.toSorted((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : one.line - other.line));
  const rows = await rowsOf(ports, places.slice(0, mostPlaces), roots);
  const notes = [
    places.length > mostPlaces ? `[${String(places.length - mostPlaces)} more aren't shown.]` : "",
    inside.length < all.length ? `[${counted(all.length - inside.length, "use")} outside of the workspace left out.]` : "",
    readable.length < inside.length ? `[${counted(inside.length - readable.length, "use")} in files with secrets left out.]` : "",
  ];
  return [...rows, ...notes].filter((row) => row !== "").join("\n");
}

async function rowsOf(ports: CodePorts, places: readonly CodePlace[], roots: WorkspaceRoots): Promise<readonly string[]> {
  const texts = new Map<string, readonly string[]>();
  const rows: string[] = [];
  for (const { path, line } of places) {
    const lines = texts.get(path) ?? (await linesOf(ports, path)) ?? [];
    texts.set(path, lines);
    rows.push(`${roots.shown(path)}:${String(line)}: ${(lines[line - 1] ?? "").trim().slice(0, mostCharacters)}`);
  }
  return [...new Set(rows)];
}

async function linesOf({ workspace }: CodePorts, path: string): Promise<readonly string[] | undefined> {
  const reading = await workspace.read(path);
  const text = reading.ok ? readFileText(reading.bytes, path) : undefined;
  return text?.ok === true ? text.file.text.split(/\r\n|\n|\r/) : undefined;
}
