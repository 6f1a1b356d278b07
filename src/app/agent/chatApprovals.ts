import { jsonText, type JsonObject } from "../../core/model/json.ts";
import type { PermissionCall, PermissionDecision } from "../../core/permissions/decidePermission.ts";
import type { PermissionRule } from "../../core/permissions/permissionRules.ts";

/** What the user has allowed for the rest of a conversation: what a rule would allow if there can be one for it, else calls that read the same files, or that are the same. */
export class ChatApprovals {
  readonly #rules: PermissionRule[] = [];
  readonly #calls = new Set<string>();

  /** Rules that hold beside the settings'. */
  get rules(): readonly PermissionRule[] {
    return this.#rules;
  }

  /** Whether calls that do just this were allowed. */
  has(call: PermissionCall, args: JsonObject): boolean {
    return this.#calls.has(keyOf(call, args));
  }

  add(call: PermissionCall, args: JsonObject, { alwaysRules: [rule] }: Pick<PermissionDecision, "alwaysRules">): void {
    if (rule === undefined) {
      this.#calls.add(keyOf(call, args));
    } else {
      this.#rules.push(rule);
    }
  }
}

function keyOf({ tool, command, reads = [], writes = [] }: PermissionCall, args: JsonObject): string {
  // A write that no rule can allow is of a protected file: what was shown is allowed, and nothing else that could be written there.
  const what = command !== undefined ? { command } : writes.length === 0 && reads.length > 0 ? { reads } : args;
  return `${tool} ${jsonText(what)}`;
}
