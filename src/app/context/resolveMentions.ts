import type { LineRange, Mention } from "../../core/context/mentions.ts";
import type { CodeSymbol } from "../../core/ports/languageServers.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { isSecretPath } from "../../core/permissions/terms/sensitivePaths.ts";
import { locateFile } from "../../core/tools/locateFile.ts";
import { readContextFile } from "./readContextFile.ts";

/** What is selected in the editor. */
export interface EditorSelection {
  /** As models are shown it. */
  readonly path: string;
  readonly lines: LineRange;
  readonly text: string;
}

/** Where mentions come from. What is left out is not there. Nothing rejects. */
export interface MentionPorts {
  readonly workspace: Workspace;
  /** The symbols whose names fit, the best first. */
  readonly symbols?: ((query: string, signal: AbortSignal) => Promise<readonly CodeSymbol[]>) | undefined;
  /** `undefined` if nothing is selected. */
  readonly selection?: (() => EditorSelection | undefined) | undefined;
  /** The problems that language servers report, as text. */
  readonly problems?: ((signal: AbortSignal) => Promise<string>) | undefined;
  /** What has changed since the last commit, as a diff. */
  readonly changes?: ((signal: AbortSignal) => Promise<string>) | undefined;
}

/** A text that goes to the model with a prompt. */
export interface MentionedText {
  /** For people and for the model, such as `src/a.ts:10-20`. */
  readonly name: string;
  readonly text: string;
}

/** What mentions stand for. */
export interface ResolvedMentions {
  readonly texts: readonly MentionedText[];
  /** Files and folders that were mentioned, as models are shown them. */
  readonly paths: readonly string[];
  /** Why something could not be had, a sentence each. */
  readonly problems: readonly string[];
}

/** Characters of one mention at most; the rest the model can read by itself. */
const mostCharacters = 40_000;
const mostEntries = 300;
/** Lines of a symbol's definition. */
const symbolLines = 60;

/** Reads what a prompt's mentions stand for. Words that only look like mentions are passed over; secrets are never read. Never rejects. */
export async function resolveMentions(mentions: readonly Mention[], ports: MentionPorts, signal: AbortSignal): Promise<ResolvedMentions> {
  const all = await Promise.all(mentions.map((mention) => resolve(mention, ports, signal)));
  const texts = all.flatMap((one) => one.texts ?? []);
  return {
    texts: [...new Map(texts.map((text) => [text.name, text])).values()],
    paths: [...new Set(all.flatMap(({ path }) => path ?? []))],
    problems: all.flatMap(({ problem }) => problem ?? []),
  };
}

interface Resolved {
  readonly texts?: readonly MentionedText[];
  readonly path?: string | undefined;
  readonly problem?: string | undefined;
}

async function resolve(mention: Mention, ports: MentionPorts, signal: AbortSignal): Promise<Resolved> {
  switch (mention.kind) {
    case "path":
      return mentionedPath(mention, ports.workspace, signal);
    case "symbol":
      return mentionedSymbol(mention.name, ports, signal);
    case "selection": {
      const selection = ports.selection?.();
      return selection === undefined
        ? { problem: "Nothing is selected in the editor." }
        : { texts: [{ name: selectionName(selection), text: cut(selection.text, selection.path) }], path: selection.path };
    }
    case "problems":
      return plainText("Problems", await ports.problems?.(signal), "There are no problems.");
    case "changes":
      return plainText("Changes since the last commit", await ports.changes?.(signal), "There are no changes.");
  }
}

/** A selection as people know it, such as `src/a.ts:10-20`. Pure. */
export function selectionName({ path, lines: { first, last } }: Pick<EditorSelection, "path" | "lines">): string {
  return `${path}:${String(first)}${last === first ? "" : `-${String(last)}`}`;
}

function plainText(name: string, text: string | undefined, empty: string): Resolved {
  return text === undefined
    ? { problem: `${name} couldn't be added: Baton has no access to them here.` }
    : { texts: [{ name, text: text.trim() === "" ? empty : cut(text) }] };
}

