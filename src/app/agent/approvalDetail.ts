import type { JsonObject } from "../../core/model/json.ts";
import type { PermissionCall } from "../../core/permissions/decidePermission.ts";
import { withHiddenShown, withUnseenShown } from "../../shared/hiddenCharacters.ts";
import type { FileChange } from "../../core/tools/files/fileChange.ts";
import type { ApprovalDetail } from "../../shared/agentViews.ts";
import { diffOf } from "./changePreview.ts";

/** What a call would do, as the user is shown it: whole, and with hidden characters written out. `folder`: where commands run, as people know it. Pure. */
export function approvalDetail(
  { command }: PermissionCall,
  args: JsonObject,
  change: FileChange | undefined,
  folder: string,
): ApprovalDetail {
  if (command !== undefined) {
    return { kind: "command", command: withHiddenShown(command), folder };
  }
  const diff = change === undefined ? undefined : diffOf(change);
  const { path } = args;
  return diff !== undefined && typeof path === "string"
    ? { kind: "diff", path: withHiddenShown(path), diff: shownLines(diff, withUnseenShown) }
    : { kind: "arguments", text: shownLines(JSON.stringify(args, undefined, 2), withHiddenShown) };
}

/** Line ends of Windows hide nothing at the end of a line, and dashes and quotes in a file's text mislead nobody. */
function shownLines(text: string, shown: (line: string) => string): string {
  return text
    .split("\n")
    .map((line) => shown(line.replace(/\r$/, "")))
    .join("\n");
}
