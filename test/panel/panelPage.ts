import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Locator, type Page } from "playwright-core";
import { withoutUndefined } from "../../src/shared/json.ts";
import type { PanelState } from "../../src/shared/panelState.ts";
import type { HostToView, ViewToHost } from "../../src/shared/protocol.ts";
import { noteUnlessEqualAfterJson } from "../setup/equalAfterJson.ts";
import { changesOfSamples, type SampleChange } from "./sampleChanges.ts";
import { startPanelSite, type PanelSite } from "./panelSite.ts";
import type { ThemeName } from "./themes.ts";

declare global {
  interface Window {
    panelMessages: ViewToHost[];
    policyViolations: string[];
  }
}

const browserFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser and the panel's site, shared by the tests of a suite. */
export class PanelBench implements AsyncDisposable {
  readonly site: PanelSite;
  readonly #browser: Browser;

  private constructor(site: PanelSite, browser: Browser) {
    this.site = site;
    this.#browser = browser;
  }

  /** Bundles the panel and starts a browser. Rejects, and says so, where no Chromium is installed. */
  static async start(): Promise<PanelBench> {
    const site = await startPanelSite();
    const browser = await chromium.launch({ executablePath: findChromium(), args: browserFlags });
    return new PanelBench(site, browser);
  }

  /** Opens the panel; with `state`, as VS Code's answer to its first message. */
  async open(
    options: { theme?: ThemeName; width?: number; height?: number; state?: PanelState; reducedMotion?: boolean } = {},
  ): Promise<PanelPage> {
    const { theme = "Dark 2026", width = 400, height = 800, state, reducedMotion = false } = options;
    const context = await this.#browser.newContext({
      viewport: { width, height },
      reducedMotion: reducedMotion ? "reduce" : "no-preference",
    });
    const panel = new PanelPage(await context.newPage());
    await panel.page.goto(this.site.url(theme));
    if (state) {
      await panel.snapshot(state);
    }
    return panel;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.site[Symbol.asyncDispose]();
  }
}

/** One open panel, and the host's side of the talk with it. */
export class PanelPage implements AsyncDisposable {
  readonly page: Page;
  readonly #errors: string[] = [];
  #sequence = 0;
  #state: PanelState | undefined;

  constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (error) => error.message.startsWith("ResizeObserver loop") || this.#errors.push(error.message));
  }

  /** Posts anything to the panel. */
  async post(message: HostToView | Readonly<Record<string, unknown>> | string): Promise<void> {
    noteUnlessEqualAfterJson(message);
    await this.page.evaluate((data) => window.postMessage(data, "*"), message as unknown);
  }

  /** Sends a snapshot and waits until it is drawn. */
  async snapshot(sample: PanelState, sequence = 0): Promise<void> {
    const state = withoutUndefined(sample);
    this.#sequence = sequence;
    this.#state = state;
    await this.post({ type: "snapshot", sequence, state });
    await this.drawn();
  }

  /** Sends changes with the next number and waits until they are drawn. */
  async change(...changes: readonly SampleChange[]): Promise<void> {
    await this.send(...changes);
    await this.drawn();
  }

  /** Sends changes with the next number. */
  async send(...changes: readonly SampleChange[]): Promise<void> {
    assert.ok(this.#state, "A panel has a snapshot before there are changes.");
    const { changes: made, state } = changesOfSamples(changes, this.#state);
    this.#state = state;
    this.#sequence += 1;
    await this.post({ type: "changes", sequence: this.#sequence, changes: made });
  }

  /** Resolves two frames from now, when all that was posted has been drawn. */
  async drawn(): Promise<void> {
    await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }

  /** What the panel has sent the host. */
  async messages(): Promise<readonly ViewToHost[]> {
    return await this.page.evaluate(() => window.panelMessages);
  }

  /** All that the panel has asked of the host so far, beside its own coming up and being used. */
  async requests(): Promise<readonly ViewToHost[]> {
    return (await this.messages()).filter(({ type }) => type !== "view-ready" && type !== "view-use");
  }

  /** The messages of one type that the panel has sent the host. */
  async messagesOf<T extends ViewToHost["type"]>(type: T): Promise<readonly Extract<ViewToHost, { type: T }>[]> {
    const messages = await this.messages();
    return messages.filter((message): message is Extract<ViewToHost, { type: T }> => message.type === type);
  }

  /** Waits until the panel has sent `count` messages of `type`. */
  async waitFor(type: ViewToHost["type"], count = 1): Promise<void> {
    await this.page.waitForFunction(
      ([wanted, least]) => window.panelMessages.filter((message) => message.type === wanted).length >= least,
      [type, count] as const,
    );
  }

  /** Waits until the first element of `testId` reads `text`: what streams may be drawn a little later than it came. */
  async waitForText(testId: string, text: string): Promise<void> {
    await this.page.waitForFunction(([id, wanted]) => document.querySelector(`[data-testid=${id}]`)?.textContent === wanted, [
      testId,
      text,
    ] as const);
  }

  /** Resolves when the panel has got all that was posted, which is not yet drawn: for tests that hold the page's clock. */
  async delivered(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise((resolve) => {
          window.addEventListener("message", resolve, { once: true });
          window.postMessage("", "*");
        }),
    );
  }

  /** What has the focus: its test id, or else its tag. */
  async focused(): Promise<string> {
    return await this.page.evaluate(() => document.activeElement?.getAttribute("data-testid") ?? document.activeElement?.tagName ?? "");
  }

  /** Goes from the transcript with Tab until `last` has the focus; returns what had it on the way, as {@link PanelPage.focused} does. */
  async tabTo(last: string): Promise<readonly string[]> {
    await this.byId("transcript").focus();
    const seen: string[] = [];
    while (seen.length < 40 && seen.at(-1) !== last) {
      await this.page.keyboard.press("Tab");
      seen.push(await this.focused());
    }
    return seen;
  }

  byId(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  /** Takes a picture for the eye, into test/e2e/shots. */
  async shot(name: string): Promise<void> {
    const folder = fileURLToPath(new URL("../e2e/shots/", import.meta.url));
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: `${folder}panel-${name}.png` });
  }

  /** Closes the page; fails if its scripts failed or its policy was broken. */
  async [Symbol.asyncDispose](): Promise<void> {
    const violations = await this.page.evaluate(() => window.policyViolations);
    const reported = await this.messagesOf("view-error");
    await this.page.context().close();
    assert.deepEqual([...this.#errors, ...violations, ...reported.map((message) => message.message)], []);
  }
}

/** The browser that tests drive. Fails, and says so, where there is none. */
export function findChromium(): string {
  const candidates = ["chromium", "google-chrome", "chromium-browser"];
  const found = candidates.map((name) => spawnSync("which", [name], { encoding: "utf8" }).stdout.trim()).find((path) => path !== "");
  const path = process.env["CHROME_PATH"] ?? found;
  assert.ok(path, `No Chromium: set CHROME_PATH, or install one of ${candidates.join(", ")}.`);
  return path;
}
