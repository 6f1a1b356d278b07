import * as vscode from "vscode";
import type { Services } from "../window/services.ts";
import type { Account } from "../../app/accounts/accountStore.ts";

/** Asks what a key is to be called: none of `taken`, for keys are distinguished by it. Nothing typed stands for `value`. `undefined`: the user left. */
export async function promptForLabel(title: string, value: string, taken: readonly string[]): Promise<string | undefined> {
  const label = await vscode.window.showInputBox({
    title,
    value,
    prompt: "Enter a name for this key. Baton shows it wherever it reports which key was used.",
    ignoreFocusOut: true,
    validateInput: (text) => {
      const label = text.trim();
      return label.length > 60
        ? "A label has at most 60 characters."
        : taken.includes(label)
          ? `A key named “${label}” already exists for this provider.`
          : undefined;
    },
  });
  return label === undefined ? undefined : label.trim() || value || "default";
}

/** What the other keys of an account's provider are called. */
export function otherLabels(services: Pick<Services, "accounts">, { id, provider }: Account): readonly string[] {
  return services.accounts
    .ofProvider(provider)
    .filter((other) => other.id !== id)
    .map(({ label }) => label);
}

/** A label that none of `taken` is: `default`, then `key 2`, `key 3`, … */
export function freeLabel(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const label = number === 1 ? "default" : `key ${number}`;
    if (!taken.includes(label)) {
      return label;
    }
  }
}
