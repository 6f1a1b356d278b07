import * as vscode from "vscode";
import type { ModelListing } from "../../core/provider.ts";
import { formatModelRef, parseModelRef } from "../../core/routing/modelRef.ts";
import type { Role } from "../../shared/conversation.ts";
import { isOpenServer } from "../accounts/credentials.ts";
import { describeFacts } from "../models/describeFacts.ts";
import { updateProviderEntry } from "../models/providerEntries.ts";
import type { ProviderDescription } from "../models/providerDirectory.ts";
import type { Services } from "../services.ts";
import { roleLabels } from "./commandIds.ts";

interface ModelItem extends vscode.QuickPickItem {
  /** What is written into the settings, or a command to run instead. */
  readonly ref?: string;
  readonly command?: string;
  readonly argument?: string;
}

type Loading = { readonly provider: ProviderDescription; readonly listing: ModelListing | undefined };

/** How long a provider may take to list its models, in milliseconds. */
const listMs = 20_000;

/**
 * *Baton: Choose Orchestrator Model* and *Choose Worker Model*: a quick pick filled live from every provider that can be asked, side by side, each
 * failing alone; any other id can be typed. Leaving it changes nothing.
 */
export async function chooseModel(services: Services, role: Role): Promise<void> {
  const picked = await new ModelPick(services, role).show();
  if (picked?.command !== undefined) {
    await vscode.commands.executeCommand(picked.command, picked.argument);
  } else if (picked?.ref !== undefined) {
    await services.settings.setModelRef(role, picked.ref);
    await takeTo(services, picked.ref);
  }
}

/** A provider whose model the user has chosen is the user's from now on, also where the choice is written into a workspace's settings. */
async function takeTo({ directory, roles }: Services, ref: string): Promise<void> {
  const parsed = parseModelRef(ref, directory.known());
  const provider = parsed.ok ? directory.find(parsed.ref.provider) : undefined;
  if (provider !== undefined && !roles.isUsers(provider)) {
    await updateProviderEntry(provider.id, { active: true });
  }
}

/** *Baton: Choose Models*: which of the two, then its model. */
export async function chooseModels(services: Services): Promise<void> {
  const items = (["orchestrator", "worker"] as const).map((role) => {
    const view = services.roles.view(role);
    return { label: roleLabels[role], description: view.ref === "" ? "not chosen yet" : view.ref, detail: view.problem && `$(warning) ${view.problem}`, role };
  });
  const picked = await vscode.window.showQuickPick(items, { title: "Choose Models", placeHolder: "Which model do you want to choose?" });
  if (picked !== undefined) {
    await chooseModel(services, picked.role);
  }
}

class ModelPick {
  private readonly services: Services;
  private readonly role: Role;
  private readonly pick = vscode.window.createQuickPick<ModelItem>();
  private readonly leaving = new AbortController();
  private readonly current: string;
  private loading: readonly Loading[];
  /** What was made of each list, so that a key stroke costs nothing where hundreds of models are listed. */
  private readonly sections = new Map<ModelListing, readonly ModelItem[]>();

  constructor(services: Services, role: Role) {
    this.services = services;
    this.role = role;
    this.current = services.roles.view(role).ref;
    this.loading = services.directory
      .all()
      .filter((provider) => services.credentials.offered(provider) || this.current.startsWith(`${provider.id}:`))
      .map((provider) => ({ provider, listing: undefined }));
  }

  show(): Promise<ModelItem | undefined> {
    this.pick.title = `Choose ${roleLabels[this.role]} Model`;
    this.pick.placeholder = "Search the models that your keys can use, or type provider:model";
    this.pick.matchOnDescription = true;
    this.pick.matchOnDetail = false;
    this.pick.busy = this.loading.length > 0;
    this.render();
    void this.load();
    return new Promise((resolve) => {
      this.pick.onDidChangeValue(() => {
        this.render();
      });
      this.pick.onDidAccept(() => {
        const [item] = this.pick.selectedItems;
        if (item?.ref !== undefined || item?.command !== undefined) {
          resolve(item);
          this.pick.hide();
        }
      });
      this.pick.onDidHide(() => {
        resolve(undefined);
        this.leaving.abort();
        this.pick.dispose();
      });
      this.pick.show();
    });
  }

