import * as vscode from "vscode";
import type { ChatView } from "../../app/views/chatView.ts";
import { runCommand } from "../typedCommands/runCommand.ts";
import type { Services } from "../window/services.ts";

interface AgentItem extends vscode.QuickPickItem {
  readonly choice?: { readonly kind: "none" | "new" } | { readonly kind: "agent" | "taken"; readonly name: string };
}

/** Asks which of the workspace's agents answers. A chat keeps the agent that it began with: choosing another begins a new chat. Resolves with whether one was chosen. */
export async function chooseAgent(services: Services, chat: ChatView): Promise<boolean> {
  const runtime = await services.runtime();
  const world = await runtime.agentWorld?.();
  if (world === undefined) {
    void vscode.window.showInformationMessage("Open a folder first: agents are files in it.");
    return false;
  }
  const { agents, taken } = await runtime.findAgents(world.workspace, world.switches);
  const current = chat.agentName;
  const isBegun = chat.state.conversation.turns.length > 0;
  const mark = (name: string | undefined): string => (name === current ? "$(check)" : "");
  const items: readonly AgentItem[] = [
    { label: "Baton", description: mark(undefined), detail: "The usual agent, with all tools", choice: { kind: "none" } },
    ...agents.map(
      ({ name, description, model }): AgentItem => ({
        label: name,
        description: [model, mark(name)].filter((words) => words !== undefined && words !== "").join(" "),
        detail: description,
        choice: { kind: "agent", name },
      }),
    ),
    ...taken.map(
      ({ name, description }): AgentItem => ({
        label: name,
        description: `can't be chosen: /${name} is a command`,
        detail: description,
        choice: { kind: "taken", name },
      }),
    ),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: "$(add) New Agent…", choice: { kind: "new" } },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: "Choose Agent",
    placeHolder: isBegun ? "Another agent begins a new chat: this one keeps its own" : "Who answers in this chat",
    matchOnDetail: true,
  });
  switch (picked?.choice?.kind) {
    case undefined:
      return false;
    case "new":
      await runCommand("baton.newAgent");
      return false;
    case "taken":
      void vscode.window.showInformationMessage(`Give the agent another name: /${picked.label} is a command, and comes first.`);
      return false;
    case "none":
    case "agent": {
      const name = picked.choice.kind === "agent" ? picked.choice.name : undefined;
      if (name !== current) {
        chat.newChat();
        chat.setAgent(name);
      }
      return true;
    }
  }
}
