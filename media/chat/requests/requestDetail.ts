import type { ApprovalView } from "../../../src/shared/agentViews.ts";
import { parseFileTarget } from "../../../src/shared/fileTarget.ts";
import { element, icon } from "../base/element.ts";
import { visibleText } from "../base/hiddenText.ts";
import { testIds } from "../base/testIds.ts";
import type { ViewContext } from "../base/viewContext.ts";
import { createCounts, createDiff } from "../diff/diffView.ts";
import { readDiff } from "../diff/readDiff.ts";

/** What a call would do, whole: the command, the diff or the arguments, and a warning if characters in it would not be seen. */
export function createDetail({ detail, line }: ApprovalView, context: ViewContext): readonly HTMLElement[] {
  switch (detail.kind) {
    case "command": {
      const { nodes, hiddenCount } = visibleText(detail.command, true);
      const folder =
        detail.folder === "" || detail.folder === "." ? [] : [element("div", { class: "request-folder" }, `in ${detail.folder}`)];
      return [codeBox("request-command", "Command", nodes), ...folder, ...warningOf(hiddenCount)];
    }
    case "diff": {
      const diff = readDiff(detail.diff);
      const { hiddenCount } = visibleText(detail.diff.replaceAll("\r", ""));
      const counts = createCounts(diff.added, diff.removed);
      const name = element("div", { class: "request-file" }, createPath(detail.path, context), counts);
      return [name, ...(diff.lines.length === 0 ? [] : [createDiff(diff.lines, "Changes", true)]), ...warningOf(hiddenCount)];
    }
    case "arguments": {
      const { nodes, hiddenCount } = visibleText(detail.text);
      const isEmpty = detail.text.trim() === "" || detail.text.trim() === "{}";
      const shownLine = element("div", { class: "request-line" }, ...visibleText(line).nodes);
      return [shownLine, ...(isEmpty ? [] : [codeBox("request-arguments", "Arguments", nodes)]), ...warningOf(hiddenCount)];
    }
  }
}

function codeBox(className: string, name: string, nodes: readonly (Node | string)[]): HTMLElement {
  return element(
    "pre",
    { class: `request-code ${className}`, tabindex: "0", role: "group", "aria-label": name },
    element("code", {}, ...nodes),
  );
}

function createPath(path: string, context: ViewContext): HTMLElement {
  const target = parseFileTarget(path);
  return target === undefined ? element("span", {}, ...visibleText(path).nodes) : context.fileLink(target, ...visibleText(path).nodes);
}

function warningOf(hiddenCount: number): readonly HTMLElement[] {
  if (hiddenCount === 0) {
    return [];
  }
  const words =
    hiddenCount === 1
      ? "A character in it would not be seen, or looks like another. It is written out."
      : `${hiddenCount} characters in it would not be seen, or look like others. They are written out.`;
  return [element("div", { class: "request-warning", "data-testid": testIds.requestWarning }, icon("warning"), element("span", {}, words))];
}