async function mentionedPath(
  { path: asked, lines, isSure }: Extract<Mention, { kind: "path" }>,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<Resolved> {
  const located = await locateFile(workspace, asked.replace(/(?<=.)\/$/, ""));
  const stat = located.ok ? await workspace.stat(located.file.path) : undefined;
  if (!located.ok || stat === undefined) {
    return isSure ? { problem: located.ok ? `There is no ${asked}.` : located.message } : {};
  }
  const { path, shown } = located.file;
  if (stat.kind === "folder") {
    return { texts: [{ name: `${shown}/`, text: await listing(workspace, path, signal) }], path: `${shown}/` };
  }
  const file = await readContextFile(workspace, path);
  if (!file.ok) {
    return { problem: `“${shown}” couldn't be added: ${file.message}` };
  }
  const part = lines === undefined ? file.text : linesOf(file.text, lines);
  return part === ""
    ? { texts: [{ name: shown, text: lines === undefined ? "[The file is empty.]" : "[The file has no such lines.]" }], path: shown }
    : { texts: [{ name: lines === undefined ? shown : selectionName({ path: shown, lines }), text: cut(part, shown) }], path: shown };
}

async function listing(workspace: Workspace, folder: string, signal: AbortSignal): Promise<string> {
  try {
    const question = { under: [folder], recursive: true, includeIgnored: false, limit: mostEntries };
    const { entries, isCut } = await workspace.list(question, signal);
    const lines = entries.map(({ path, kind }) => `${path.slice(folder.length + 1)}${kind === "folder" ? "/" : ""}`);
    return lines.length === 0
      ? "[The folder is empty.]"
      : [...lines, ...(isCut ? ["[There is more: list_files has the rest.]"] : [])].join("\n");
  } catch {
    return "[The folder couldn't be listed.]";
  }
}

/** The definition of a symbol: the one whose name is exactly that, if there is one. */
async function mentionedSymbol(name: string, { workspace, symbols }: MentionPorts, signal: AbortSignal): Promise<Resolved> {
  const found = (await symbols?.(name, signal)) ?? [];
  const symbol = found.find((one) => one.name === name) ?? found.find((one) => one.name.replace(/\(.*$/s, "") === name) ?? found[0];
  if (symbol === undefined) {
    return {
      problem: symbols === undefined ? `${name} couldn't be looked up: there is no language server here.` : `There is no symbol ${name}.`,
    };
  }
  const file = await readContextFile(workspace, symbol.path);
  if (!file.ok || isSecretPath(symbol.path)) {
    return { problem: `“${name}” couldn't be added: ${file.ok ? "It may hold secrets." : file.message}` };
  }
  const lines = definitionLines(file.text, symbol.line);
  const text = `${symbol.kind} ${symbol.name}, ${selectionName({ path: file.shown, lines })}\n\n${linesOf(file.text, lines)}`;
  return { texts: [{ name: `${symbol.name} (${file.shown}:${String(symbol.line)})`, text: cut(text, file.shown) }], path: file.shown };
}

/** From a definition's first line to where the indentation comes back to its own. */
function definitionLines(text: string, first: number): LineRange {
  const lines = text.split(/\r\n|\n/);
  const indentOf = (line: string): number => line.length - line.trimStart().length;
  const own = indentOf(lines[first - 1] ?? "");
  let last = first;
  for (let next = first + 1; next <= Math.min(lines.length, first + symbolLines); next++) {
    const line = lines[next - 1] ?? "";
    if (line.trim() !== "" && indentOf(line) <= own) {
      // A closing bracket belongs to what it closes.
      return { first, last: /^\s*[\])}]|^\s*end\b/.test(line) ? next : last };
    }
    last = line.trim() === "" ? last : next;
  }
  return { first, last };
}

function linesOf(text: string, { first, last }: LineRange): string {
  return text
    .split(/\r\n|\n/)
    .slice(first - 1, last)
    .join("\n");
}

function cut(text: string, path?: string): string {
  if (text.length <= mostCharacters) {
    return text;
  }
  const end = text.lastIndexOf("\n", mostCharacters);
  const rest = path === undefined ? "" : ` Read it in ${path}.`;
  return `${text.slice(0, end <= 0 ? mostCharacters : end).toWellFormed()}\n[The rest is left out.${rest}]`;
}
