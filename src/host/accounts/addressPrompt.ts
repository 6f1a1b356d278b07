import * as vscode from "vscode";
import { keyOverHttpProblem } from "../../core/settings/keyOverHttp.ts";
import type { AzureAddress } from "../../core/settings/azureAddress.ts";
import { defaultAzureApiVersion, normaliseAzureAddress } from "../../core/settings/azureAddress.ts";

/** An address of Azure that can be asked. */
export type UsableAzureAddress = Exclude<AzureAddress, { form: "rejected" }>;

/** Asks for an Azure address, and says while it is typed what it is taken for, or why it cannot be used. `undefined`: the user left. */
export async function promptForAzureAddress(
  title: string,
  value: string,
  isPrivateHttpAllowed: boolean,
): Promise<UsableAzureAddress | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    value,
    placeHolder: "https://my-resource.openai.azure.com",
    prompt: "Paste the endpoint, in any form in which the portal or a sample shows it, or the resource's name.",
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? undefined : azureFeedback(normaliseAzureAddress(text, undefined, isPrivateHttpAllowed))),
  });
  const address = typed === undefined ? undefined : normaliseAzureAddress(typed, undefined, isPrivateHttpAllowed);
  return address === undefined || address.form === "rejected" ? undefined : address;
}

/** Asks where a server or gateway is, for one that needs a key or not. `undefined`: the user left. */
export async function promptForAddress(title: string, value: string, prompt: string, needs: AddressNeeds): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    value,
    prompt,
    ignoreFocusOut: true,
    validateInput: (text) => addressFeedback(text, needs),
  });
  return typed?.trim().replace(/\/+$/, "");
}

/** What an address of a server or gateway is asked for. */
export interface AddressNeeds {
  readonly key: boolean;
  readonly isPrivateHttpAllowed: boolean;
}

/** What is wrong with an address, or worth knowing of it, as a message below the box. */
export function addressFeedback(text: string, { key, isPrivateHttpAllowed }: AddressNeeds): vscode.InputBoxValidationMessage | undefined {
  if (!isAddress(text)) {
    return {
      message: "An address starts with https:// (or http:// on this computer), and holds no key or password.",
      severity: vscode.InputBoxValidationSeverity.Error,
    };
  }
  const problem = keyOverHttpProblem(text.trim(), isPrivateHttpAllowed);
  return problem === undefined
    ? undefined
    : { message: problem, severity: key ? vscode.InputBoxValidationSeverity.Error : vscode.InputBoxValidationSeverity.Warning };
}

/** What an address will be taken for, as a message below the box. */
export function azureFeedback(address: AzureAddress): vscode.InputBoxValidationMessage {
  if (address.form === "rejected") {
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
