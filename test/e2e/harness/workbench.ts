import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, FrameLocator, Locator, Page } from "playwright-core";
import { launchBrowser } from "../../../scripts/browser.ts";
import { repositoryRoot, vsixFile } from "../../../scripts/paths.ts";
import {
  installVsix,
  startVsCodeServer,
  userSettingsFile,
  writeUserSettings,
  type VsCodeServer,
  type VsCodeServerOptions,
} from "../../../scripts/vscodeServer.ts";
import { testEnvironment } from "./environment.ts";
import { retryMs, stepMs } from "./patience.ts";
import { makeProfile, readFilesBelow, type Profile } from "./profile.ts";
import { QuickInput } from "./quickInput.ts";

const startTimeoutMs = 120_000;
const shotsFolder = join(repositoryRoot, "test", "e2e", "shots");

/** Keeps the window quiet, so that nothing but the test changes it. */
const quietSettings: Readonly<Record<string, unknown>> = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "extensions.ignoreRecommendations": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "telemetry.telemetryLevel": "off",
  "git.openRepositoryInParentFolders": "never",
};

const batonWebview = 'iframe.webview[src*="extensionId=baton-chat.baton"]';

const sideBarWebview = `${batonWebview}[src*="purpose=webviewView"]`;

/** How a workbench is opened. */
export interface WorkbenchOptions {
  /** User settings that are there before the window opens. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Files of the opened folder, by relative path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether the folder must be trusted first, as for a user. Default: it is trusted. */
  readonly workspaceTrust?: boolean;
  /** Variables of the extension host. The machine's own keys are always taken away. */
  readonly env?: VsCodeServerOptions["env"];
  /** Default: 1400 × 900. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Default: `BATON_VSIX`, else the checkout's `baton.vsix`. */
  readonly vsix?: string;
}

/** Opens a real VS Code with the packaged Baton in a throwaway profile and a headless browser (`BATON_HEADED=1` shows it). About 6 s. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const vsix = options.vsix ?? process.env["BATON_VSIX"] ?? vsixFile;
  if (!existsSync(vsix)) {
    throw new Error(`There is no ${vsix} to install. Run: npm run package (npm run test:e2e does it by itself)`);
  }
  const profile = await makeProfile(options.files);
  const settings = { ...quietSettings, ...options.settings };
  const open: { workbench?: Workbench } = {};
  try {
    await writeUserSettings(profile.dataDir, settings);
    await installVsix(vsix, profile);
    const server = await startVsCodeServer({
      ...profile,
      workspaceTrust: options.workspaceTrust ?? false,
      env: testEnvironment(options.env),
    });
    open.workbench = new Workbench(profile, server, options.viewport);
    await open.workbench.openBrowser();
    return open.workbench;
  } catch (error) {
    await (open.workbench?.dispose() ?? profile.remove());
    throw error;
  }
}

/** One VS Code window, used as a person uses it. Every method waits until it can do its part, at most {@link stepMs}, and says what it waited for. */
export class Workbench {
  /** The opened folder. */
  readonly folder: string;
  /** The VS Code server; `kill()` and a new one is a broken connection. */
  readonly server: VsCodeServer;
  readonly #profile: Profile;
  readonly #viewport: WorkbenchOptions["viewport"];
  #settingsVersion = 0;
  #context: BrowserContext | undefined;
  #page: Page | undefined;

  /** Use {@link openWorkbench}. */
  constructor(profile: Profile, server: VsCodeServer, viewport: WorkbenchOptions["viewport"]) {
    this.folder = profile.workspace;
    this.server = server;
    this.#profile = profile;
    this.#viewport = viewport;
  }

  /** The browser page, for what this class has no method for. Another one after {@link restartBrowser}. */
  get page(): Page {
    if (this.#page === undefined) {
      throw new Error("The workbench has no browser open.");
    }
    return this.#page;
  }

  /** Command palette, quick picks and input boxes. */
  get quickInput(): QuickInput {
    return new QuickInput(this.page);
  }

