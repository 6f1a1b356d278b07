import * as vscode from "vscode";
import type { SetupOffer } from "../../shared/panelState.ts";
import type { ChatController } from "../chat/chatController.ts";
import { readDropped } from "../chat/attachmentSources.ts";
import { chooseEffort } from "../commands/chooseEffort.ts";
import { chooseModelCommand } from "../commands/commandIds.ts";
import { runFix } from "../failureFixes.ts";
import { chooseFirstModels } from "../models/firstModels.ts";
import { editorProviderId } from "../models/providerDirectory.ts";
import type { Services } from "../services.ts";
import { chooseAttachment, note, offer } from "./attachmentMenu.ts";
import type { ViewHandlers } from "./dispatch.ts";
import type { PanelSignal } from "./outbox.ts";

/** What the panel's requests do. `signal` tells the panel what is no part of its state. */
export function viewHandlers(services: Services, chat: ChatController, signal: (message: PanelSignal) => void): ViewHandlers {
  return {
    // Not awaited: an answer takes minutes, and its failures are in the answer.
    "prompt-send": ({ text }) => void chat.send(text),
    "attachment-add": (file) => {
      note(signal, chat.attach(file));
    },
    "attachment-remove": ({ id }) => {
      chat.detach(id);
    },
    "attachment-open": async ({ turnId, id }) => {
      const path = chat.attachmentPath(turnId, id);
      if (path !== undefined) {
        await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(path));
      }
    },
    "attachment-choose": () => chooseAttachment(chat, signal),
    "files-drop": async ({ uris }) => {
      offer(signal, await readDropped(uris));
    },
    "schema-clear": () => {
      chat.setSchema(undefined);
    },
    "effort-choose": ({ role }) => chooseEffort(services, role),
    "answer-stop": () => chat.stop(),
    "answer-retry": ({ turnId }) => void chat.retry(turnId),
    "role-choose": ({ role }) => {
      chat.setRole(role);
    },
    "model-choose": async ({ role }) => {
      await vscode.commands.executeCommand(chooseModelCommand[role]);
    },
    "draft-change": ({ text }) => {
      chat.setDraft(text);
    },
    "fix-run": ({ turnId, fix, url }) => fixAnswer(services, chat, turnId, fix, url),
    "offer-take": ({ offer }) => takeOffer(services, offer),
    "key-add": async () => {
      await vscode.commands.executeCommand("baton.addApiKey");
    },
    "text-copy": async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
    },
    "code-insert": ({ text }) => insertCode(text),
    "link-open": ({ href }) => openLink(href),
    "settings-open": async ({ query }) => {
      await vscode.commands.executeCommand("baton.openSettings", query);
    },
    "view-error": ({ message }) => {
      services.log.error(`The panel: ${message.slice(0, 500)}`);
    },
  };
}

async function fixAnswer(services: Services, chat: ChatController, turnId: string, fix: Parameters<typeof runFix>[1], url: string | undefined): Promise<void> {
  const turn = chat.state.conversation.turns.find((other) => other.id === turnId);
  if (turn?.kind === "answer" && (await runFix(services, fix, { provider: turn.provider, role: turn.role, url }))) {
    void chat.retry(turnId);
  }
}

/** Makes an offer of the empty panel good: roles without a model get one of the provider's. */
async function takeOffer(services: Services, offer: SetupOffer): Promise<void> {
  const provider = services.directory.find(offer.kind === "editor-models" ? editorProviderId : offer.provider);
  const chosen = provider === undefined ? [] : await chooseFirstModels(services, provider);
  if (chosen.length > 0) {
    services.announce(chosen.join(" · "));
  } else {
    await vscode.commands.executeCommand("baton.chooseModels");
  }
}

async function insertCode(text: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    const document = await vscode.workspace.openTextDocument({ content: text });
    await vscode.window.showTextDocument(document);
    return;
  }
  await editor.edit((edit) => {
    for (const selection of editor.selections) {
      edit.replace(selection, text);
    }
  });
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}

async function openLink(href: string): Promise<void> {
  const uri = vscode.Uri.parse(href, false);
  if (uri.scheme === "https" || uri.scheme === "http" || uri.scheme === "mailto") {
    await vscode.env.openExternal(uri);
  }
}
