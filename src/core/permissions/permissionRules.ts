import { isRecord } from "../model/json.ts";
import { globPattern } from "./terms/globs.ts";
import { hiddenCharacterIn } from "../../shared/hiddenCharacters.ts";

/** How much is done unasked: `read` changes nothing, `ask` asks for each edit and command, `edit` edits in the workspace and runs what just reads, `auto` runs commands in a sandbox. */
export type PermissionLevel = "read" | "ask" | "edit" | "auto";

/** From the strictest on. */
export const permissionLevels: readonly PermissionLevel[] = ["read", "ask", "edit", "auto"];

/** Which calls a rule is for: all that fit each of its fields, of which it has one at least. */
export interface PermissionRule {
  /** A tool's name; `*` stands for any characters. */
  readonly tool?: string;
  /** A glob over the path in its workspace folder, with `/`: `docs/**`. */
  readonly path?: string;
  /** A command as it is written, or words with ` *` at the end for all commands that begin so: `npm run build *`. */
  readonly command?: string;
}

/** `baton.permissions`. Deny beats ask beats allow. */
export interface PermissionRules {
  readonly deny: readonly PermissionRule[];
  readonly ask: readonly PermissionRule[];
  readonly allow: readonly PermissionRule[];
}

/** No rules. */
export const noRules: PermissionRules = { deny: [], ask: [], allow: [] };

/** The rules that hold: the user's, and of the workspace's those that tighten. */
export function rulesTogether(user: PermissionRules, workspace: PermissionRules): PermissionRules {
  return { deny: [...user.deny, ...workspace.deny], ask: [...user.ask, ...workspace.ask], allow: user.allow };
}

/** The level that holds: the user's, or the workspace's if it is stricter. */
export function levelTogether(user: PermissionLevel, workspace: PermissionLevel | undefined): PermissionLevel {
  return workspace !== undefined && permissionLevels.indexOf(workspace) < permissionLevels.indexOf(user) ? workspace : user;
}

/**
 * Reads `baton.permissions` of one scope. What can't be used is left out, and a sentence about it goes to `problems`; a broken deny rule is never taken for a wider or narrower one. `fromWorkspace`: allow rules are left out.
 */
export function readPermissionRules(value: unknown, problems: string[], { fromWorkspace = false } = {}): PermissionRules {
  if (value === undefined) {
    return noRules;
  }
  if (!isRecord(value)) {
    problems.push("baton.permissions must be an object with deny, ask and allow.");
    return noRules;
  }
  for (const name of Object.keys(value).filter((each) => !/^(deny|ask|allow)$/.test(each))) {
    problems.push(`baton.permissions.${name} isn't known. There are deny, ask and allow.`);
  }
  const read = (kind: string): readonly PermissionRule[] => readList(value[kind], `baton.permissions.${kind}`, problems);
  const allow = read("allow");
  if (fromWorkspace && allow.length > 0) {
    problems.push("baton.permissions.allow in workspace settings is left out: a workspace can only tighten permissions.");
  }
  return { deny: read("deny"), ask: read("ask"), allow: fromWorkspace ? [] : allow };
}

function readList(value: unknown, where: string, problems: string[]): readonly PermissionRule[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value)) {
    problems.push(`${where} must be a list of rules.`);
    return [];
  }
  return value.flatMap((entry: unknown, index) => {
    const rule = isRecord(entry) ? entry : {};
    const names = Object.keys(rule);
    const sound =
      names.length > 0 &&
      names.every((name) => /^(tool|path|command)$/.test(name) && typeof rule[name] === "string" && rule[name].trim() !== "");
    const hidden = sound && names.some((name) => hiddenCharacterIn(String(rule[name])) !== undefined);
    if (!sound || hidden) {
      problems.push(
        `${where}[${String(index)}] must be an object with tool, path or command, each a text${hidden ? " without hidden characters" : ""}.`,
      );
      return [];
    }
    return [rule];
  });
}

/** Whether a tool's name fits a rule; any does if the rule names none. */
export function fitsTool(rule: PermissionRule, tool: string): boolean {
  return rule.tool === undefined || globPattern(rule.tool.replace(/[\\?[\]{}]/g, "\\$&")).test(tool);
}

/** Whether a path, relative to its workspace folder with `/`, fits a rule's glob. */
export function fitsPath(rule: PermissionRule, path: string): boolean {
  const glob = (rule.path ?? "").replace(/^\.?\//, "");
  return globPattern(glob.endsWith("/") ? `${glob}**` : glob, true).test(path);
}