  private async load(): Promise<void> {
    await Promise.all(
      this.loading.map(async ({ provider }) => {
        const listing = await this.services.lists.list(provider, AbortSignal.any([this.leaving.signal, AbortSignal.timeout(listMs)]));
        if (!this.leaving.signal.aborted) {
          this.loading = this.loading.map((entry) => (entry.provider.id === provider.id ? { provider, listing } : entry));
          this.render();
        }
      }),
    );
    if (!this.leaving.signal.aborted) {
      this.render();
      this.pick.busy = false;
    }
  }

  private render(): void {
    const items = this.loading.flatMap((entry) => this.cachedSection(entry));
    this.pick.items = [...items, ...this.typedItem(items), ...this.otherItems()];
    // While lists come in the choice in force stays marked out; once the user types, VS Code's best match does, and setting it from here would be too late.
    const current = this.pick.value === "" && this.pick.busy ? this.pick.items.find((item) => item.ref === this.current) : undefined;
    if (current !== undefined) {
      this.pick.activeItems = [current];
    }
  }

  private cachedSection(entry: Loading): readonly ModelItem[] {
    const known = entry.listing === undefined ? undefined : this.sections.get(entry.listing);
    const section = known ?? this.section(entry);
    if (entry.listing !== undefined) {
      this.sections.set(entry.listing, section);
    }
    return section;
  }

  private section({ provider, listing }: Loading): readonly ModelItem[] {
    // VS Code's own models and a local server that is not there are nothing to complain about.
    const mayBeAbsent = (provider.type === "editor" || isOpenServer(provider)) && provider.id !== this.providerInUse();
    if (listing !== undefined && (listing.ok ? listing.models.length === 0 : mayBeAbsent)) {
      return [];
    }
    // A deployment is known by the name that its maker gave it, which no key can ask for.
    const separator: ModelItem = { label: provider.type === "azure" ? `${provider.label} · write ${provider.id}:NAME for a deployment that is not listed` : provider.label, kind: vscode.QuickPickItemKind.Separator };
    if (listing === undefined) {
      return [separator, { label: `$(loading~spin) Asking ${provider.label}…`, alwaysShow: true }];
    }
    if (!listing.ok) {
      return [separator, { label: `$(error) ${listing.failure.message}`, detail: "Select to test the connection", alwaysShow: true, command: "baton.testConnection", argument: provider.id }];
    }
    return [separator, ...listing.models.map((model) => this.modelItem(provider, model.id, model))];
  }

  private modelItem(provider: ProviderDescription, id: string, listed: Parameters<Services["lists"]["facts"]>[1]): ModelItem {
    const ref = formatModelRef({ provider: provider.id, model: id });
    const marks = [ref === this.current ? "current" : undefined, listed.displayName === id ? undefined : listed.displayName].filter((mark) => mark !== undefined);
    return {
      label: `${ref === this.current ? "$(check) " : ""}${id}`,
      description: [provider.label, ...marks].join(" · "),
      detail: describeFacts(this.services.lists.facts(provider.id, listed)) || undefined,
      ref,
    };
  }

  /** The item for an id that no list has. */
  private typedItem(items: readonly ModelItem[]): readonly ModelItem[] {
    const typed = this.pick.value.trim();
    if (typed === "" || items.some((item) => item.ref === typed || item.ref?.split(":").slice(1).join(":") === typed)) {
      return [];
    }
    const parsed = parseModelRef(typed, this.services.directory.known());
    return parsed.ok
      ? [{ label: `$(edit) Use ${formatModelRef(parsed.ref)}`, description: "as typed", alwaysShow: true, ref: formatModelRef(parsed.ref) }]
      : [];
  }

  private otherItems(): readonly ModelItem[] {
    return [
      { label: "", kind: vscode.QuickPickItemKind.Separator },
      { label: "$(key) Add API Key…", alwaysShow: true, command: "baton.addApiKey" },
    ];
  }

  private providerInUse(): string {
    return this.current.split(":")[0] ?? "";
  }
}
