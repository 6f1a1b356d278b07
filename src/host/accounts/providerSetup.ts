import * as vscode from "vscode";
import type { ProviderEntryChange } from "../../app/directory/providerEntries.ts";
import type { ProviderDescription } from "../../app/directory/providerDirectory.ts";
import type { UsableAzureAddress } from "./addressPrompt.ts";
import { promptForAddress, promptForAzureAddress } from "./addressPrompt.ts";

/** A provider as it will be once what the user has said is in the settings. Nothing is written yet. */
export interface ProviderDraft {
  readonly provider: ProviderDescription;
  /** What is to be written into its entry of `baton.providers`; empty for nothing. */
  readonly change: ProviderEntryChange;
}

/** What is asked beside the key, by provider. */
const setups: Readonly<Record<string, (provider: ProviderDescription, title: string) => Promise<ProviderDraft | undefined>>> = {
  azure: setUpAzure,
  bedrock: (provider, title) =>
    setUpCloud(provider, title, [
      ["region", "AWS region, such as eu-central-1. Empty: the one that AWS's own tools are set to."],
      ["profile", "AWS profile. Empty: the usual credentials of this computer."],
    ]),
  vertex: (provider, title) =>
    setUpCloud(provider, title, [
      ["project", "Google Cloud project. Empty: the one that gcloud is set to."],
      ["location", "Location, such as global or europe-west1. Empty: the usual one."],
    ]),
  litellm: (provider, title) => setUpAddress(provider, title, "Where your proxy is, up to /v1."),
  vllm: (provider, title) => setUpAddress(provider, title, "Where your server is, up to /v1."),
  oci: (provider, title) => setUpAddress(provider, title, "The key is of one region: put that region's name into the address."),
  portkey: setUpPortkey,
};

/**
 * Asks what a provider needs beside its key: an Azure resource's address and deployment, a gateway's address, a cloud's region. Resolves with the provider as
 * it is where nothing is needed; `undefined` where the user left.
 */
export async function setUpProvider(provider: ProviderDescription, title: string): Promise<ProviderDraft | undefined> {
  const setup = setups[provider.type === "azure" ? "azure" : provider.id] ?? setups[provider.type];
  return setup === undefined || (provider.configured && provider.baseUrl !== "") ? { provider, change: {} } : setup(provider, title);
}

async function setUpAddress(provider: ProviderDescription, title: string, prompt: string): Promise<ProviderDraft | undefined> {
  const baseUrl = await promptForAddress(title, provider.baseUrl, prompt, {
    key: provider.keyRequired,
    isPrivateHttpAllowed: provider.isPrivateHttpAllowed === true,
  });
  if (baseUrl === undefined) {
    return undefined;
  }
  return baseUrl === provider.baseUrl
    ? { provider, change: {} }
    : { provider: { ...provider, baseUrl, origin: new URL(baseUrl).origin }, change: { baseUrl } };
}

async function setUpAzure(provider: ProviderDescription, title: string): Promise<ProviderDraft | undefined> {
  const address = await promptForAzureAddress(title, provider.baseUrl, provider.isPrivateHttpAllowed === true);
  if (address === undefined) {
    return undefined;
  }
  const deployment = address.form === "deployment" ? address.deployment : await promptForDeployment(title);
  const auth = deployment === undefined ? undefined : await pickAuth(title);
  if (deployment === undefined || auth === undefined) {
    return undefined;
  }
  const named = deployment === "" ? {} : { defaultModel: deployment, models: [deployment] };
  const change = { baseUrl: address.baseUrl, apiVersion: address.apiVersion, auth: auth === "entra" ? auth : undefined, ...named };
  return { provider: azureAt(provider, address, auth, deployment), change };
}

function azureAt(
  provider: ProviderDescription,
  address: UsableAzureAddress,
  auth: "key" | "entra",
  deployment: string,
): ProviderDescription {
  return {
    ...provider,
    baseUrl: address.baseUrl,
    origin: new URL(address.baseUrl).origin,
    apiVersion: address.apiVersion,
    auth,
    defaultModel: deployment || provider.defaultModel,
    models: deployment === "" ? provider.models : [{ id: deployment }],
  };
}

async function promptForDeployment(title: string): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title,
    prompt:
      "The name of a deployment, as listed under “Deployments” in the portal. Azure doesn't report it for a key. Leave empty to enter it later as azure:NAME.",
    placeHolder: "gpt-4o",
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[\w .-]{0,64}$/.test(text.trim()) ? undefined : "A deployment's name is letters, digits, hyphens, underscores and dots.",
  });
  return name?.trim();
}

async function pickAuth(title: string): Promise<"key" | "entra" | undefined> {
  const picked = await vscode.window.showQuickPick(
    [
      { label: "$(key) API Key", detail: "Key 1 or 2 of the resource's page “Keys and Endpoint”", auth: "key" as const },
      {
        label: "$(account) Sign in with Microsoft Entra",
        detail: "Your own account, through VS Code; it needs the role “Cognitive Services OpenAI User”",
        auth: "entra" as const,
      },
    ],
    { title, placeHolder: "How do you want to sign in?", ignoreFocusOut: true },
  );
  return picked?.auth;
}

async function setUpCloud(
  provider: ProviderDescription,
  title: string,
  fields: readonly (readonly [name: "region" | "profile" | "project" | "location", prompt: string])[],
): Promise<ProviderDraft | undefined> {
  const cloud: Record<string, string> = {};
  for (const [name, prompt] of fields) {
    const typed = await vscode.window.showInputBox({
      title,
      prompt,
      value: provider.cloud?.[name] ?? "",
      ignoreFocusOut: true,
      validateInput: (text) => (/^[\w.:-]*$/.test(text.trim()) ? undefined : "Letters, digits, dots and hyphens alone."),
    });
    if (typed === undefined) {
      return undefined;
    }
    if (typed.trim() !== "") {
      cloud[name] = typed.trim();
    }
  }
  const baseUrl = cloud["region"] === undefined ? provider.baseUrl : provider.baseUrl.replace("{region}", cloud["region"]);
  // An entry that says no more than that the provider is wanted is still an entry.
  return {
    provider: { ...provider, cloud, baseUrl, origin: URL.parse(baseUrl)?.origin ?? "", configured: true },
    change: { active: true, ...cloud },
  };
}

/** Portkey knows the provider by the model's name (`@provider/model`), or by a header that names what is kept at Portkey. None of these is a secret. */
async function setUpPortkey(provider: ProviderDescription, title: string): Promise<ProviderDraft | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    prompt:
      "A virtual key's slug, a config (pc-…) or a provider (@…) that all requests go through. Empty: write models as @provider/model.",
    ignoreFocusOut: true,
    validateInput: (text) => (/^[\w@./-]*$/.test(text.trim()) ? undefined : "Letters, digits, hyphens and underscores alone."),
  });
  if (typed === undefined) {
    return undefined;
  }
  const value = typed.trim();
  if (value === "") {
    return { provider, change: {} };
  }
  const header = value.startsWith("pc-") ? "x-portkey-config" : value.startsWith("@") ? "x-portkey-provider" : "x-portkey-virtual-key";
  const headers = { ...provider.headers, [header]: value };
  return { provider: { ...provider, headers }, change: { headers } };
}
