import type { FoundLine, SearchOutcome } from "../../ports/workspace.ts";
import { locateFile } from "../locateFile.ts";
import { defineTool, type Tool, type ToolResult } from "../tool.ts";
import type { FileToolPorts } from "./fileToolPorts.ts";
import { globsByRoot, workspaceRoots, type WorkspaceRoots } from "./workspaceRoots.ts";
import { counted, doneOr, failed, said } from "./resultWords.ts";

interface Arguments {
  readonly query: string;
  readonly isRegex?: boolean;
  readonly matchCase?: boolean;
  readonly include?: string;
  readonly path?: string;
  readonly contextLines?: number;
  readonly includeIgnored?: boolean;
}

const mostMatches = 200;
/** Characters of all lines of a result. */
const mostCharacters = 40_000;

/** Searches the texts of files. Files with secrets are never searched, and no answer shows whether one would have matched. */
export function searchTextTool(ports: FileToolPorts): Tool {
  return defineTool<Arguments>({
    name: "search_text",
    description:
      "Searches the text files of the workspace, line by line, and returns path:line: text for each match, sorted. Case is ignored unless matchCase is set. Ignored files are left out unless includeIgnored is set; files with secrets, such as .env, are never searched.",
    inputSchema: {
      type: "object",
      properties: {
        query: { type: "string", minLength: 1, description: "Text, or a regular expression with isRegex." },
        isRegex: { type: "boolean" },
        matchCase: { type: "boolean" },
        include: { type: "string", description: "Glob of the files to search, such as src/**/*.ts." },
        path: { type: "string", description: "File or folder to search in." },
        contextLines: { type: "integer", minimum: 0, maximum: 10, description: "Lines before and after each match." },
        includeIgnored: { type: "boolean" },
      },
      required: ["query"],
      additionalProperties: false,
    },
    risk: "read",
    runningLine: ({ query }) => `Searching for ${shortQuery(query)}`,
    doneLine: ({ query }, result) => doneOr(result, `Searched for ${shortQuery(query)}`, `Couldn't search for ${shortQuery(query)}`),
    run: (args, _context, signal) => searchText(ports, args, signal),
  });
}

function shortQuery(query: string): string {
  return query.length > 60 ? `“${query.slice(0, 60).toWellFormed()}…”` : `“${query}”`;
}

async function searchText(ports: FileToolPorts, args: Arguments, signal: AbortSignal): Promise<ToolResult> {
  const { query, isRegex = false, matchCase = false, include, path, contextLines = 0, includeIgnored = false } = args;
  if (/[\r\n]/.test(query)) {
    return failed("A search is line by line: give a query without line breaks.");
  }
  const roots = await workspaceRoots(ports.workspace);
  const places = await placesOf(ports, roots, path, include);
  if (typeof places === "string") {
    return failed(places);
  }
  let rest = mostMatches;
  const outcomes: Extract<SearchOutcome, { ok: true }>[] = [];
  for (const { path: under, globs } of places) {
    const mayRead = (file: string): boolean => !ports.isSecret(roots.shown(file));
    const question = { query, isRegex, matchCase, under: [under], includeIgnored, globs, contextLines, limit: rest, mayRead };
    const outcome = await ports.workspace.search(question, signal);
    if (!outcome.ok) {
      return failed(outcome.message);
    }
    outcomes.push(outcome);
    rest -= outcome.lines.filter(({ isMatch }) => isMatch).length;
  }
  return said(resultText(outcomes, roots, includeIgnored));
}

/** What is searched: the folder or file, or all folders; or a sentence that says why not. */
async function placesOf(
  { workspace }: FileToolPorts,
  roots: WorkspaceRoots,
  path: string | undefined,
  include: string | undefined,
): Promise<readonly { readonly path: string; readonly globs?: readonly string[] | undefined }[] | string> {
  if (include?.split("/").includes("..") === true) {
    return `${include} leads out of the workspace. Give a glob relative to it, without “..”.`;
  }
  const globs = include === undefined || include.trim() === "" ? undefined : [include];
  if (path === undefined || path === "" || (path === "." && roots.paths.length > 1)) {
    return globs === undefined ? roots.paths.map((root) => ({ path: root })) : globsByRoot(globs, roots);
  }
  const located = await locateFile(workspace, path);
  if (!located.ok) {
    return located.message;
  }
  const { path: real, shown } = located.file;
  const kind = (await workspace.stat(real))?.kind;
  if (kind === undefined) {
    return `There is no file or folder ${shown}.`;
  }
  return kind === "file" || kind === "folder" ? [{ path: real, globs }] : `${shown} is no regular file.`;
}

function resultText(outcomes: readonly Extract<SearchOutcome, { ok: true }>[], roots: WorkspaceRoots, includeIgnored: boolean): string {
  const found = outcomes.flatMap(({ lines }) => lines);
  const lines: string[] = [];
  let [characters, matches, isCut] = [0, 0, outcomes.some((outcome) => outcome.isCut)];
  let before: FoundLine | undefined;
  const hasContext = found.some(({ isMatch }) => !isMatch);
  for (const line of found) {
    const isApart = before !== undefined && (before.path !== line.path || before.line + 1 !== line.line);
    const text = `${roots.shown(line.path)}:${String(line.line)}${line.isMatch ? ":" : "-"} ${line.text}`;
    characters += text.length + 1;
    if (characters > mostCharacters) {
      isCut = true;
      break;
    }
    lines.push(...(hasContext && isApart ? ["--", text] : [text]));
    matches += line.isMatch ? 1 : 0;
    before = line;
  }
  const notes = [
    ...(matches === 0 && !isCut ? [`No match.${includeIgnored ? "" : " Ignored files weren't searched."}`] : []),
    ...(isCut ? [`Only the first ${counted(matches, "matching line")} are shown; there are more. Narrow the search.`] : []),
  ];
  return [...lines, ...(notes.length === 0 ? [] : [`[${notes.join(" ")}]`])].join("\n");
}
