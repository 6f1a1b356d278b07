import * as vscode from "vscode";
import type { Failure } from "../../core/model/failure.ts";
import { cleanKey, foreignKeyOwner } from "../../core/settings/apiKey.ts";
import type { ProviderDescription } from "../../app/directory/providerDirectory.ts";
import type { Services } from "../window/services.ts";
import { AccountEdits } from "../../app/accounts/accountEdits.ts";
import type { Account } from "../../app/accounts/accountStore.ts";

/** A key that the user gave and the provider took, or that the user wants kept all the same. */
export interface PromptedKey {
  readonly key: string;
  /** Whether the provider was reached and took it. */
  readonly checked: boolean;
}

/** How long a provider may take to say whether it takes a key, in milliseconds. */
const checkMs = 20_000;

const openKeyPage: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("link-external"),
  tooltip: "Open the page where you create keys",
};

/** What a key is asked for. */
export interface KeyQuestion {
  readonly title: string;
  /** The account whose key it takes the place of. */
  readonly instead?: Account | undefined;
}

type PromptServices = Pick<Services, "access" | "accounts" | "internalErrors">;

/**
 * Asks for a provider's key in a masked box, cleans what was pasted, and tries it at the provider before giving it back. A key that the provider
 * rejects leaves the box open with the reason; where the provider cannot be reached, or has this very key already, a second Enter takes it all the same. `undefined`:
 * the user left. The key is in no message, no log and no history.
 */
export function promptForKey(
  provider: ProviderDescription,
  services: PromptServices,
  question: KeyQuestion,
): Promise<PromptedKey | undefined> {
  return new Promise((resolve) => {
    new KeyPrompt(provider, services, question, resolve).show();
  });
}

class KeyPrompt {
  private readonly provider: ProviderDescription;
  private readonly services: PromptServices;
  private readonly question: KeyQuestion;
  private readonly resolve: (result: PromptedKey | undefined) => void;
  private readonly box = vscode.window.createInputBox();
  private readonly leaving = new AbortController();
  /** A key that Enter takes as it is, since the user has seen what is odd about it. */
  private accepted: string | undefined;
  /** A key that is tried though the provider has it already, since the user has seen that. */
  private doubled: string | undefined;

  constructor(
    provider: ProviderDescription,
    services: PromptServices,
    question: KeyQuestion,
    resolve: (result: PromptedKey | undefined) => void,
  ) {
    this.provider = provider;
    this.services = services;
    this.question = question;
    this.resolve = resolve;
    this.box.title = question.title;
    this.box.password = true;
    this.box.ignoreFocusOut = true;
    this.box.placeholder = "Paste the key";
    this.box.prompt = `It is kept in VS Code's secret storage and sent only to ${provider.origin}.`;
    this.box.buttons = provider.keyUrl === undefined ? [] : [openKeyPage];
  }

  show(): void {
    this.box.onDidChangeValue((value) => {
      this.accepted = undefined;
      this.box.validationMessage = value === "" ? undefined : this.objection(value);
    });
    this.box.onDidTriggerButton(() => {
      if (this.provider.keyUrl !== undefined) {
        this.services.internalErrors.letGo("open the page of keys", vscode.env.openExternal(vscode.Uri.parse(this.provider.keyUrl)));
      }
    });
    this.box.onDidAccept(() => this.services.internalErrors.letGo("take the key", this.accept()));
    this.box.onDidHide(() => {
      this.finish(undefined);
    });
    this.box.show();
  }

  /** What is wrong or odd about the value as it stands. */
  private objection(value: string): vscode.InputBoxValidationMessage | undefined {
    const cleaned = cleanKey(value);
    if (!cleaned.ok) {
      return { message: cleaned.problem, severity: vscode.InputBoxValidationSeverity.Error };
    }
    const owner = foreignKeyOwner(cleaned.key, this.provider.id);
    return (
      owner && {
        message: `This looks like a key for ${owner.label}, not ${this.provider.label}. Press Enter to try it anyway.`,
        severity: vscode.InputBoxValidationSeverity.Warning,
      }
    );
  }

  private async accept(): Promise<void> {
    const cleaned = cleanKey(this.box.value);
    if (!cleaned.ok) {
      this.box.validationMessage = { message: cleaned.problem, severity: vscode.InputBoxValidationSeverity.Error };
      return;
    }
    if (this.accepted === cleaned.key) {
      this.finish({ key: cleaned.key, checked: false });
      return;
    }
    if (this.doubled !== cleaned.key && (await this.warnOfDouble(cleaned.key))) {
      this.doubled = cleaned.key;
      return;
    }
    this.box.busy = true;
    this.box.enabled = false;
    this.box.validationMessage = {
      message: `Checking the key with ${this.provider.label}…`,
      severity: vscode.InputBoxValidationSeverity.Info,
    };
    const failure = await this.check(cleaned.key);
    this.box.busy = false;
    this.box.enabled = true;
    if (this.leaving.signal.aborted) {
      return;
    }
    if (failure === undefined) {
      this.finish({ key: cleaned.key, checked: true });
    } else if (failure.kind === "auth") {
      this.box.validationMessage = {
        message: `${failure.message} Check that you copied the whole key.`,
        severity: vscode.InputBoxValidationSeverity.Error,
      };
    } else {
      this.accepted = cleaned.key;
      this.box.validationMessage = {
        message: `${failure.message} Press Enter again to save the key without checking it.`,
        severity: vscode.InputBoxValidationSeverity.Warning,
      };
    }
  }

  /** Says so where another of the provider's accounts has this very key; `true` where one does. Two labels for one key double neither its limits nor its quota. */
  private async warnOfDouble(key: string): Promise<boolean> {
    const holder = await new AccountEdits(this.services.accounts).holder(this.provider.id, key);
    if (holder === undefined || holder.id === this.question.instead?.id || this.leaving.signal.aborted) {
      return false;
    }
    this.box.validationMessage = {
      message: `This key was already added as “${holder.label}”. Adding it again doesn't raise its limits. Press Enter again to add it anyway.`,
      severity: vscode.InputBoxValidationSeverity.Warning,
    };
    return true;
  }

  private async check(key: string): Promise<Failure | undefined> {
    const opening = await this.services.access.openWith(this.provider, key);
    if (!opening.ok) {
      return opening.failure;
    }
    const listing = await opening.provider.listModels(AbortSignal.any([this.leaving.signal, AbortSignal.timeout(checkMs)]));
    return listing.ok ? undefined : listing.failure;
  }

  private finish(result: PromptedKey | undefined): void {
    this.leaving.abort();
    this.resolve(result);
    this.box.dispose();
  }
}
