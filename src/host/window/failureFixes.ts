import * as vscode from "vscode";
import { privateHttpSetting } from "../../core/settings/keyOverHttp.ts";
import type { FailureFix } from "../../shared/failureCard.ts";
import type { Slot } from "../../shared/step.ts";
import { chooseModelCommand } from "../typedCommands/commandMap.ts";
import { runCommand } from "../typedCommands/runCommand.ts";
import { AccountEdits } from "../../app/accounts/accountEdits.ts";
import type { HeldKeySource } from "../../app/accounts/credentials.ts";
import type { ProviderDescription } from "../../app/directory/providerDirectory.ts";
import type { Services } from "./services.ts";

/** What a fix is applied to: what failed, which need not be what was asked first. */
export interface FixTarget {
  /** The provider's id; empty where none is known. */
  readonly provider: string;
  /** The id of the key among the provider's, as in `KeySource`; `undefined`: none was used, or it is not known. */
  readonly sourceId?: string | undefined;
  readonly role: Slot;
  readonly url?: string | undefined;
}

/**
 * Does what a failure's button says. `true` when the failed thing is worth another try now, such as after a new key. Asking again, or for the rest, is the
 * caller's, since only it knows what was asked.
 */
export async function runFix(services: Services, fix: FailureFix["id"], target: FixTarget): Promise<boolean> {
  const { provider, sourceId } = target;
  switch (fix) {
    case "retry":
    case "continue":
      return true;
    case "add-key":
      return (await runCommand("baton.addApiKey", provider || undefined)) === true;
    case "replace-key":
      return (await runCommand("baton.replaceApiKey", provider || undefined, sourceId)) === true;
    case "choose-model":
      await runCommand(chooseModelCommand[target.role]);
      return false;
    case "open-provider-settings":
      await runCommand("baton.openSettings", "baton.providers");
      return false;
    case "open-proxy-settings":
      await runCommand("baton.openSettings", "http.proxy");
      return false;
    case "open-http-setting":
      await runCommand("baton.openSettings", privateHttpSetting);
      return false;
    case "test-connection":
      await runCommand("baton.testConnection", provider || undefined, sourceId);
      return false;
    case "new-chat":
      await runCommand("baton.newChat");
      return false;
    case "approve-origin":
      return approveOrigin(services, provider);
    case "open-url":
      if (target.url?.startsWith("https://") === true) {
        await vscode.env.openExternal(vscode.Uri.parse(target.url));
      }
      return false;
    case "show-log":
      await runCommand("baton.showLog");
      return false;
  }
}

/** Asks whether the provider's keys, those of them that may not yet, may go to the address that the settings name now. `true` once there is one that may. */
export async function approveOrigin(services: Services, providerId: string): Promise<boolean> {
  const provider = services.directory.find(providerId);
  if (provider === undefined) {
    return false;
  }
  const credential = services.credentials.of(provider);
  if (credential.kind !== "unapproved") {
    return credential.kind === "ready";
  }
  const waiting = services.credentials
    .sources(provider)
    .filter((source): source is HeldKeySource => source.kind !== "none" && !source.approved);
  const labels = waiting.map(({ label }) => `“${label}”`).join(", ");
  const before = [...new Set(waiting.flatMap((source) => placesBefore(source, provider)))].join(", ");
  const answer = await vscode.window.showWarningMessage(
    credential.source.kind === "entra"
      ? `Send access tokens of ${credential.source.label} for ${provider.label} to ${provider.origin}?`
      : `Send the ${waiting.length === 1 ? "key" : "keys"} ${labels} of ${provider.label} to ${provider.origin}?`,
    {
      modal: true,
      detail: `Until now ${waiting.length === 1 ? "it was" : "they were"} only for ${before}. Your user settings now name ${provider.baseUrl}. Approve only if you changed the address and trust it.`,
    },
    "Approve",
  );
  if (answer === undefined) {
    return false;
  }
  const edits = new AccountEdits(services.accounts);
  await Promise.all(waiting.map((source) => edits.approve(source, provider.origin)));
  return true;
}

function placesBefore(source: HeldKeySource, provider: ProviderDescription): readonly string[] {
  switch (source.kind) {
    case "account":
      return source.account.origins;
    case "environment":
      return [provider.presetOrigin ?? "no address yet"];
    case "entra":
      return ["Azure's own addresses"];
  }
}
