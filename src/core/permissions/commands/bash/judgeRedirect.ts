import type { ShellNode } from "../../../ports/shellParser.ts";
import { isProtectedPath } from "../../terms/sensitivePaths.ts";
import type { BashWalk } from "./bashWalk.ts";

/** Judges a redirection. Returns whether it changes nothing about where output goes but to drop or join it. */
export function judgeRedirect(node: ShellNode, statements: BashWalk): boolean {
  if (node.type === "herestring_redirect") {
    node.children.filter(({ type }) => type !== "<<<" && type !== "file_descriptor").forEach((child) => statements.words.decode(child));
    return false;
  }
  if (node.type !== "file_redirect") {
    statements.ask("It has a here-document, which Baton doesn't follow.");
    return false;
  }
  const parts = node.children.filter(({ type }) => type !== "file_descriptor");
  const [operator, target, ...more] = parts;
  if (operator === undefined || target === undefined || more.length > 0) {
    statements.ask("It has a redirection that Baton doesn't follow.");
    return false;
  }
  const words = statements.words.decode(target);
  const [word, second] = words ?? [];
  if (word === undefined || second !== undefined) {
    if (words !== undefined) {
      statements.ask("It has a redirection that Baton doesn't follow.");
    }
    return false;
  }
  const sign = statements.textOf(operator);
  if (sign === "<" && !word.glob) {
    statements.record.uses.push({ word, kind: "read", folders: statements.state.folders });
    return false;
  }
  const drops = word.literal && /^\/dev\/(null|stdout|stderr)$/.test(word.text) && /^(>|>>|&>|&>>|>\|)$/.test(sign);
  const joins = word.literal && /^(\d|-)$/.test(word.text) && (sign === ">&" || sign === "<&");
  if (!drops && !joins) {
    statements.ask(`It writes to ${word.source}.`, isProtectedPath(word.text) ? "protected" : undefined);
  }
  return drops || joins;
}
