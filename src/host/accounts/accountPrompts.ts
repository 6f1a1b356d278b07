import * as vscode from "vscode";
import type { Caps } from "../../core/resilience/capLedger.ts";
import { type Account, readCount } from "../../app/accounts/account.ts";

/** Asks for words that describe something. Empty where the user wants none; `undefined`: the user left. */
export async function promptForDescription(title: string, value: string, prompt: string): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    value,
    prompt,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim().length > 120 ? "120 characters at most." : undefined),
  });
  return typed?.trim();
}

/** Asks for the names of groups that a key belongs to. `undefined`: the user left. */
export async function promptForTags(account: Account): Promise<readonly string[] | undefined> {
  const typed = await vscode.window.showInputBox({
    title: `Tags of the Key “${account.label}”`,
    value: account.tags.join(", "),
    prompt: "Names of groups, with commas between, such as: work, team-a. Empty for none.",
    ignoreFocusOut: true,
    validateInput: (text) => (tagsIn(text).some((tag) => tag.length > 40) ? "A tag has at most 40 characters." : undefined),
  });
  return typed === undefined ? undefined : tagsIn(typed);
}

/** Asks for the most that a key is to be used, in requests and in tokens a minute. `undefined`: the user left. */
export async function promptForCaps(account: Account): Promise<Caps | undefined> {
  const title = `Limits of the Key “${account.label}”`;
  const requests = await promptForCount(
    `${title} (1/2)`,
    account.caps.requestsPerMinute,
    "Requests a minute at most. Empty: as many as the provider allows.",
  );
  const tokens =
    requests &&
    (await promptForCount(
      `${title} (2/2)`,
      account.caps.tokensPerMinute,
      "Tokens a minute at most, such as 100000 or 100K. Empty: as many as the provider allows.",
    ));
  return tokens && { requestsPerMinute: requests.count, tokensPerMinute: tokens.count };
}

async function promptForCount(
  title: string,
  value: number | undefined,
  prompt: string,
): Promise<{ readonly count: number | undefined } | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    value: value === undefined ? "" : String(value),
    prompt,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === "" || readCount(text) !== undefined ? undefined : "A number of one or more, such as 60, or nothing.",
  });
  return typed === undefined ? undefined : { count: readCount(typed) };
}

function tagsIn(text: string): readonly string[] {
  return [
    ...new Set(
      text
        .split(",")
        .map((tag) => tag.trim().replace(/^#/, ""))
        .filter((tag) => tag !== ""),
    ),
  ];
}
