import * as vscode from "vscode";
import { explainFailure } from "../../core/session/explainFailure.ts";
import type { FailureCard, FailureFix } from "../../shared/conversation.ts";
import { describeFailure } from "../answering/failureWords.ts";
import { systemClock } from "../clock.ts";
import { testConnection, type ConnectionResult } from "../connection/connectionTest.ts";
import { runFix } from "../failureFixes.ts";
import type { ProviderDescription } from "../models/providerDirectory.ts";
import type { Services } from "../services.ts";
import { linesOf } from "./linesOf.ts";

/** Characters of a row that are never cut off, as a list is 600 pixels wide at most; beside the buttons of the first row there is less room. */
const rowWidth = { withButtons: 72, alone: 80 };

interface ResultItem extends vscode.QuickPickItem {
  readonly provider: ProviderDescription;
  readonly fixes: readonly FailureFix[];
}

interface FixButton extends vscode.QuickInputButton {
  readonly fix: FailureFix;
}

/**
 * *Baton: Test Connection*: asks which provider (or takes `providerId`), tries each side by side, and shows what was found as it comes, with the fix
 * of each failure as a button. Closing the list cancels what still runs.
 */
export async function testConnections(services: Services, providerId?: string): Promise<void> {
  const asked = providerId === undefined ? undefined : services.directory.find(providerId);
  const providers = asked === undefined ? await pickProviders(services) : [asked];
  if (providers.length > 0) {
    new ConnectionReport(services, providers).run();
  }
}

async function pickProviders(services: Services): Promise<readonly ProviderDescription[]> {
  const all = services.directory.all();
  const usable = all.filter((provider) => isSetUp(services, provider));
  const allItem = { label: "$(checklist) All providers", description: usable.map((provider) => provider.label).join(", "), providers: usable };
  const items = all.map((provider) => ({ label: provider.label, description: provider.origin || "models that VS Code gives", providers: [provider] }));
  const picked = await vscode.window.showQuickPick([...(usable.length > 1 ? [allItem] : []), ...items], {
    title: "Test Connection",
    placeHolder: "Which provider? A few tokens are used at each.",
  });
  return picked?.providers ?? [];
}

/** Whether the user has set the provider up: with a key, in the settings, or as a role's. A server that could be there is not missed when it is not. */
function isSetUp(services: Services, provider: ProviderDescription): boolean {
  const { kind } = services.credentials.of(provider);
  const chosen = (["orchestrator", "worker"] as const).some((role) => services.roles.view(role).ref.startsWith(`${provider.id}:`));
  const configured = services.settings.providers().providers.some((entry) => entry.id === provider.id);
  return kind === "none-needed" ? chosen || configured : kind !== "missing";
}

class ConnectionReport {
  private readonly services: Services;
  private readonly providers: readonly ProviderDescription[];
  private readonly results = new Map<string, ConnectionResult>();
  private readonly leaving = new AbortController();
  private readonly list = vscode.window.createQuickPick<ResultItem>();

  constructor(services: Services, providers: readonly ProviderDescription[]) {
    this.services = services;
    this.providers = providers;
  }

  run(): void {
    this.list.title = "Test Connection";
    this.list.placeholder = "Testing… Escape cancels.";
    this.list.ignoreFocusOut = true;
    this.list.matchOnDescription = true;
    this.list.busy = true;
    this.render();
    this.list.onDidTriggerItemButton(({ item, button }) => {
      this.fix(item, (button as FixButton).fix);
    });
    this.list.onDidAccept(() => {
      const [item] = this.list.selectedItems;
      const [first] = item?.fixes ?? [];
      if (item !== undefined && first !== undefined) {
        this.fix(item, first);
      } else if (item !== undefined && this.results.size === this.providers.length) {
        this.list.hide();
      }
    });
    this.list.onDidHide(() => {
      this.leaving.abort();
      this.list.dispose();
    });
    this.list.show();
    void this.test(this.providers);
  }

  private async test(providers: readonly ProviderDescription[]): Promise<void> {
    await Promise.all(
      providers.map(async (provider) => {
        const result = await testConnection(this.services, provider, systemClock, this.leaving.signal);
        if (!this.leaving.signal.aborted) {
          this.results.set(provider.id, result);
          this.log(provider, result);
          this.render();
        }
      }),
    );
    if (!this.leaving.signal.aborted) {
      this.list.busy = false;
      const failed = this.providers.filter((provider) => this.results.get(provider.id)?.ok !== true).length;
      this.list.placeholder = failed === 0 ? "Everything answered. Escape closes." : `${failed} of ${this.providers.length} failed. Enter does what the first button says.`;
    }
  }

