import * as vscode from "vscode";
import type { FailureFix } from "../../shared/conversation.ts";
import type { SetupOffer } from "../../shared/panelState.ts";
import { sourceIdOf } from "../accounts/accountId.ts";
import { readDropped } from "../chat/attachmentSources.ts";
import type { ChatController } from "../chat/chatController.ts";
import { chooseEffort } from "../commands/chooseEffort.ts";
import { runFix } from "../failureFixes.ts";
import { editorProviderId } from "../models/editorProvider.ts";
import { chooseFirstModels } from "../models/firstModels.ts";
import type { Services } from "../services.ts";
import { chooseAttachment, offer } from "./attachmentMenu.ts";
import type { ViewHandlers } from "./dispatch.ts";
import type { PanelSignal } from "./outbox.ts";

/** The panel's requests that ask something of the user, or mend something: a chunk of its own, loaded when the first of them comes. */
export type DialogHandlers = Pick<ViewHandlers, "attachment-choose" | "files-drop" | "effort-choose" | "fix-run" | "offer-take">;

/** What they do. `signal` tells the panel what is no part of its state. */
export function dialogHandlers(services: Services, chat: ChatController, signal: (message: PanelSignal) => void): DialogHandlers {
  return {
    "attachment-choose": () => chooseAttachment(signal),
    "files-drop": async ({ uris }) => {
      offer(signal, await readDropped(uris));
    },
    "effort-choose": ({ role }) => chooseEffort(services, role),
    "fix-run": ({ turnId, fix, url }) => fixAnswer(services, chat, turnId, fix, url),
    "offer-take": ({ offer }) => takeOffer(services, offer),
  };
}

async function fixAnswer(services: Services, chat: ChatController, turnId: string, fix: FailureFix["id"], url: string | undefined): Promise<void> {
  const turn = chat.state.conversation.turns.find((other) => other.id === turnId);
  if (turn?.kind !== "answer") {
    return;
  }
  // Cards in old journals do not say who failed.
  const { provider, accountId } = turn.failure?.failed ?? { provider: turn.provider, accountId: undefined };
  if (await runFix(services, fix, { provider, sourceId: sourceIdOf(provider, accountId), role: turn.role, url })) {
    void (fix === "continue" ? chat.continue(turnId) : chat.retry(turnId));
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
