import type { JsonObject } from "../../model/json.ts";
import { withHiddenShown } from "../../../shared/hiddenCharacters.ts";
import type { OfferedTool, ToolOffers } from "./toolOffers.ts";
import { doneOr } from "../files/resultWords.ts";
import type { Tool } from "../tool.ts";
import { plainDescription, plainSchema } from "./plainWords.ts";

/** The names of all tools of Baton's own: no other tool gets one of them, so that permissions, rules and models are never mistaken. */
export const ownToolNames = [
  ...["read_file", "list_files", "find_files", "search_text", "edit_file", "write_file", "delete_file", "rename_file"],
  ...["run_command", "command_output", "stop_command", "git_status", "git_diff", "git_log"],
  ...["diagnostics", "symbols", "references", "run_task", "ask_user", "fetch_url", "find_tools", "call_tool"],
] as const;

/** As long as all wires take. */
const mostOfName = 64;

/**
 * Tools of others as an agent's own. Their names fit all wires, are unique, and none is one of Baton's; the same offers come to the same tools, in the same order. What each does isn't known, so it asks unless a rule allows it:
 * what such a tool says of itself, such as that it just reads, can't be trusted.
 */
export function offeredTools(offers: ToolOffers, chosen: readonly OfferedTool[]): readonly Tool[] {
  const names = new Set<string>(ownToolNames);
  return chosen
    .toSorted((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0))
    .map((offered) => {
      const name = freeName(offered.name, names);
      names.add(name);
      return offeredTool(offers, offered, name);
    });
}

function offeredTool(offers: ToolOffers, offered: OfferedTool, name: string): Tool {
  const title = withHiddenShown(`${name} (${offered.source})`);
  return {
    name,
    description: plainDescription(offered.description),
    inputSchema: plainSchema(offered.inputSchema),
    risk: "network",
    isOffered: true,
    runningLine: () => `Running ${title}`,
    doneLine: (_args, result) => doneOr(result, `Ran ${title}`, `Failed: ${title}`),
    run: (args: JsonObject, _context, signal) => offers.invoke(offered.name, args, signal),
  };
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const safe = wanted.replaceAll(/[^A-Za-z0-9_-]/g, "_");
  const plain = /^[A-Za-z_]/.test(safe) ? safe.slice(0, mostOfName) : `tool_${safe}`.slice(0, mostOfName);
  let name = plain;
  for (let number = 2; taken.has(name); number += 1) {
    const suffix = `_${String(number)}`;
    name = `${plain.slice(0, mostOfName - suffix.length)}${suffix}`;
  }
  return name;
}
