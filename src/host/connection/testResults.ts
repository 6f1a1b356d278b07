import * as vscode from "vscode";
import { firstFailure, warnings, type ConnectionTest } from "../../core/connection/connectionTest.ts";
import type { StageFix } from "../../core/connection/finding.ts";
import { summaryOf } from "../../core/connection/report.ts";
import { stageLabels } from "../../core/connection/stage.ts";
import type { Slot } from "../../shared/step.ts";
import { systemClock } from "../../app/clock.ts";
import { runFix } from "../window/failureFixes.ts";
import { updateProviderEntry } from "../../app/directory/providerEntries.ts";
import { PickMark } from "../window/pickMark.ts";
import type { Services } from "../window/services.ts";
import type { TestTarget } from "./hostTarget.ts";
import { reportText, showReport } from "./reportDocument.ts";
import { itemOf, type FixButton, type ResultItem } from "./resultItems.ts";
import { overviewRow, progressOf, stageRows, type ResultRow } from "../../app/connection/stageRows.ts";

/** Tests targets by their places, and reports each change. */
export type TestConnections = (
  targets: readonly (readonly [place: number, target: TestTarget])[],
  signal: AbortSignal,
  onChange: (place: number, connectionTest: ConnectionTest) => void,
) => Promise<void>;

/** Tests a provider anew, or the one of its keys whose `sourceId` is given. */
export type TestAgain = (provider: string, sourceId: string | undefined) => Promise<void>;

const againButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("refresh"), tooltip: "Test Again" };
const copyButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("copy"), tooltip: "Copy Report" };
const reportButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("open-preview"), tooltip: "Show Report" };
const settingsButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("settings-gear"), tooltip: "Open Provider Settings" };

/**
 * The results of a test as a list that fills while it runs: of one connection test its stages, of several one row each, behind which the stages are. Closing it stops what
 * still runs.
 */
export class TestResults {
  readonly #services: Services;
  readonly #targets: readonly TestTarget[];
  readonly #testAgain: TestAgain;
  readonly #runTests: TestConnections;
  readonly #connectionTests: (ConnectionTest | undefined)[];
  readonly #list = vscode.window.createQuickPick<ResultItem>();
  readonly #mark = new PickMark(this.#list, ({ id }) => id);
  #leaving = new AbortController();
  /** The place of the connection test whose stages are shown; `undefined`: all are, side by side. */
  #shown: number | undefined;
  #isRunning = false;

  constructor(services: Services, targets: readonly TestTarget[], testAgain: TestAgain, testConnection: TestConnections) {
    this.#services = services;
    this.#targets = targets;
    this.#testAgain = testAgain;
    this.#runTests = testConnection;
    this.#connectionTests = targets.map(() => undefined);
    this.#shown = targets.length === 1 ? 0 : undefined;
  }

