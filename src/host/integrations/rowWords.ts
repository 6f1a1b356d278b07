import * as vscode from "vscode";
import { inWords } from "../../core/resilience/heldFailure.ts";
import type { Caps } from "../../core/resilience/capLedger.ts";
import type { KeyHealth } from "../../app/integrations/healthView.ts";

/** A key's health in few words: `cooldown 42 s`, `cooldown 42 s for gpt-5.5`, `key rejected`. */
export function healthWords(health: KeyHealth, nowMs: number): string {
  const until = health.untilMs === undefined ? "" : ` ${inWords(health.untilMs - nowMs)}`;
  const [model, ...others] = health.models;
  const models = model === undefined ? "" : others.length === 0 ? ` for ${model}` : ` for ${String(health.models.length)} models`;
  return health.kind === "rejected" ? `${health.reason}${models}` : `in cooldown${until}${models}`;
}

/** Limits in few words: `60 RPM`, `100K TPM`. */
export function capWords({ requestsPerMinute, tokensPerMinute }: Caps): readonly string[] {
  return [
    ...(requestsPerMinute === undefined ? [] : [`${shortNumber(requestsPerMinute)} RPM`]),
    ...(tokensPerMinute === undefined ? [] : [`${shortNumber(tokensPerMinute)} TPM`]),
  ];
}

/** `1 key`, `3 keys`. */
export function counted(count: number, thing: string): string {
  return `${String(count)} ${thing}${count === 1 ? "" : "s"}`;
}

/** What is not empty, with dots between. */
export function dotted(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(" · ");
}

/** A tooltip of a title and lines of a name and a value. What users and providers wrote is shown as it is, and never taken for markdown. */
export function detailsTooltip(
  title: string,
  lines: readonly (readonly [name: string, value: string | undefined])[],
): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString("**", true).appendText(title).appendMarkdown("**");
  let between = "\n\n";
  for (const [name, value] of lines) {
    if (value !== undefined && value !== "") {
      tooltip.appendMarkdown(name === "" ? between : `${between}${name}: `).appendText(value);
      // A line of its own, and no paragraph.
      between = name === "" ? "\n\n" : "  \n";
    }
  }
  return tooltip;
}

/** A check box that says what it does. */
export function checkbox(isOn: boolean, what: string): vscode.TreeItem["checkboxState"] {
  return {
    state: isOn ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
    tooltip: isOn ? `Switch ${what} off` : `Switch ${what} on`,
    accessibilityInformation: { label: `${what}, ${isOn ? "on" : "off"}`, role: "checkbox" },
  };
}

/** An icon, in a theme's colour. */
export function icon(name: string, color?: string): vscode.ThemeIcon {
  return color === undefined ? new vscode.ThemeIcon(name) : new vscode.ThemeIcon(name, new vscode.ThemeColor(color));
}

function shortNumber(value: number): string {
  return value < 10_000
    ? String(value)
    : value < 1_000_000
      ? `${String(Math.round(value / 100) / 10)}K`
      : `${String(Math.round(value / 100_000) / 10)}M`;
}
