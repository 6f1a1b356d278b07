import type { ToolResult } from "../tool.ts";

/** A successful result of words alone. */
export function said(text: string): ToolResult {
  return { ok: true, parts: [{ type: "text", text }] };
}

/** A result that says why nothing was done. */
export function failed(message: string): ToolResult {
  return { ok: false, message };
}

/** A line for people: what was done, or that it failed. */
export function doneOr(result: ToolResult, done: string, failure: string): string {
  return result.ok ? done : failure;
}

/** `1 line`, `2 lines`. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : several}`;
}
