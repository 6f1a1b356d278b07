import { applyEdits } from "../edits/applyEdits.ts";
import { fileBytes, readFileText } from "../edits/fileText.ts";
import { unifiedDiff, unifiedDiffBetween } from "../edits/unifiedDiff.ts";
import type { TextEdit } from "../edits/textEdit.ts";
import { locateFile } from "../locateFile.ts";
import { defineTool, type Tool, type ToolContext, type ToolResult } from "../tool.ts";
import { hasSecrets, pathKeys, type FileToolPorts } from "./fileToolPorts.ts";
import { formattedNote, formattedText } from "./readableText.ts";
import { makeChange, readState } from "./makeChange.ts";
import { counted, doneOr, failed, said } from "./resultWords.ts";

interface Arguments {
  readonly path: string;
  readonly edits: readonly TextEdit[];
}

/** Edits a text by replacing what stands in exactly one place. */
export function editFileTool(ports: FileToolPorts): Tool {
  return defineTool<Arguments>({
    name: "edit_file",
    description:
      "Edits a text file. Each oldText must be in the file exactly once (or set replaceAll) and is replaced by newText. Edits are applied in order, each to the result of the one before; if one doesn't fit, nothing is written and the nearest lines are returned. Copy oldText from the file to the character, with enough lines to be unique.",
    inputSchema: {
      type: "object",
      properties: {
        path: { type: "string", description: "Path relative to the workspace." },
        edits: {
          type: "array",
          items: {
            type: "object",
            properties: {
              oldText: { type: "string" },
              newText: { type: "string" },
              replaceAll: { type: "boolean", description: "Replace every place of oldText." },
            },
            required: ["oldText", "newText"],
            additionalProperties: false,
          },
        },
      },
      required: ["path", "edits"],
      additionalProperties: false,
    },
    risk: "write",
    resources: ({ path }) => pathKeys(ports, path),
    runningLine: ({ path }) => `Editing ${path}`,
    doneLine: ({ path }, result) => doneOr(result, `Edited ${path}`, `Couldn't edit ${path}`),
    run: (args, context) => editFile(ports, args, context),
  });
}

async function editFile(ports: FileToolPorts, { path, edits }: Arguments, context: ToolContext): Promise<ToolResult> {
  const { workspace, known } = ports;
  const located = await locateFile(workspace, path);
  if (!located.ok) {
    return failed(located.message);
  }
  const { path: real, shown } = located.file;
  const reading = await readState(workspace, real, shown);
  if (!reading.ok) {
    return failed(
      reading.missing ? `${reading.message} Nothing was written. Make it with write_file.` : `${reading.message} Nothing was written.`,
    );
  }
  const { state } = reading;
  if (state.kind !== "file") {
    return failed(`${shown} is a link. Nothing was written.`);
  }
  const text = readFileText(state.bytes, shown);
  if (!text.ok) {
    return failed(`${text.message} Nothing was written.`);
  }
  const mayQuote = !hasSecrets(ports, located.file);
  const stale = known.changeOf(shown, text.file.text, mayQuote);
  if (stale !== undefined) {
    return failed(stale.message);
  }
  const outcome = applyEdits(text.file.text, edits, { path: shown, mayQuote });
  if (!outcome.ok) {
    return failed(outcome.rejection.message);
  }
  if (outcome.replacements.length === 0) {
    return failed(`The edits undo each other: ${shown} would stay as it is. Nothing was written.`);
  }
  const after = { ...state, bytes: fileBytes({ ...text.file, text: outcome.text }) };
  const made = await makeChange(ports, { kind: "edit", path: real, before: state, after }, context);
  if (!made.ok) {
    return failed(`${shown}: ${made.message}`);
  }
  const formatted = formattedText(made, shown);
  known.know(shown, formatted ?? outcome.text);
  const diff = formatted === undefined ? unifiedDiff(text.file.text, outcome.replacements) : unifiedDiffBetween(text.file.text, formatted);
  const head = `Edited ${shown}: ${counted(diff.added, "line")} added, ${String(diff.removed)} removed.${formatted === undefined ? "" : formattedNote}`;
  return said(mayQuote ? `${head}\n${diff.text}` : head);
}
