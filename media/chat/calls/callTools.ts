import type { JsonObject } from "../../../src/shared/json.ts";
import type { ToolCallPart } from "../../../src/shared/part.ts";

/** What a tool's calls are to the eye: what they show when they are opened. `other`: a tool that Baton does not know. */
export type CallLook = "read" | "edit" | "command" | "other";

/** How calls of a kind are summed up, such as “read 3 files”. `once` is said without a number. */
interface Summary {
  readonly done: string;
  readonly running: string;
  readonly one: string;
  readonly several: string;
}

interface KnownTool {
  readonly look: CallLook;
  /** What is done while the model still writes the call. */
  readonly running: string;
  /** Only for tools that change nothing: calls of these stand together under one line. */
  readonly summary?: Summary;
}

const files: Summary = { done: "read", running: "reading", one: "file", several: "files" };
const folders: Summary = { done: "listed", running: "listing", one: "folder", several: "folders" };
const skills: Summary = { done: "read", running: "reading", one: "skill", several: "skills" };
const searches: Summary = { done: "searched", running: "searching", one: "time", several: "times" };
const symbols: Summary = { done: "looked up", running: "looking up", one: "symbol", several: "symbols" };
const problems: Summary = { done: "checked problems", running: "checking problems", one: "time", several: "times" };
const git: Summary = { done: "looked at Git", running: "looking at Git", one: "time", several: "times" };

const tools: Readonly<Record<string, KnownTool>> = {
  read_file: { look: "read", running: "Reading", summary: files },
  read_skill: { look: "read", running: "Reading a skill", summary: skills },
  find_tools: { look: "read", running: "Searching for tools", summary: searches },
  list_files: { look: "read", running: "Listing", summary: folders },
  find_files: { look: "read", running: "Searching", summary: searches },
  search_text: { look: "read", running: "Searching", summary: searches },
  symbols: { look: "read", running: "Looking up symbols", summary: symbols },
  references: { look: "read", running: "Looking up references", summary: symbols },
  diagnostics: { look: "read", running: "Checking problems", summary: problems },
  git_status: { look: "read", running: "Looking at Git", summary: git },
  git_diff: { look: "read", running: "Looking at Git", summary: git },
  git_log: { look: "read", running: "Looking at Git", summary: git },
  edit_file: { look: "edit", running: "Editing" },
  write_file: { look: "edit", running: "Writing" },
  delete_file: { look: "edit", running: "Deleting" },
  rename_file: { look: "edit", running: "Renaming" },
  run_command: { look: "command", running: "Preparing a command" },
};

/** How calls of the tool look. Pure. */
export function lookOf(name: string): CallLook {
  return known(name)?.look ?? "other";
}

/** What stands in a call's row until the host says what it does. `path`: the file that its arguments name so far. Pure. */
export function preparingLine(name: string, path: string | undefined): string {
  const running = known(name)?.running ?? `Preparing ${name}`;
  return path === undefined ? `${running}…` : `${running} ${path}`;
}

/** Whether a call of a tool that changes nothing may stand under one line with others. What the user must see, or decide, stands alone. Pure. */
export function canBeGrouped({ name, state }: ToolCallPart): boolean {
  return known(name)?.summary !== undefined && state !== "awaiting-approval" && state !== "denied";
}

/** What calls that may be grouped come to, such as “Read 3 files, searched 2 times”. `isRunning`: they do it now. Pure. */
export function summaryOf(calls: readonly ToolCallPart[], isRunning: boolean): string {
  const groups = Map.groupBy(
    calls.flatMap((call) => {
      const summary = known(call.name)?.summary;
      return summary === undefined ? [] : [{ call, summary }];
    }),
    ({ summary }) => summary,
  );
  const words = [...groups].map(([summary, members]) => {
    const paths = summary === files ? new Set(members.map(({ call }) => pathOf(call.arguments) ?? call.id)) : undefined;
    const count = paths?.size ?? members.length;
    const verb = isRunning ? summary.running : summary.done;
    return count === 1 && summary.one === "time" ? verb : `${verb} ${count} ${count === 1 ? summary.one : summary.several}`;
  });
  const sentence = words.join(", ");
  return `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}`;
}

/** The file that a call's arguments name. Pure. */
export function pathOf(args: JsonObject | undefined): string | undefined {
  const path = args?.["path"];
  return typeof path === "string" && path !== "" ? path : undefined;
}

function known(name: string): KnownTool | undefined {
  return Object.hasOwn(tools, name) ? tools[name] : undefined;
}
