import * as vscode from "vscode";
import { ToolChoices } from "../../app/tools/toolChoices.ts";
import type { StateStore } from "../../core/ports/stateStore.ts";
import { editorToolOffers } from "../tools/editorToolOffers.ts";

interface ToolItem extends vscode.QuickPickItem {
  readonly tool?: { readonly name: string; readonly isUsual: boolean };
}

/** Asks which tools of extensions and MCP servers a conversation's agent gets, grouped by whose they are, and keeps the answer. Resolves with whether it was given. */
export async function chooseTools(state: StateStore, conversationId: string): Promise<boolean> {
  const offered = editorToolOffers.list();
  if (offered.length === 0) {
    void vscode.window.showInformationMessage("No extension and no MCP server that runs offers tools. Baton's own tools are always there.");
    return false;
  }
  const choices = new ToolChoices(state);
  const sources = [...new Set(offered.toSorted(bySource).map(({ source }) => source))];
  const items = sources.flatMap((source): ToolItem[] => [
    { label: source, kind: vscode.QuickPickItemKind.Separator },
    ...offered
      .filter((tool) => tool.source === source)
      .map(({ name, description, isUsual }) => ({
        label: name,
        detail: description.replaceAll(/\s+/g, " ").slice(0, 200),
        picked: choices.isOn(conversationId, name, isUsual),
        tool: { name, isUsual },
      })),
  ]);
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    matchOnDetail: true,
    title: "Choose Tools for This Chat",
    placeHolder: "Tools of extensions and MCP servers that the agent may call. Baton's own tools are always there.",
  });
  if (picked === undefined) {
    return false;
  }
  const wanted = new Set(picked.flatMap(({ tool }) => tool?.name ?? []));
  await choices.choose(conversationId, offered, wanted);
  return true;
}

function bySource(
  one: { readonly source: string; readonly isUsual: boolean },
  other: { readonly source: string; readonly isUsual: boolean },
): number {
  return Number(other.isUsual) - Number(one.isUsual) || (one.source < other.source ? -1 : one.source > other.source ? 1 : 0);
}
