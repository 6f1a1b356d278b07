import * as vscode from "vscode";
import { isRecord, type JsonObject } from "../../core/model/json.ts";
import type { OfferedTool, ToolOffers } from "../../core/tools/offered/toolOffers.ts";
import type { ToolResult } from "../../core/tools/tool.ts";
import { toolResultParts } from "./toolResultParts.ts";

/**
 * The tools in `vscode.lm.tools`: those of extensions, and of the MCP servers that run.
 *
 * Who asks the user: Baton does, before it calls one, unless a rule of the user's allows the tool. VS Code may ask as well, and there is no way to know that before or to keep it from asking: without a chat request's token
 * (`toolInvocationToken`, which only VS Code's own chat gives out) it shows a modal dialog of its own for each call for which the tool's `prepareInvocation` wants a confirmation, and for each MCP tool whose server doesn't
 * claim that it just reads. It stays silent for tools that want none, and for those that the user has allowed there (`chat.tools.global.autoApprove`, or a choice that VS Code's chat has remembered). A user who allows a tool
 * for always in Baton is asked by VS Code alone: once. A cancelled dialog rejects as cancelled.
 */
export const editorToolOffers: ToolOffers = {
  list: () => {
    const owners = toolOwners();
    return vscode.lm.tools.map((tool) => offeredTool(tool, owners));
  },
  invoke: async (name, args, signal) => {
    const source = new vscode.CancellationTokenSource();
    const stop = (): void => source.cancel();
    signal.addEventListener("abort", stop, { once: true });
    try {
      const options = { input: args, toolInvocationToken: undefined };
      return toolResultParts((await vscode.lm.invokeTool(name, options, source.token)).content);
    } catch (error) {
      return failureOf(name, error, signal);
    } finally {
      signal.removeEventListener("abort", stop);
      source.dispose();
    }
  },
};

type ToolOwners = ReadonlyMap<string, vscode.Extension<unknown>>;

function offeredTool({ name, description, inputSchema, tags }: vscode.LanguageModelToolInformation, owners: ToolOwners): OfferedTool {
  const common = { name, description, inputSchema: inputSchema as JsonObject | undefined };
  // VS Code doesn't say whose a tool is: an MCP server's has its name in front, an extension's is in the extension's manifest.
  const [, server] = /^mcp_([^_]+)_/.exec(name) ?? [];
  if (tags.includes("mcp") || server !== undefined) {
    return { ...common, source: `MCP: ${server ?? "a server"}`, isUsual: true };
  }
  const owner = owners.get(name);
  const { displayName } = (owner?.packageJSON ?? {}) as { readonly displayName?: string };
  return { ...common, source: displayName ?? owner?.id ?? "VS Code", isUsual: owner !== undefined && !isOfEditor(owner) };
}

/** The extensions by the names of the tools in their manifests. VS Code makes the list of all extensions anew for whoever reads it, which takes it a millisecond. */
function toolOwners(): ToolOwners {
  return new Map(vscode.extensions.all.flatMap((extension) => toolNames(extension).map((name) => [name, extension] as const)));
}

function toolNames({ packageJSON }: vscode.Extension<unknown>): readonly string[] {
  const { contributes } = packageJSON as { readonly contributes?: { readonly languageModelTools?: unknown } };
  const tools = contributes?.languageModelTools;
  return Array.isArray(tools)
    ? tools.flatMap((tool: unknown) => (isRecord(tool) && typeof tool["name"] === "string" ? [tool["name"]] : []))
    : [];
}

/** What comes with VS Code is made for VS Code's own chat, and mostly needs a request of it; Baton has its own tools for that. */
function isOfEditor({ id, extensionPath }: vscode.Extension<unknown>): boolean {
  return extensionPath.startsWith(vscode.env.appRoot) || /^github\.copilot/i.test(id);
}

function failureOf(name: string, error: unknown, signal: AbortSignal): ToolResult {
  const words = error instanceof Error ? error.message : String(error);
  if (signal.aborted) {
    return { ok: false, message: `${name} was stopped. It may have had effects.` };
  }
  const isCancelled = error instanceof vscode.CancellationError || (error instanceof Error && /^Cancell?ed$/.test(error.name));
  return {
    ok: false,
    message: isCancelled || /^Cancell?ed$/.test(words) ? `The user denied ${name} when VS Code asked.` : `${name} failed: ${words}`,
  };
}
