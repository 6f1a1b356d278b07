import * as vscode from "vscode";
import type { ChatView } from "../../app/views/chatView.ts";
import type { Services } from "../window/services.ts";

interface FileItem extends vscode.QuickPickItem {
  readonly path?: string;
}

/** Asks which instruction files and skills agents use in this workspace, and keeps the answer. A chat that has begun hears of it with its next prompt. */
export async function chooseInstructions(services: Services, chat: ChatView): Promise<void> {
  const runtime = await services.runtime();
  const world = await runtime.agentWorld?.();
  if (world === undefined || !world.switches.isTrusted()) {
    void vscode.window.showInformationMessage(
      world === undefined
        ? "Open a folder first: instructions and skills are files in it."
        : "Instructions and skills of a workspace that isn't trusted aren't read.",
    );
    return;
  }
  const { instructions, skills } = await runtime.findContextFiles(world.workspace, world.switches);
  const items: readonly FileItem[] = [
    ...separated(
      "Instructions",
      instructions.map(({ path, when, tokens, isOn }) => ({
        label: path,
        description: `${when} · about ${tokens.toLocaleString()} tokens`,
        picked: isOn,
        path,
      })),
    ),
    ...separated(
      "Skills",
      skills.map(({ path, name, description, isOn }) => ({ label: name, description: path, detail: description, picked: isOn, path })),
    ),
  ];
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      "This workspace has no instructions and no skills. Agents read AGENTS.md, CLAUDE.md, .github/copilot-instructions.md, .github/instructions/*.instructions.md, and SKILL.md in folders below .github/skills.",
    );
    return;
  }
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
    title: "Choose Instructions and Skills",
    placeHolder: "What agents are given in this workspace",
  });
  if (picked === undefined) {
    return;
  }
  const all = items.flatMap(({ path }) => path ?? []);
  const isChanged = await services.instructions.choose(all, new Set(picked.flatMap(({ path }) => path ?? [])));
  if (isChanged && chat.state.conversation.turns.length > 0) {
    services.announce("New chats use your choice at once. The agent of this chat is informed with your next prompt.");
  }
}

function separated(label: string, items: readonly FileItem[]): readonly FileItem[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}
