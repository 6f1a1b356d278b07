import * as vscode from "vscode";
import type { AzureAddress } from "../../core/settings/azureAddress.ts";
import { defaultAzureApiVersion, normaliseAzureAddress } from "../../core/settings/azureAddress.ts";

/** An address of Azure that can be asked. */
export type UsableAzureAddress = Exclude<AzureAddress, { form: "refused" }>;

/** Asks for an Azure address, and says while it is typed what it is taken for, or why it cannot be used. `undefined`: the user left. */
export async function promptForAzureAddress(title: string, value: string): Promise<UsableAzureAddress | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    value,
    placeHolder: "https://my-resource.openai.azure.com",
    prompt: "Paste the endpoint, in any form in which the portal or a sample shows it, or the resource's name.",
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? undefined : azureFeedback(normaliseAzureAddress(text))),
  });
  const address = typed === undefined ? undefined : normaliseAzureAddress(typed);
  return address === undefined || address.form === "refused" ? undefined : address;
}

/** Asks where a server or gateway is. `undefined`: the user left. */
export async function promptForAddress(title: string, value: string, prompt: string): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    value,
    prompt,
    ignoreFocusOut: true,
    validateInput: (text) => (isAddress(text) ? undefined : "An address starts with https:// (or http:// on this computer), and holds no key or password."),
  });
  return typed?.trim().replace(/\/+$/, "");
}

/** What an address will be taken for, as a message below the box. */
export function azureFeedback(address: AzureAddress): vscode.InputBoxValidationMessage {
  if (address.form === "refused") {
    const meant = address.suggestion === undefined ? "" : ` Was ${address.suggestion} meant?`;
    return { message: `${address.problem}${meant}`, severity: vscode.InputBoxValidationSeverity.Error };
  }
  return { message: `Will ask ${address.baseUrl}: ${describeForm(address)}`, severity: vscode.InputBoxValidationSeverity.Info };
}

function describeForm(address: UsableAzureAddress): string {
  switch (address.form) {
    case "v1":
      return "the v1 API, whose models are your deployments.";
    case "resource":
      return `version ${address.apiVersion}, whose models are your deployments.`;
    case "deployment":
      return `the deployment “${address.deployment}”, version ${address.apiVersion ?? defaultAzureApiVersion}.`;
  }
}

function isAddress(text: string): boolean {
  const url = URL.parse(text.trim());
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}
