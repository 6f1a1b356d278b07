import * as vscode from "vscode";

/** Where VS Code signs in to a cloud of Azure, and for which service. A token for one cloud is rejected in another. */
interface EntraScope {
  readonly provider: string;
  readonly scope: string;
}

/** The hosts that such a token may go to without asking: those of Azure's own service. */
const azureHost = /\.(?:openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)$/;

/** Whether `origin` is of Azure's own service, in any of its clouds. */
export function isAzureOrigin(origin: string): boolean {
  const url = URL.parse(origin);
  return url !== null && url.protocol === "https:" && azureHost.test(url.hostname);
}

/**
 * An access token of whoever is signed in to Microsoft in VS Code, fresh for this request; `undefined` where nobody is, or Baton was not allowed to use the
 * account. Asks nothing of the user. VS Code keeps and renews the token; Baton keeps nothing. Rejects where VS Code cannot sign in at all.
 */
export async function entraToken(origin: string): Promise<string | undefined> {
  const { provider, scope } = scopeOf(origin);
  return (await vscode.authentication.getSession(provider, [scope], { silent: true }))?.accessToken;
}

/** Lets the user sign in, or choose among several accounts. Resolves with the account's name; rejects where the user leaves. */
export async function signInToEntra(origin: string, title: string): Promise<string> {
  const { provider, scope } = scopeOf(origin);
  const session = await vscode.authentication.getSession(provider, [scope], { createIfNone: { detail: title } });
  return session.account.label;
}

function scopeOf(origin: string): EntraScope {
  const cloud = azureHost.exec(URL.parse(origin)?.hostname ?? "")?.[1] ?? "com";
  return {
    provider: cloud === "com" ? "microsoft" : "microsoft-sovereign-cloud",
    scope: `https://cognitiveservices.azure.${cloud}/.default`,
  };
}
