import type { JsonObject } from "../model/json.ts";
import type { ResultPart } from "../model/message.ts";

/**
 * What a tool can do, for permissions: look at the workspace, change files, run programs, reach the network, or ask the user. `run` of a tool whose risk is `read`
 * changes nothing.
 */
export type ToolRisk = "read" | "write" | "command" | "network" | "ask-user";

/** What came of a call. A failure is for the model, which may do better: whole sentences that say what was wrong, and what to do about it. */
export type ToolResult =
  | { readonly ok: true; readonly parts: readonly ResultPart[] }
  /** `parts`: what there is all the same, such as a command's output. */
  | { readonly ok: false; readonly message: string; readonly parts?: readonly ResultPart[] | undefined };

/** What a call is given beside its arguments. */
export interface ToolContext {
  /** Unique in its step. */
  readonly callId: string;
  readonly stepId: string;
  /** Output as it comes, for people; the model gets the result alone. */
  readonly output: (text: string) => void;
  /** The call's line for people from now on, while it runs: what it does now. Left out: nobody hears. */
  readonly progress?: ((line: string) => void) | undefined;
}

/** A tool that a model can call. Its definition is the same for as long as a conversation lasts: prompt caches depend on it. */
export interface Tool<Arguments extends object = JsonObject> {
  /** Letters, digits, `_` and `-`; wires that take less get another name. */
  readonly name: string;
  /** For the model. */
  readonly description: string;
  /** JSON Schema of an object. Arguments that do not fit it are answered, and `run` is not called. */
  readonly inputSchema: JsonObject;
  readonly risk: ToolRisk;
  /**
   * What a call uses that others may change or use: keys such as a file's real path. Calls of risk `write` with a key in common run one after the other, in the order of the calls. Left
   * out: nothing, or with risk `command` see {@link Tool.changesWorkspace}. Never throws.
   */
  resources?(args: Arguments): readonly string[];
  /** Whether a call may change any file, as most commands may: it runs while no other call reads or writes files. Left out: calls of risk `command` may. Never throws. */
  changesWorkspace?(args: Arguments): boolean;
  /** Calls may honestly come to the same several times, such as waiting for a process: repetition alone is no loop. */
  readonly isPolling?: boolean | undefined;
  /** Something other than Baton offers it, and nobody knows what it does: it asks at every level that does more than read, and is left out first where there are too many tools. */
  readonly isOffered?: boolean | undefined;
  /** One line for people while a call runs, such as `Reading src/a.ts`. Holds no secret. Never throws. */
  runningLine(args: Arguments): string;
  /** The same once it has ended, such as `Read src/a.ts (120 lines)`. Never throws. */
  doneLine(args: Arguments, result: ToolResult): string;
  /**
   * Does it. `args` fit the schema. When `signal` is aborted it ends at once, with its processes; one that does not is abandoned, and what it returns later is not heard. What it throws is a failure
   * with the error's own message.
   */
  run(args: Arguments, context: ToolContext, signal: AbortSignal): Promise<ToolResult>;
}

/** The tool through which tools are called whose definitions a model didn't get. `ToolRegistry` calls the tool itself in its place, so that permissions and locks see that one. */
export const callToolName = "call_tool";

/** A tool among others, whatever its arguments are. They fit its schema wherever they are handed to it, which is what makes this sound. */
export function defineTool<Arguments extends object>(tool: Tool<Arguments>): Tool {
  return tool as unknown as Tool;
}
