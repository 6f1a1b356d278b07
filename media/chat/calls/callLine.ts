import { parseFileTarget } from "../../../src/shared/fileTarget.ts";
import type { JsonObject } from "../../../src/shared/json.ts";
import type { ToolCallPart } from "../../../src/shared/part.ts";
import { element } from "../base/element.ts";
import { visibleText } from "../base/hiddenText.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { lookOf, pathOf, preparingLine } from "./callTools.ts";
import { readCommandLine } from "./readResult.ts";
import { readPartialArguments } from "./partialArguments.ts";

/** The one line of a call. `path`: the file in it, as the line writes it. */
export interface CallLine {
  readonly text: string;
  readonly path?: string | undefined;
  readonly startLine?: number | undefined;
  readonly endLine?: number | undefined;
  /** Whether the file can be opened: one that was deleted can not. */
  readonly isOpenable: boolean;
  /** Whether what follows the first word is a command. */
  readonly isCommand: boolean;
  /** What stands behind the line, whole: the line gives way before it does. */
  readonly note?: string | undefined;
}

/** Said by the row's state. */
const interruption = / \((?:interrupted|stopped)\)$/;
/** A command that isn't waited for. */
const background = /^(?<verb>Start(?:ing|ed)) in the background:/;
/** What an edit's line says beside the edit: it must be read, however narrow the panel is. */
const problemNote = / \((?<note>\d+ (?:new )?problems?|checking for problems…)\)$/;

/** What a call's row says. Pure. */
export function lineOf({ name, line, arguments: args, argumentsText, state }: ToolCallPart): CallLine {
  const isCommand = lookOf(name) === "command";
  if (line !== undefined) {
    const said = line.replace(interruption, "");
    const isInBackground = isCommand && background.test(said);
    const note = lookOf(name) === "edit" ? problemNote.exec(said)?.groups?.["note"] : isInBackground ? "in the background" : undefined;
    const read = isCommand
      ? readCommandLine(said).line.replace(background, "$<verb>")
      : note === undefined
        ? said
        : said.replace(problemNote, "");
    // What waits for the user doesn't run, and what was denied never did.
    const text = isCommand && (state === "awaiting-approval" || state === "denied") ? read.replace(/^Running /, "Command ") : read;
    const path = [args?.["newPath"], args?.["path"]].find((one) => typeof one === "string" && one !== "" && line.includes(one));
    const isOpenable = !(name === "delete_file" && state === "done");
    return { text, path: typeof path === "string" ? path : undefined, ...placeOf(args), isOpenable, isCommand, note };
  }
  const partial = args === undefined ? readPartialArguments(argumentsText) : { path: pathOf(args), command: undefined, lineCount: 0 };
  const command = partial.command ?? (typeof args?.["command"] === "string" ? args["command"] : undefined);
  if (isCommand && command !== undefined) {
    return { text: `Preparing ${command.replaceAll(/\s+/g, " ")}`, isOpenable: false, isCommand };
  }
  return { text: preparingLine(name, partial.path), path: partial.path, isOpenable: name !== "write_file", isCommand: false };
}

function placeOf(args: JsonObject | undefined): Pick<CallLine, "startLine" | "endLine"> {
  const [start, end] = [args?.["startLine"], args?.["endLine"]];
  return {
    startLine: typeof start === "number" && start > 0 ? start : undefined,
    endLine: typeof end === "number" && end > 0 ? end : undefined,
  };
}

/** The line as nodes: a file is a link that opens it, and gives way at its folders; a command is code. */
export function createLine(line: CallLine, context: ViewContext): readonly Node[] {
  const { text, path, isCommand, isOpenable, startLine, endLine } = line;
  if (isCommand) {
    const [verb = "", ...rest] = text.split(" ");
    return [
      words(`${verb} `),
      element("code", { class: "call-command", "aria-hidden": "true" }, ...visibleText(rest.join(" "), true).nodes),
    ];
  }
  const at = path === undefined ? -1 : text.indexOf(path);
  if (path === undefined || at < 0) {
    return [element("span", { class: "call-text", "aria-hidden": "true" }, text)];
  }
  const cut = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  const names = [
    ...(cut === 0 ? [] : [element("span", { class: "call-folder" }, path.slice(0, cut))]),
    element("span", { class: "call-file" }, path.slice(cut) || path),
  ];
  const target = isOpenable ? parseFileTarget(path) : undefined;
  const file =
    target === undefined
      ? element("span", { class: "call-path", "aria-hidden": "true" }, ...names)
      : context.fileLink({ ...target, line: startLine ?? target.line, endLine: endLine ?? target.endLine }, ...names);
  file.classList.add("call-path");
  return [words(text.slice(0, at)), file, words(`${placeWords(line)}${text.slice(at + path.length)}`, "call-rest")];
}

function placeWords({ startLine, endLine }: CallLine): string {
  if (startLine === undefined && endLine === undefined) {
    return "";
  }
  return endLine === undefined ? ` from line ${startLine}` : ` ${startLine ?? 1}–${endLine}`;
}

function words(text: string, className = "call-words"): HTMLElement {
  return element("span", { class: className, "aria-hidden": "true" }, text);
}
