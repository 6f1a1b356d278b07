import * as vscode from "vscode";
import type { FailureFix } from "../../shared/failureCard.ts";
import type { SetupOffer } from "../../shared/panelState.ts";
import { sourceIdOf } from "../../app/accounts/account.ts";
import { promptHandlers } from "./promptHandlers.ts";
import { systemClock } from "../../app/clock.ts";
import type { ChatView } from "../../app/views/chatView.ts";
import { chooseEffort } from "./chooseEffort.ts";
import { runFix } from "../window/failureFixes.ts";
import { openFile } from "../files/openFile.ts";
import { WorkspaceFiles } from "../files/workspaceFiles.ts";
import { editorProviderId } from "../../app/directory/providerDirectory.ts";
import { chooseFirstModels } from "../../app/models/firstModels.ts";
import type { Services } from "../window/services.ts";
import { chooseAttachment } from "./attachmentMenu.ts";
import { note } from "../../app/panel/outbox.ts";
import type { ViewHandlers } from "../../app/panel/dispatch.ts";
import { insertCode } from "./insertCode.ts";
import type { PanelPorts } from "./panelPorts.ts";
import { runCommand } from "../typedCommands/runCommand.ts";

/** The panel's requests that ask something of the user, fix something or have to do with files: loaded when the first of them comes. */
export type DialogHandlers = Pick<
  ViewHandlers,
  | "attachment-choose"
  | "completion-ask"
  | "selection-attach"
  | "files-drop"
  | "files-check"
  | "file-open"
  | "code-insert"
  | "effort-choose"
  | "result-open"
  | "fix-run"
  | "offer-take"
>;

/** What they do. Made once, since it remembers which files there are. */
export function dialogHandlers(services: Services, chat: ChatView, { signal, remoteAuthority }: PanelPorts): DialogHandlers {
  const files = new WorkspaceFiles(systemClock, remoteAuthority);
  return {
    "files-check": async ({ paths }) => {
      const found = await files.find(paths);
      signal({ type: "files-checked", paths, existing: paths.filter((path) => (found.get(path)?.length ?? 0) > 0) });
    },
    "file-open": async ({ target, toSide }) => {
      note(signal, await openFile(files, target, toSide));
    },
    "code-insert": async ({ text }) => {
      note(signal, await insertCode(text));
    },
    "attachment-choose": () => chooseAttachment(signal),
    ...promptHandlers(services, chat, signal, files),
    "effort-choose": ({ role }) => chooseEffort(services, role),
    "result-open": ({ turnId, partId }) => openResult(chat, turnId, partId),
    "fix-run": ({ turnId, fix, url }) => fixAnswer(services, chat, turnId, fix, url),
    "offer-take": ({ offer }) => takeOffer(services, offer),
  };
}

async function fixAnswer(
  services: Services,
  chat: ChatView,
  turnId: string,
  fix: FailureFix["id"],
  url: string | undefined,
): Promise<void> {
  const turn = chat.state.conversation.turns.find((other) => other.id === turnId);
  if (turn?.kind !== "answer") {
    return;
  }
  // Cards in old journals do not say who failed.
  const { provider, accountId } = turn.failure?.failed ?? { provider: turn.steps.at(-1)?.provider ?? "", accountId: undefined };
  if (await runFix(services, fix, { provider, sourceId: sourceIdOf(provider, accountId), role: turn.slot, url })) {
    services.internalErrors.letGo("ask again", fix === "continue" ? chat.continue(turnId) : chat.retry(turnId));
  }
}

/** Opens what a call gave back, as text beside the chat. */
async function openResult(chat: ChatView, turnId: string, partId: string): Promise<void> {
  const turn = chat.state.conversation.turns.find(({ id }) => id === turnId);
  const part = turn?.kind === "answer" ? turn.parts.find(({ id }) => id === partId) : undefined;
  const texts = part?.kind === "tool-call" ? (part.result ?? []).flatMap((one) => (one.kind === "text" ? [one.text] : [])) : [];
  if (texts.length > 0) {
    const document = await vscode.workspace.openTextDocument({ content: texts.join("\n") });
    await vscode.window.showTextDocument(document, { preview: true });
  }
}

/** Makes an offer of the empty panel good: roles without a model get one of the provider's. */
async function takeOffer(services: Services, offer: SetupOffer): Promise<void> {
  const provider = services.directory.find(offer.kind === "editor-models" ? editorProviderId : offer.provider);
  const chosen = provider === undefined ? [] : await chooseFirstModels(services, provider);
  if (chosen.length > 0) {
    services.announce(chosen.join(" · "));
  } else {
    await runCommand("baton.chooseModels");
  }
}
