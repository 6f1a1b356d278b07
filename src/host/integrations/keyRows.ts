import * as vscode from "vscode";
import type { Account } from "../../app/accounts/account.ts";
import type { EnvironmentSource, KeySource } from "../../app/accounts/credentials.ts";
import type { ProviderDescription } from "../../app/directory/providerDirectory.ts";
import type { Services } from "../window/services.ts";
import type { KeyHealth } from "../../app/integrations/healthView.ts";
import type { NodeOf } from "../../app/integrations/integrationNode.ts";
import { capWords, checkbox, detailsTooltip, dotted, healthWords, icon } from "./rowWords.ts";

/** A key as a row shows it, whatever kind of key it is. */
export interface KeyRow {
  readonly source: Exclude<KeySource, { readonly kind: "none" }>;
  /** Whether it is used at all. */
  readonly isActive: boolean;
  /** `undefined`: nothing stands in its way. */
  readonly health: KeyHealth | undefined;
}

type KeyNode = NodeOf<"account"> | NodeOf<"environment"> | NodeOf<"entra">;

/** The provider's keys in the order in which they are used, those that are switched off among them. */
export function keyRows(
  services: Services,
  provider: ProviderDescription,
  healthOf: (sourceId: string) => KeyHealth | undefined,
): readonly KeyRow[] {
  const { credentials, accounts } = services;
  const entra = credentials.sources(provider).filter((source) => source.kind === "entra");
  const added =
    provider.auth === "entra"
      ? []
      : accounts
          .ofProvider(provider.id)
          .map((account) => ({ source: credentials.accountSource(provider, account), isActive: account.active }));
  const rows = [
    ...entra.map((source) => ({ source, isActive: true })),
    ...added,
    ...credentials.environmentSources(provider).map((source) => ({ source, isActive: source.active })),
  ];
  return rows.map((row) => ({ ...row, health: healthOf(row.source.id) }));
}

/** The row of a key. `siblings`: how many keys were added to the provider, and which of them this is. */
export function keyItem(
  node: KeyNode,
  row: KeyRow,
  provider: ProviderDescription,
  nowMs: number,
  place: { readonly index: number; readonly count: number },
): vscode.TreeItem {
  const { source, isActive, health } = row;
  const item = new vscode.TreeItem(source.label);
  const state = stateWords(row, provider, nowMs);
  item.id = node.id;
  // What stands in its way comes first: a narrow view cuts off the rest.
  item.description = dotted([state, ownWords(source), ...capWords(source.caps ?? {})]);
  item.iconPath = keyIcon(row);
  if (node.kind !== "entra") {
    item.checkboxState = checkbox(isActive, `the key ${source.label} of ${provider.label}`);
  }
  const moves = source.kind === "account" ? [...(place.index > 0 ? ["up"] : []), ...(place.index < place.count - 1 ? ["down"] : [])] : [];
  item.contextValue = [node.kind, ...moves, ...(source.approved ? [] : ["unapproved"]), ...(health === undefined ? [] : ["cooldown"])].join(
    " ",
  );
  item.accessibilityInformation = {
    label: `Key ${source.label} of ${provider.label}, ${dotted([isActive ? "on" : "", state, ownWords(source), ...capWords(source.caps ?? {})]).replaceAll(" · ", ", ")}`,
  };
  return item;
}

/** All that is known of a key, but the key. */
export function keyTooltip({ source, isActive, health }: KeyRow, provider: ProviderDescription, nowMs: number): vscode.MarkdownString {
  const lines: (readonly [name: string, value: string | undefined])[] = [
    ["", ownDescription(source)],
    [
      "Used",
      isActive ? (source.approved ? undefined : `not at ${provider.origin}, for which it was not approved`) : "no, it is turned off",
    ],
    ...originLines(source, provider),
    ["Limits", dotted(capWords(source.caps ?? {})) || "as the provider has them"],
    ["Tags", tagsOf(source).join(", ")],
    ["Health", health === undefined ? undefined : `${healthWords(health, nowMs)} (${health.reason})`],
    ["In cooldown for", (health?.models.length ?? 0) > 1 ? health?.models.join(", ") : undefined],
    ["Provider message", health?.message],
  ];
  return detailsTooltip(`${source.label} · ${provider.label}`, lines);
}