  /** Starts the browser and opens the folder. {@link openWorkbench} does it. */
  async openBrowser(): Promise<void> {
    this.#context = await launchBrowser({
      profileDir: this.#profile.browserDir,
      ...(this.#viewport === undefined ? {} : { viewport: this.#viewport }),
    });
    this.#page = this.#context.pages()[0] ?? (await this.#context.newPage());
    await this.page.goto(this.server.url(this.folder));
    await this.#untilReady();
  }

  /** Ends the browser and opens the folder in a new one with the same profile: what a user has after closing VS Code and coming back. */
  async restartBrowser(): Promise<void> {
    await this.#context?.close();
    await this.openBrowser();
  }

  /** Opens another folder or `.code-workspace` (absolute paths) in the same window; `undefined` closes the folder. */
  async openFolder(path: string | undefined): Promise<void> {
    await this.page.goto(this.server.url(path));
    await this.#untilReady();
    if (path?.endsWith(".code-workspace") === true) {
      await this.#untilFolders();
    }
  }

  /** Reloads the window: another extension host and another webview. */
  async reloadWindow(): Promise<void> {
    await this.page.reload();
    await this.#untilReady();
  }

  /**
   * Waits until VS Code has stored an editor whose webview keeps `words` in its state. In a browser VS Code stores its editors every 5 s, and nothing when the
   * page goes: what was opened since then is not there after a reload.
   */
  async untilEditorIsStored(words: string): Promise<void> {
    const deadlineMs = performance.now() + stepMs;
    // `waitForFunction` takes the promise of a function that needs one for its truth.
    while (!(await this.page.evaluate(storedEditors, words))) {
      assert.ok(performance.now() < deadlineMs, "VS Code has not stored the editor");
      await this.page.waitForTimeout(100);
    }
  }

  /** Runs a command by its title in the palette, such as `Baton: Open Chat`. */
  runCommand(title: string): Promise<void> {
    return this.quickInput.runCommand(title);
  }

  /** Chooses a row of a quick pick by the start of its name. `prompt`: words that the pick shows, to distinguish it from the one before. */
  quickPick(label: string | RegExp, prompt?: string | RegExp): Promise<void> {
    return this.quickInput.pick(label, prompt);
  }

  /** Types into an input box and presses Enter. `prompt` as for {@link quickPick}. */
  quickInputType(text: string, prompt?: string | RegExp): Promise<void> {
    return this.quickInput.submit(text, prompt);
  }

  /** Opens Baton's panel with its command and waits for the composer. */
  async openChat(): Promise<FrameLocator> {
    await this.runCommand("Baton: Open Chat");
    const frame = this.chatFrame();
    await frame.locator("[data-testid=composer-input]").waitFor({ timeout: stepMs });
    return frame;
  }

  /** The inside of Baton's panel, of which there is one. A locator: it follows the panel when that is hidden, moved or reloaded. */
  chatFrame(): FrameLocator {
    return this.page.frameLocator(batonWebview).frameLocator("iframe#active-frame");
  }

  /** The inside of the panel in the side bar, if an editor shows a chat, too. */
  sideChatFrame(): FrameLocator {
    return this.page.frameLocator(sideBarWebview).frameLocator("iframe#active-frame");
  }

  /** Waits until the panel in the side bar has the focus: keys go to it, and commands act on its chat. */
  async untilSideChatHasFocus(): Promise<void> {
    await this.page.waitForFunction((selector) => document.activeElement?.matches(selector), sideBarWebview, { timeout: stepMs });
  }

  /** The inside of the chat in an editor, of which there is one. A locator, as {@link chatFrame}. */
  editorChatFrame(): FrameLocator {
    return this.page.frameLocator(`${batonWebview}:not([src*="purpose=webviewView"])`).frameLocator("iframe#active-frame");
  }

  /** Types a prompt into the composer and sends it with Enter. Does not wait for the answer. */
  async sendPrompt(text: string, frame = this.chatFrame()): Promise<void> {
    const composer = frame.locator("[data-testid=composer-input]");
    // VS Code may load the panel's page anew just now: whoever sees the composer empty writes again before pressing Enter.
    do {
      await composer.click({ timeout: stepMs });
      await composer.fill(text, { timeout: stepMs });
    } while ((await composer.inputValue({ timeout: stepMs })) !== text);
    await composer.press("Enter");
  }

  /** A notification that shows `text`, waited for. Its buttons: {@link notificationButton}. */
  async notification(text: string | RegExp): Promise<Locator> {
    const notification = this.page.locator(".notifications-toasts .notification-list-item, .notifications-center .notification-list-item");
    const found = notification.filter({ hasText: text }).first();
    await found.waitFor({ timeout: stepMs });
    return found;
  }

  /** Clicks a button of a notification. */
  async notificationButton(text: string | RegExp, button: string): Promise<void> {
    const notification = await this.notification(text);
    await notification.locator(".monaco-button", { hasText: button }).first().click();
  }

  /** The modal dialog that shows `text`, waited for. */
  async dialog(text: string | RegExp): Promise<Locator> {
    const dialog = this.page.locator(".monaco-dialog-box").filter({ hasText: text }).first();
    await dialog.waitFor({ timeout: stepMs });
    return dialog;
  }

  /** Clicks a button of a modal dialog and waits until the dialog is gone. */
  async dialogButton(text: string | RegExp, button: string): Promise<void> {
    const dialog = await this.dialog(text);
    await dialog.locator(".dialog-buttons .monaco-button", { hasText: button }).first().click();
    await dialog.waitFor({ state: "hidden", timeout: stepMs });
  }

  /**
   * Replaces the user's settings.json (over the harness's quiet ones) and waits until the window has taken it in. A setting left out goes back to its
   * default.
   */
  async setUserSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    this.#settingsVersion += 1;
    // The page's title is the one effect of a setting that can be waited for from outside.
    const title = `settings ${String(this.#settingsVersion)}`;
    await writeUserSettings(this.#profile.dataDir, { ...quietSettings, ...settings, "window.title": title });
    await this.page.waitForFunction((wanted) => document.title.includes(wanted), title, { timeout: stepMs });
  }

  /** Changes single user settings and leaves the others as they are in the file; `undefined` takes one away. Waits as {@link setUserSettings} does. */
  async changeUserSettings(changes: Readonly<Record<string, unknown>>): Promise<void> {
    await this.setUserSettings({ ...(await this.#userSettings()), ...changes });
  }

  /** Changes single settings of the opened folder, as {@link changeUserSettings} does with the user's. From then on the window's title is the folder's. */
  async changeWorkspaceSettings(changes: Readonly<Record<string, unknown>>): Promise<void> {
    this.#settingsVersion += 1;
    const title = `settings ${String(this.#settingsVersion)}`;
    const file = join(this.folder, ".vscode", "settings.json");
    const before = existsSync(file) ? (JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>) : {};
    await mkdir(join(this.folder, ".vscode"), { recursive: true });
    await writeFile(file, JSON.stringify({ ...before, ...changes, "window.title": title }));
    await this.page.waitForFunction((wanted) => document.title.includes(wanted), title, { timeout: stepMs });
  }

  /** Changes the colour theme by its settings name (`Dark Modern`, `Light Modern`, `Default High Contrast`, …) and waits until it is on. */
  async setTheme(name: string): Promise<void> {
    const themeOf = async (): Promise<string> => {
      const classes = await this.page.locator(".monaco-workbench").first().getAttribute("class");
      return /\bvscode-theme-\S+/.exec(classes ?? "")?.[0] ?? "";
    };
    const before = await themeOf();
    const same = (await this.#userSettings())["workbench.colorTheme"] === name;
    await this.changeUserSettings({ "workbench.colorTheme": name });
    const deadlineMs = performance.now() + stepMs;
    while (!same && (await themeOf()) === before) {
      if (performance.now() > deadlineMs) {
        throw new Error(`The theme is still ${before}. Is “${name}” a theme of this VS Code, and another one than before?`);
      }
      await this.page.waitForTimeout(25);
    }
  }

  /** Saves what the window shows as test/e2e/shots/NAME.png, once nothing fades or slides in any more, and returns the path. */
  async screenshot(name: string): Promise<string> {
    await mkdir(shotsFolder, { recursive: true });
    await Promise.all(this.page.frames().map((frame) => frame.evaluate(untilStill).catch(() => undefined)));
    const path = join(shotsFolder, `${name.replaceAll(/[^\w.-]+/g, "-")}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** For `afterEach`: saves a screenshot when the test failed, and prints the ends of the extension hosts' logs. `test` is mocha's `this.currentTest`. */
  async keepEvidence(test: { readonly state?: string | undefined; fullTitle(): string } | undefined): Promise<void> {
    if (test?.state === "failed") {
      console.log(`screenshot: ${await this.screenshot(`failed-${test.fullTitle()}`)}`);
      const logs = await readFilesBelow(this.server.logsDir, (path) => path.endsWith("Baton.log") || path.endsWith("remoteexthost.log"));
      for (const { path, text } of logs) {
        console.log(`${path}, its end:\n${text.trimEnd().split("\n").slice(-25).join("\n")}`);
      }
    }
  }

  /** What an output channel has said since the server started, as its log file holds it; empty when there is none yet. */
  async outputChannelText(name: string): Promise<string> {
    const files = await readFilesBelow(this.server.logsDir, (path) => path.endsWith(`${name}.log`));
    return files.map((file) => file.text).join("\n");
  }

  /** Every file that VS Code and Baton wrote (settings, storage, logs, the workspace), to search for what must not be there. */
  writtenFiles(): ReturnType<typeof readFilesBelow> {
    const inside = (path: string): boolean => !path.startsWith("extensions") && !path.startsWith("browser");
    return readFilesBelow(this.#profile.root, inside);
  }

  /** Ends browser and server and deletes the profile. `BATON_KEEP_PROFILE=1` keeps it and prints where it is. */
  async dispose(): Promise<void> {
    await this.#context?.close();
    this.server.kill();
    if (process.env["BATON_KEEP_PROFILE"] === "1") {
      this.#profile.keep();
      console.log(`profile: ${this.#profile.root}`);
      return;
    }
    await this.#profile.remove();
  }

  async #userSettings(): Promise<Record<string, unknown>> {
    return JSON.parse(await readFile(userSettingsFile(this.#profile.dataDir), "utf8")) as Record<string, unknown>;
  }

  /** The served VS Code may read a `.code-workspace` before it can read files at all, and then takes it for one without folders until it is loaded again. */
  async #untilFolders(): Promise<void> {
    const row = this.page.locator(".explorer-folders-view .monaco-list-row").first();
    const deadlineMs = performance.now() + stepMs;
    while (
      !(await row.waitFor({ timeout: retryMs }).then(
        () => true,
        () => false,
      ))
    ) {
      if (performance.now() > deadlineMs) {
        throw new Error("The Explorer shows no folder of the workspace.");
      }
      await this.reloadWindow();
    }
  }

  async #untilReady(): Promise<void> {
    await this.page.locator(".monaco-workbench .statusbar").waitFor({ timeout: startTimeoutMs });
    // The title names the folder as soon as the window has its configuration and its folder.
    await this.page.locator(".monaco-workbench .part.editor").waitFor({ timeout: startTimeoutMs });
  }
}

/** Runs in a page: resolves when every animation that ends has ended. */
async function untilStill(): Promise<void> {
  const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ending.map((animation) => animation.finished));
}

/** Runs in a page: whether what VS Code has stored of the folder's editors contains `words`. */
async function storedEditors(words: string): Promise<boolean> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error("The database could not be read."));
    });
  for (const { name = "" } of await indexedDB.databases()) {
    if (name.startsWith("vscode-web-state-db-")) {
      const database = await done(indexedDB.open(name));
      const stored: unknown = await done(database.transaction("ItemTable").objectStore("ItemTable").get("memento/workbench.parts.editor"));
      database.close();
      if (typeof stored === "string" && stored.includes(words)) {
        return true;
      }
    }
  }
  return false;
}