  private render(): void {
    const active = this.list.activeItems[0]?.provider.id;
    this.list.items = this.providers.flatMap((provider) => this.rows(provider, this.results.get(provider.id)));
    const keep = this.list.items.find((item) => item.provider.id === active) ?? this.list.items.find((item) => item.fixes.length > 0);
    this.list.activeItems = keep === undefined ? [] : [keep];
  }

  /** One row; below a failure as many more as its words take. */
  private rows(provider: ProviderDescription, result: ConnectionResult | undefined): readonly ResultItem[] {
    if (result === undefined) {
      return [{ label: `$(loading~spin) ${provider.label}`, description: provider.origin, detail: "Asking for its models, then for one word…", provider, fixes: [], alwaysShow: true }];
    }
    if (result.ok) {
      const facts = [result.keyLabel === undefined ? "no key" : `key “${result.keyLabel}”`, result.origin].filter((fact) => fact !== "");
      return [{ label: `$(pass) ${provider.label}`, description: facts.join(" · "), detail: okDetail(result), provider, fixes: [], alwaysShow: true }];
    }
    const card = this.card(provider, result);
    const [first, ...rest] = linesOf(card.title, rowWidth.withButtons);
    const failed: ResultItem = {
      label: `$(error) ${provider.label}`,
      description: result.failure.accountLabel === undefined ? provider.origin : `key “${result.failure.accountLabel}” · ${provider.origin}`,
      detail: first ?? "",
      buttons: card.fixes.map((fix): FixButton => ({ iconPath: new vscode.ThemeIcon(fixIcons[fix.id]), tooltip: fix.label, fix })),
      provider,
      fixes: card.fixes,
      alwaysShow: true,
    };
    const [advice, ...moreAdvice] = linesOf(card.advice, rowWidth.alone);
    const below = [...rest.map((line) => `$(blank) ${line}`), ...(advice === undefined ? [] : [`$(lightbulb) ${advice}`]), ...moreAdvice.map((line) => `$(blank) ${line}`)];
    return [failed, ...below.map((label): ResultItem => ({ label, provider, fixes: card.fixes, alwaysShow: true }))];
  }

  private card(provider: ProviderDescription, result: Extract<ConnectionResult, { ok: false }>): FailureCard {
    const card = explainFailure(result.failure, { providerLabel: provider.label, takesKey: provider.keyRequired, keyUrl: provider.keyUrl, nowMs: systemClock.nowMs() });
    return { ...card, fixes: card.fixes.filter((fix) => fix.id !== "test-connection" && fix.id !== "new-chat") };
  }

  private fix(item: ResultItem, fix: FailureFix): void {
    if (fix.id === "retry") {
      this.results.delete(item.provider.id);
      this.list.busy = true;
      this.render();
      void this.test([item.provider]);
      return;
    }
    this.list.hide();
    void this.fixThenTest(item.provider, fix);
  }

  private async fixThenTest(provider: ProviderDescription, fix: FailureFix): Promise<void> {
    if (await runFix(this.services, fix.id, { provider: provider.id, role: "worker", url: fix.url })) {
      await testConnections(this.services, provider.id);
    }
  }

  private log(provider: ProviderDescription, result: ConnectionResult): void {
    if (result.ok) {
      this.services.log.info(`Test: ${provider.id} at ${result.origin || "VS Code"}: ${okDetail(result)}`);
    } else {
      this.services.log.warn(`Test: ${describeFailure(result.failure)}`);
    }
  }
}

const fixIcons: Readonly<Record<FailureFix["id"], string>> = {
  retry: "refresh",
  continue: "refresh",
  "add-key": "key",
  "replace-key": "key",
  "choose-model": "list-selection",
  "open-provider-settings": "settings-gear",
  "open-proxy-settings": "globe",
  "test-connection": "plug",
  "new-chat": "add",
  "approve-origin": "shield",
  "open-url": "link-external",
  "show-log": "output",
};

function okDetail(result: Extract<ConnectionResult, { ok: true }>): string {
  const count = result.modelCount === undefined ? "" : ` · ${result.modelCount} models listed`;
  return `${result.model} answered · first token after ${(result.firstTokenMs / 1000).toFixed(2)} s${count}`;
}