  run(): void {
    const list = this.#list;
    list.ignoreFocusOut = true;
    list.matchOnDescription = true;
    list.matchOnDetail = true;
    list.onDidTriggerButton((button) => this.#button(button));
    list.onDidTriggerItemButton(({ item, button }) => this.#fix(item.row, (button as FixButton).fix));
    this.#mark.onAccept((item) => this.#accept(item));
    list.onDidHide(() => {
      this.#leaving.abort();
      list.dispose();
    });
    list.show();
    this.#letGo("test the connection", this.#test(this.#targets.map((_, place) => place)));
  }

  async #test(places: readonly number[]): Promise<void> {
    this.#leaving.abort();
    const leaving = new AbortController();
    this.#leaving = leaving;
    this.#isRunning = true;
    for (const place of places) {
      this.#connectionTests[place] = undefined;
    }
    this.#render();
    const chosen = places.flatMap((place) => (this.#targets[place] === undefined ? [] : [[place, this.#targets[place]] as const]));
    try {
      await this.#runTests(chosen, leaving.signal, (place, connectionTest) => {
        if (leaving === this.#leaving && !leaving.signal.aborted) {
          this.#connectionTests[place] = connectionTest;
          this.#log(connectionTest);
          this.#render();
        }
      });
    } catch (error) {
      this.#services.log.error(`Test: broke off inside Baton: ${error instanceof Error ? (error.stack ?? error.message) : typeof error}`);
    }
    if (leaving === this.#leaving && !leaving.signal.aborted) {
      this.#isRunning = false;
      this.#render();
      this.#focusOnFailure();
    }
  }

  #render(): void {
    const list = this.#list;
    const shown = this.#shown === undefined ? undefined : this.#connectionTests[this.#shown];
    const target = this.#shown === undefined ? undefined : this.#targets[this.#shown];
    list.title =
      target === undefined
        ? "Test Connection"
        : `Test Connection: ${target.provider.label}${target.source === undefined || target.source.label === "" ? "" : ` (${target.source.label})`}`;
    list.buttons = [
      ...(this.#shown !== undefined && this.#targets.length > 1 ? [vscode.QuickInputButtons.Back] : []),
      againButton,
      copyButton,
      reportButton,
      settingsButton,
    ];
    list.busy = this.#isRunning;
    list.placeholder = this.#placeholder(shown);
    const rows = this.#shown === undefined ? this.#overview() : shown === undefined ? [] : stageRows(shown);
    this.#mark.fill(rows.map(itemOf));
  }

  #overview(): readonly ResultRow[] {
    return this.#targets.map(({ provider, source }, place) => {
      const connectionTest = this.#connectionTests[place];
      return connectionTest === undefined
        ? {
            about: String(place),
            label: `$(circle-outline) ${provider.label}`,
            description: source === undefined || source.label === "" ? "" : `key “${source.label}”`,
            detail: "waits for its turn",
            fixes: [],
          }
        : overviewRow(connectionTest, String(place));
    });
  }

  #placeholder(shown: ConnectionTest | undefined): string {
    if (this.#isRunning) {
      const finished = this.#connectionTests.filter((one) => one?.finished === true).length;
      return `Testing… ${shown === undefined ? `${String(finished)} of ${String(this.#targets.length)} are finished` : progressOf(shown)}. Escape stops.`;
    }
    const all = shown === undefined ? this.#connectionTests.filter((one) => one !== undefined) : [shown];
    const failed = all.filter((one) => firstFailure(one) !== undefined).length;
    const open = shown === undefined ? "Enter shows the stages." : "Enter does what the first button says.";
    if (failed > 0) {
      return shown === undefined
        ? `${String(failed)} of ${String(all.length)} failed. ${open}`
        : `${stageLabels[firstFailure(shown)?.id ?? "address"]} failed. ${open}`;
    }
    return all.some((one) => warnings(one).length > 0)
      ? `It works, but something is worth a look. ${open}`
      : `Everything works.${shown === undefined ? ` ${open}` : ""} Escape closes.`;
  }

  /** Once it is over, what needs a look is where the keyboard is, unless the user has gone elsewhere. */
  #focusOnFailure(): void {
    this.#mark.prefer(this.#list.items.find(({ row }) => row.fixes.length > 0));
  }

  #accept(item: ResultItem): void {
    if (this.#shown === undefined) {
      this.#show(Number(item.row.about));
      return;
    }
    const [first] = item.row.fixes;
    if (first !== undefined) {
      this.#fix(item.row, first);
    } else if (!this.#isRunning) {
      this.#list.hide();
    }
  }

  #show(place: number | undefined): void {
    this.#shown = place;
    this.#list.value = "";
    this.#mark.reset();
    this.#render();
    if (place !== undefined) {
      this.#focusOnFailure();
    }
  }

  #button(button: vscode.QuickInputButton): void {
    const known = this.#connectionTests.filter((one) => one !== undefined);
    const all = this.#shown === undefined ? known : [this.#connectionTests[this.#shown]].filter((one) => one !== undefined);
    switch (button) {
      case vscode.QuickInputButtons.Back:
        this.#show(undefined);
        break;
      case againButton:
        this.#mark.reset();
        this.#letGo("test the connection", this.#test(this.#shown === undefined ? this.#targets.map((_, place) => place) : [this.#shown]));
        break;
      case copyButton:
        this.#letGo("copy the report", this.#copy(all));
        break;
      case reportButton:
        this.#list.hide();
        this.#letGo("show the report", showReport(all, systemClock.nowMs()));
        break;
      case settingsButton:
        this.#list.hide();
        this.#letGo("open the settings", runFix(this.#services, "open-provider-settings", { provider: "", role: "worker" }));
        break;
    }
  }

  #letGo(what: string, work: PromiseLike<unknown>): void {
    this.#services.internalErrors.letGo(what, work);
  }

  async #copy(connectionTests: readonly ConnectionTest[]): Promise<void> {
    await vscode.env.clipboard.writeText(reportText(connectionTests, systemClock.nowMs()));
    this.#services.announce("The report is in the clipboard. It holds no key.");
  }

  #fix({ about }: ResultRow, fix: StageFix): void {
    const place = this.#shown ?? Number(about);
    const target = this.#targets[place];
    if (fix.id === "retry") {
      this.#letGo("test the connection", this.#test([place]));
      return;
    }
    this.#list.hide();
    if (target !== undefined) {
      this.#letGo("fix the connection", this.#applyFix(target, fix));
    }
  }

  async #applyFix({ provider: { id: provider }, source }: TestTarget, fix: StageFix): Promise<void> {
    const sourceId = source?.id;
    // A key in the environment cannot be replaced here: another may have been added.
    const again = source?.kind === "account" ? source.id : undefined;
    switch (fix.id) {
      case "open-setting":
        await vscode.commands.executeCommand("workbench.action.openSettings", fix.setting);
        return;
      case "use-address":
        await updateProviderEntry(this.#services.settings, provider, { baseUrl: fix.baseUrl });
        await this.#testAgain(provider, again);
        return;
      default:
        if (await runFix(this.#services, fix.id, { provider, sourceId, role: this.#roleOf(provider), url: fix.url })) {
          await this.#testAgain(provider, again);
        }
    }
  }

  /** The role whose model is tested: another model is to be chosen for that one. */
  #roleOf(provider: string): Slot {
    const isOf = (role: Slot): boolean => {
      const resolved = this.#services.roles.resolve(role);
      return resolved.ok && resolved.provider.id === provider;
    };
    return !isOf("worker") && isOf("orchestrator") ? "orchestrator" : "worker";
  }

  #log(connectionTest: ConnectionTest): void {
    if (connectionTest.finished) {
      const line = `Test: ${connectionTest.provider} at ${connectionTest.address || "VS Code"}: ${summaryOf(connectionTest)}`;
      if (firstFailure(connectionTest) === undefined) {
        this.#services.log.info(line);
      } else {
        this.#services.log.warn(line);
      }
    }
  }
}
