import * as vscode from "vscode";
import type { ListedModel } from "../../core/provider.ts";
import { formatModelRef, parseModelRef } from "../../core/routing/modelRef.ts";
import { slotLabels, type Slot } from "../../shared/step.ts";
import { isOpenServer } from "../../app/accounts/credentials.ts";
import { describeFacts } from "../../app/models/describeFacts.ts";
import type { OfferedListing } from "../../app/models/modelLists.ts";
import type { ProviderDescription } from "../../app/directory/providerDirectory.ts";
import { PickMark } from "../window/pickMark.ts";
import type { Services } from "../window/services.ts";
import { runCommand } from "../typedCommands/runCommand.ts";

/** A row: a model, something to do instead, or words. */
export interface ModelItem extends vscode.QuickPickItem {
  /** The same for the same row each time. */
  readonly id: string;
  /** What is written into the settings. */
  readonly ref?: string;
  /** What is done instead. */
  readonly run?: () => Promise<unknown>;
}

/** How long a provider may take to list its models, in milliseconds. */
const listMs = 20_000;

/**
 * The models of every provider that can be asked, in one quick pick that fills in as their lists come. Each list is added below those that came before it, so that nothing
 * moves under the user's eyes or the mark.
 */
export class ModelPick {
  private readonly services: Services;
  private readonly role: Slot;
  private readonly pick = vscode.window.createQuickPick<ModelItem>();
  private readonly mark = new PickMark(this.pick, ({ id }) => id);
  private readonly leaving = new AbortController();
  private readonly current: string;
  /** Those whose list has not come yet. */
  private waiting: readonly ProviderDescription[];
  /** The rows of the lists that came, in the order in which they came. */
  private listed: readonly ModelItem[] = [];
  private typed: ModelItem | undefined;

  constructor(services: Services, role: Slot) {
    this.services = services;
    this.role = role;
    this.current = services.roles.view(role).ref;
    this.waiting = services.directory
      .all()
      .filter((provider) => services.credentials.offered(provider) || this.current.startsWith(`${provider.id}:`));
  }

  /** Shows it. Resolves to the row that was chosen; `undefined` when the user left. */
  show(): Promise<ModelItem | undefined> {
    this.pick.title = `Choose ${slotLabels[this.role]} Model`;
    this.pick.placeholder = "Search the models that your keys can use, or type provider:model";
    this.pick.matchOnDescription = true;
    this.pick.matchOnDetail = false;
    this.fill();
    this.services.internalErrors.letGo("list the models", this.load());
    return new Promise((resolve) => {
      this.pick.onDidChangeValue(() => {
        this.typing();
      });
      this.mark.onAccept((item) => {
        if (item.ref !== undefined || item.run !== undefined) {
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
      this.waiting.map(async (provider) => {
        const listing = await this.services.lists.list(provider, AbortSignal.any([this.leaving.signal, AbortSignal.timeout(listMs)]));
        if (!this.leaving.signal.aborted) {
          this.waiting = this.waiting.filter(({ id }) => id !== provider.id);
          this.listed = [...this.listed, ...this.section(provider, listing)];
          this.typed = this.typedItem();
          this.fill();
        }
      }),
    );
  }

  /** Sets the rows; the mark begins on the choice in force, as soon as that is listed. */
  private fill(): void {
    this.pick.busy = this.waiting.length > 0;
    this.mark.fill(this.rows(), this.pick.value === "" ? this.current : undefined);
  }

  /** VS Code's best match is marked while the user types: rows are set only if there is another one to offer, and the mark is left to VS Code. */
  private typing(): void {
    const typed = this.typedItem();
    if (typed?.id !== this.typed?.id) {
      this.typed = typed;
      this.pick.items = this.rows();
    }
  }

  private rows(): readonly ModelItem[] {
    const names = this.waiting.map(({ label }) => label);
    const asking: readonly ModelItem[] =
      names.length === 0
        ? []
        : [separator("asking"), { id: "asking…", label: `$(loading~spin) Asking ${names.join(", ")}…`, alwaysShow: true }];
    return [
      ...this.listed,
      ...(this.typed === undefined ? [] : [this.typed]),
      ...asking,
      separator("others"),
      { id: "add key", label: "$(key) Add API Key…", alwaysShow: true, run: () => runCommand("baton.addApiKey") },
    ];
  }

  private section(provider: ProviderDescription, listing: OfferedListing): readonly ModelItem[] {
    // VS Code's own models and a local server that is not there are nothing to complain about.
    const mayBeAbsent = (provider.type === "editor" || isOpenServer(provider)) && provider.id !== this.current.split(":")[0];
    if (listing.ok ? listing.models.length === 0 : mayBeAbsent) {
      return [];
    }
    // A deployment is known by the name that its maker gave it, which no key can ask for.
    const title =
      provider.type === "azure" ? `${provider.label} · write ${provider.id}:NAME for a deployment that is not listed` : provider.label;
    if (!listing.ok) {
      const run = (): Promise<unknown> => runCommand("baton.testConnection", provider.id);
      return [
        separator(provider.id, title),
        {
          id: `failed ${provider.id}`,
          label: `$(error) ${listing.failure.message}`,
          detail: "Select to test the connection",
          alwaysShow: true,
          run,
        },
      ];
    }
    const rowsOf = (isOther: boolean): readonly ModelItem[] =>
      listing.models.filter((model) => model.isOther === isOther).map((model) => this.modelItem(provider, model));
    const others = rowsOf(true);
    return [
      separator(provider.id, title),
      ...rowsOf(false),
      ...(others.length === 0 ? [] : [separator(`${provider.id} other`, `${provider.label} · Other`), ...others]),
    ];
  }

  private modelItem(provider: ProviderDescription, model: ListedModel): ModelItem {
    const ref = formatModelRef({ provider: provider.id, model: model.id });
    const marks = [ref === this.current ? "current" : undefined, model.displayName === model.id ? undefined : model.displayName].filter(
      (mark) => mark !== undefined,
    );
    return {
      id: ref,
      label: `${ref === this.current ? "$(check) " : ""}${model.id}`,
      description: [provider.label, ...marks].join(" · "),
      detail: describeFacts(this.services.lists.facts(provider.id, model)) || undefined,
      ref,
    };
  }

  /** The row for an id that no list has. */
  private typedItem(): ModelItem | undefined {
    const typed = this.pick.value.trim();
    if (typed === "" || this.listed.some(({ ref }) => ref === typed || ref?.split(":").slice(1).join(":") === typed)) {
      return undefined;
    }
    const parsed = parseModelRef(typed, this.services.directory.known());
    const ref = parsed.ok ? formatModelRef(parsed.ref) : undefined;
    return ref === undefined
      ? undefined
      : { id: `typed ${ref}`, label: `$(edit) Use ${ref}`, description: "as typed", alwaysShow: true, ref };
  }
}

function separator(id: string, label = ""): ModelItem {
  return { id: `separator ${id}`, label, kind: vscode.QuickPickItemKind.Separator };
}