/** What a provider's row says of its keys: `3 keys · 1 in cooldown for 42 s`. */
export function keysWords(rows: readonly KeyRow[], nowMs: number): string {
  const used = rows.filter(({ isActive }) => isActive);
  const off = rows.length - used.length;
  const unapproved = used.filter(({ source }) => !source.approved).length;
  const rejected = used.filter(({ health }) => health?.kind === "rejected").length;
  const coolingDown = used.filter(({ health }) => health?.kind === "cooldown");
  const [only] = coolingDown;
  const signedIn = rows.some(({ source }) => source.kind === "entra");
  return dotted([
    signedIn ? "signed in" : `${String(rows.length)} ${rows.length === 1 ? "key" : "keys"}`,
    unapproved === 0 ? undefined : `${String(unapproved)} not approved`,
    rejected === 0 ? undefined : `${String(rejected)} rejected`,
    only?.health === undefined
      ? undefined
      : `${String(coolingDown.length)} ${coolingDown.length === 1 ? healthWords({ ...only.health, models: [] }, nowMs) : "in cooldown"}`,
    off === 0 ? undefined : off === rows.length ? "off" : `${String(off)} off`,
  ]);
}

function stateWords({ source, isActive, health }: KeyRow, provider: ProviderDescription, nowMs: number): string {
  if (!isActive) {
    return "off";
  }
  return source.approved ? (health === undefined ? "" : healthWords(health, nowMs)) : `not approved for ${provider.origin}`;
}

function keyIcon({ source, isActive, health }: KeyRow): vscode.ThemeIcon {
  if (!isActive) {
    return icon("circle-slash", "disabledForeground");
  }
  if (!source.approved) {
    return icon("shield", "list.warningForeground");
  }
  if (health !== undefined) {
    return health.kind === "rejected" ? icon("error", "list.errorForeground") : icon("debug-pause", "list.warningForeground");
  }
  return icon(source.kind === "account" ? "key" : source.kind === "environment" ? "terminal" : "account");
}

function ownWords(source: KeyRow["source"]): string {
  const variable = source.kind === "environment" && source.variable !== source.label ? source.variable : undefined;
  return dotted([
    ownDescription(source),
    variable,
    tagsOf(source)
      .map((tag) => `#${tag}`)
      .join(" "),
  ]);
}

function ownDescription(source: KeyRow["source"]): string {
  return source.kind === "account" ? source.account.description : source.kind === "environment" ? (source.named?.description ?? "") : "";
}

function tagsOf(source: KeyRow["source"]): readonly string[] {
  return source.kind === "account" ? source.account.tags : source.kind === "environment" ? (source.named?.tags ?? []) : [];
}

function originLines(source: KeyRow["source"], provider: ProviderDescription): readonly (readonly [name: string, value: string])[] {
  switch (source.kind) {
    case "account":
      return [["Sent to", source.account.origins.join(", ")], ...dateLines(source.account), ["Kept", "in VS Code's secret storage"]];
    case "environment":
      return [
        ["Sent to", source.approved ? provider.origin : "nowhere yet"],
        ["Read from", environmentWords(source)],
      ];
    case "entra":
      return [
        ["Sent to", provider.origin],
        ["Kept", "by VS Code: Baton asks for a token with each request"],
      ];
  }
}

function dateLines({ addedAtMs, changedAtMs }: Account): readonly (readonly [name: string, value: string])[] {
  const added = addedAtMs === 0 ? [] : [["Added", new Date(addedAtMs).toLocaleString()] as const];
  return changedAtMs === addedAtMs ? added : [...added, ["Changed", new Date(changedAtMs).toLocaleString()] as const];
}

function environmentWords({ variable, named }: EnvironmentSource): string {
  return `the environment variable ${variable}${named === undefined ? "" : ", which your settings name"}; it is not copied`;
}
