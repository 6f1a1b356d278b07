import { element } from "../base/element.ts";
import { visibleText } from "../base/hiddenText.ts";
import { testIds } from "../base/testIds.ts";
import type { DiffLine } from "./readDiff.ts";

/** Lines that are drawn at once; the rest is counted. */
const mostLines = 400;
const signs: Readonly<Record<DiffLine["kind"], string>> = { added: "+", removed: "-", same: " ", gap: "" };

/** Lines of a diff in VS Code's own colours. It scrolls by itself, and can be read by keyboard. `name`: what it is of, for screen readers. `isWhole`: draws all of it, however long. */
export function createDiff(lines: readonly DiffLine[], name: string, isWhole = false): HTMLElement {
  const shown = isWhole ? lines : lines.slice(0, mostLines);
  const rows = shown.map(createLine);
  if (shown.length < lines.length) {
    rows.push(createLine({ kind: "gap", text: `${lines.length - shown.length} more lines` }));
  }
  return element(
    "div",
    { class: "diff", tabindex: "0", role: "group", "aria-label": name, "data-testid": testIds.diff },
    element("div", { class: "diff-lines" }, ...rows),
  );
}

function createLine({ kind, text }: DiffLine): HTMLElement {
  const { nodes } = visibleText(text);
  // A sign is text: it is read aloud, and copied with its line.
  return element(
    "div",
    { class: `diff-line ${kind}` },
    ...(kind === "gap" ? [] : [element("span", { class: "diff-sign" }, signs[kind])]),
    ...nodes,
  );
}

/** `+12 −3`, each only if there is any; for screen readers in words. */
export function createCounts(added: number, removed: number): HTMLElement {
  const parts = [
    [added, "added", `+${added}`],
    [removed, "removed", `−${removed}`],
  ] as const;
  const shown = parts.filter(([count]) => count > 0);
  const words = shown.map(([count, kind]) => `${count} ${count === 1 ? "line" : "lines"} ${kind}`).join(", ");
  return element(
    "span",
    shown.length === 0 ? { class: "counts" } : { class: "counts", role: "img", "aria-label": words },
    ...shown.map(([, kind, text]) => element("span", { class: `count-${kind}` }, text)),
  );
}
