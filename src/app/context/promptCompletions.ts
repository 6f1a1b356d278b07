import { fuzzyRank } from "../../core/context/fuzzyRank.ts";
import { slashCommands } from "../../core/context/slashCommands.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Workspace } from "../../core/ports/workspace.ts";
import { isSecretPath } from "../../core/permissions/terms/sensitivePaths.ts";
import { resolvedFolders } from "../../core/tools/locateFile.ts";
import { shownPath } from "../../core/tools/workspacePath.ts";
import { completionLimit, type CompletionItem } from "../../shared/completionItem.ts";
import { type CompletionToken, mentionOf } from "../../shared/mentionSyntax.ts";
import type { PromptPorts } from "./expandPrompt.ts";
import { findCustomAgents } from "./customAgents.ts";
import { findPromptFiles } from "./promptFiles.ts";
import { selectionName } from "./resolveMentions.ts";

/** The outside of {@link PromptCompletions}. */
export interface CompletionPorts {
  readonly clock: Pick<Clock, "nowMs">;
  /** Opens the workspace as it is now; resolves with `undefined` if no folder is open. */
  open(): Promise<OpenWorkspace | undefined>;
}

/** A workspace that prompts speak of. */
export interface OpenWorkspace {
  readonly prompt: PromptPorts;
  /** Files that are open in editors, the one that was used last first, as models are shown them. */
  readonly openFiles: () => readonly string[];
}

/** Paths are listed again after so long, in milliseconds. */
const freshMs = 10_000;
const mostPaths = 30_000;

/** What a prompt can go on with. One for each window: it remembers the workspace's paths for a while. */
export class PromptCompletions {
  readonly #ports: CompletionPorts;
  #paths: { readonly atMs: number; readonly listed: Promise<readonly string[]> } | undefined;

  constructor(ports: CompletionPorts) {
    this.#ports = ports;
  }

  /** What is offered for what is written, the best first. Never rejects. */
  async find({ trigger, query }: Pick<CompletionToken, "trigger" | "query">, signal: AbortSignal): Promise<readonly CompletionItem[]> {
    const open = await this.#ports.open();
    if (trigger === "/") {
      return commandItems(query, open?.prompt);
    }
    return open === undefined ? [] : this.#mentions(query, open, signal);
  }

  async #mentions(query: string, open: OpenWorkspace, signal: AbortSignal): Promise<readonly CompletionItem[]> {
    const [, kind, rest = query] = /^(file|folder|symbol):(.*)$/s.exec(query) ?? [];
    if (kind === "symbol") {
      return symbolItems(rest, open.prompt, signal);
    }
    const paths = await this.#pathItems(rest, kind, open);
    return kind === undefined ? [...wordItems(query, open.prompt), ...paths].slice(0, completionLimit) : paths;
  }

  async #pathItems(query: string, kind: string | undefined, { prompt, openFiles }: OpenWorkspace): Promise<readonly CompletionItem[]> {
    const all = await this.#listed(prompt.workspace);
    const paths = [...new Set([...(query === "" ? openFiles() : []), ...all])].filter(
      (path) => kind === undefined || path.endsWith("/") === (kind === "folder"),
    );
    return fuzzyRank(paths, query, (path) => path, completionLimit).map(pathItem);
  }

  /** Files, and folders with `/` at their end: the nearest to the top first. */
  #listed(workspace: Workspace): Promise<readonly string[]> {
    const atMs = this.#ports.clock.nowMs();
    if (this.#paths === undefined || atMs - this.#paths.atMs > freshMs) {
      this.#paths = { atMs, listed: this.#list(workspace) };
    }
    return this.#paths.listed;
  }

  async #list(workspace: Workspace): Promise<readonly string[]> {
    const folders = await resolvedFolders(workspace, workspace.folders());
    try {
      const question = { under: folders.map(({ path }) => path), recursive: true, includeIgnored: false, limit: mostPaths };
      // Not ended with the question that began it: the next one, a letter later, needs it too.
      const { entries } = await workspace.list(question, new AbortController().signal);
      return entries.flatMap(({ path, kind }) => {
        const shown = shownPath(path, folders, workspace.ignoresCase);
        return isSecretPath(shown) ? [] : [kind === "folder" ? `${shown}/` : shown];
      });
    } catch {
      this.#paths = undefined;
      return [];
    }
  }
}

async function commandItems(query: string, ports: PromptPorts | undefined): Promise<readonly CompletionItem[]> {
  const own = ports === undefined ? [] : await findPromptFiles(ports.workspace, ports.switches);
  const agents = ports === undefined ? [] : await findCustomAgents(ports.workspace, ports.switches);
  const names = new Set(own.map(({ name }) => name));
  const items = [
    ...slashCommands.filter(({ name }) => !names.has(name)).map((command) => ({ ...command, icon: "terminal" as const })),
    ...own.map((command) => ({ ...command, description: command.description || command.path, icon: "book" as const })),
    ...agents
      .filter(({ name }) => !names.has(name))
      .map((agent) => ({ ...agent, description: agent.description || "An agent of yours", icon: "robot" as const })),
  ].map(({ name, description, icon }): CompletionItem => ({ label: `/${name}`, detail: description, icon, insert: `/${name} ` }));
  return fuzzyRank(items, query, ({ label }) => label.slice(1), completionLimit);
}

/** Mentions that are not of files. */
function wordItems(query: string, { selection, problems, changes, symbols }: PromptPorts): readonly CompletionItem[] {
  const selected = selection?.();
  const items: readonly CompletionItem[] = [
    ...(selected === undefined ? [] : [word("selection", selectionName(selected), "selection")]),
    ...(problems === undefined ? [] : [word("problems", "What language servers report", "warning")]),
    ...(changes === undefined ? [] : [word("changes", "Changes since the last commit", "diff")]),
    ...(symbols === undefined
      ? []
      : [{ ...word("symbol:", "A class, function or other name in code", "symbol-misc"), insert: "@symbol:", goesOn: true }]),
  ];
  return items.filter(({ label }) => label.slice(1).startsWith(query.toLowerCase()));
}

async function symbolItems(query: string, { workspace, symbols }: PromptPorts, signal: AbortSignal): Promise<readonly CompletionItem[]> {
  const folders = await resolvedFolders(workspace, workspace.folders());
  const found = query === "" ? [] : ((await symbols?.(query, signal)) ?? []);
  return found.slice(0, completionLimit).map(({ name, kind, path, line }) => ({
    label: name,
    detail: `${kind} · ${shownPath(path, folders, workspace.ignoresCase)}:${String(line)}`,
    icon: "symbol-misc",
    insert: `${mentionOf(name.replace(/\(.*$/s, ""), "symbol")} `,
  }));
}

function word(name: string, detail: string, icon: CompletionItem["icon"]): CompletionItem {
  return { label: `@${name}`, detail, icon, insert: `@${name} ` };
}

function pathItem(path: string): CompletionItem {
  const isFolder = path.endsWith("/");
  const [, folder = "", name = path] = /^(.*\/)?([^/]+\/?)$/.exec(path) ?? [];
  return {
    label: name,
    ...(folder === "" ? {} : { detail: folder.slice(0, -1) }),
    icon: isFolder ? "folder" : "file",
    insert: isFolder ? mentionOf(path) : `${mentionOf(path)} `,
    ...(isFolder ? { goesOn: true } : {}),
  };
}
