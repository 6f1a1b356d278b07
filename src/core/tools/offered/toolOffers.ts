import type { JsonObject } from "../../model/json.ts";
import type { ToolResult } from "../tool.ts";

/** A tool that something other than Baton offers: an extension, or an MCP server. All of it is its author's words. */
export interface OfferedTool {
  /** Unique among the offers. */
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonObject | undefined;
  /** Whose it is, for people: an extension's name, or `MCP: ` and a server's. */
  readonly source: string;
  /** Whether it's offered to models unless the user says otherwise. */
  readonly isUsual: boolean;
}

/** The tools of others. */
export interface ToolOffers {
  /** As they are now. */
  list(): readonly OfferedTool[];
  /** Runs one. Ends with `signal`; what it rejects with is the tool's own failure. */
  invoke(name: string, args: JsonObject, signal: AbortSignal): Promise<ToolResult>;
}
