import type { Locator, Page } from "playwright-core";
import { retryMs, stepMs } from "./patience.ts";

/** The box at the top of the window in which VS Code asks: command palette, quick picks, input boxes. */
export class QuickInput {
  readonly #page: Page;

  /** Drives the box of one workbench page. */
  constructor(page: Page) {
    this.#page = page;
  }

  /** The whole box; visible while something is asked. */
  get box(): Locator {
    return this.#page.locator(".quick-input-widget");
  }

  /** Its text field. */
  get field(): Locator {
    return this.box.locator(".quick-input-box input");
  }

  /** All rows that are on the screen. */
  get rows(): Locator {
    return this.box.locator(".quick-input-list .monaco-list-row");
  }

  /** The rows whose name is exactly `label` or, for want of one, starts with it. The name leaves out icons, description and detail. */
  row(label: string | RegExp): Locator {
    const name = typeof label === "string" ? new RegExp(`^\\s*${escapePattern(label)}(?![\\w-])`) : label;
    return this.rows.filter({ has: this.#page.locator(".quick-input-list-label .label-name, .label-name").filter({ hasText: name }) });
  }

  /**
   * Runs a command as a user does: F1, its title (with category: `Baton: Open Chat`), Enter. Waits until VS Code offers it, since an extension's
   * commands come a moment after the window. Returns when the palette is gone or asks something else.
   */
  async runCommand(title: string): Promise<void> {
    const deadlineMs = performance.now() + stepMs;
    const row = this.rows.filter({ has: this.#page.locator(".label-name", { hasText: new RegExp(`^${escapePattern(title)}$`) }) }).first();
    for (;;) {
      await this.#openPalette();
      const typed = await this.field.fill(`>${title}`, { timeout: retryMs }).then(
        () => true,
        () => false,
      );
      const offered =
        typed &&
        (await row.waitFor({ timeout: retryMs }).then(
          () => true,
          () => false,
        ));
      // The palette closes by itself when something else takes the focus, such as a view that is still coming back after a reload.
      const chosen =
        offered &&
        (await row.click({ timeout: retryMs }).then(
          () => true,
          () => false,
        ));
      if (chosen) {
        return;
      }
      const instead = await this.rows.allInnerTexts();
      await this.close();
      if (performance.now() > deadlineMs) {
        throw new Error(
          `The command palette does not offer “${title}”. It offers: ${instead.join(" | ").replaceAll("\n", " ") || "nothing"}`,
        );
      }
    }
  }

  /** Runs a command and chooses a row of what it asks, as {@link runAndUse} does. */
  runAndPick(title: string, label: string | RegExp, prompt: string | RegExp): Promise<void> {
    return this.runAndUse(title, prompt, (timeout) => this.row(label).first().click({ timeout }));
  }

  /**
   * Runs a command and uses the box in which it asks; again if the box closes by itself, since a page that comes late (a preview, a panel, an editor that VS
   * Code gives the focus to when the palette closes) takes the focus from it. `use` gets the milliseconds that each of its steps may take.
   */
  async runAndUse(title: string, prompt: string | RegExp, use: (timeoutMs: number) => Promise<void>): Promise<void> {
    const deadlineMs = performance.now() + stepMs;
    for (;;) {
      await this.runCommand(title);
      try {
        await this.waitFor(prompt, retryMs);
        await use(retryMs);
        return;
      } catch (error) {
        if (performance.now() > deadlineMs) {
          throw error;
        }
        await this.close();
      }
    }
  }

  /** Waits for a row and chooses it. `prompt`: first waits until the box shows these words (title, message or placeholder). */
  async pick(label: string | RegExp, prompt?: string | RegExp): Promise<void> {
    await this.waitFor(prompt);
    await this.row(label).first().click({ timeout: stepMs });
  }

  /** Replaces what stands in the field. Filters a quick pick, or fills an input box; nothing is accepted. */
  async fill(text: string, prompt?: string | RegExp): Promise<void> {
    await this.waitFor(prompt);
    await this.field.fill(text);
  }

  /** Fills the field and presses Enter. */
  async submit(text: string, prompt?: string | RegExp): Promise<void> {
    await this.fill(text, prompt);
    await this.field.press("Enter");
  }

  /** Waits until the box is there and, where `prompt` is given, shows these words as title, message, placeholder or label. */
  async waitFor(prompt?: string | RegExp, timeoutMs = stepMs): Promise<void> {
    await this.field.waitFor({ timeout: timeoutMs });
    if (prompt === undefined) {
      return;
    }
    const shows = async (): Promise<boolean> => {
      const words = [await this.box.innerText(), (await this.field.getAttribute("placeholder")) ?? ""].join("\n");
      return typeof prompt === "string" ? words.includes(prompt) : prompt.test(words);
    };
    const deadlineMs = performance.now() + timeoutMs;
    while (!(await shows())) {
      if (performance.now() > deadlineMs) {
        throw new Error(
          `The quick input never showed ${String(prompt)}. It shows: ${(await this.box.isVisible()) ? await this.box.innerText() : "nothing"}`,
        );
      }
      await this.#page.waitForTimeout(25);
    }
  }

  /** The names, descriptions and details of the rows on the screen, one string a row. */
  async rowTexts(): Promise<string[]> {
    await this.rows.first().waitFor({ timeout: stepMs });
    return (await this.rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim());
  }

  /** Escape, until the box is gone. The key goes to the box and nowhere else: in a chat it stops the answer. */
  async close(): Promise<void> {
    while (await this.box.isVisible()) {
      await this.field.press("Escape", { timeout: retryMs }).catch(() => undefined);
      await this.box.waitFor({ state: "hidden", timeout: retryMs }).catch(() => undefined);
    }
  }

  async #openPalette(): Promise<void> {
    const deadlineMs = performance.now() + stepMs;
    // A key that is pressed while the window or a webview is still loading can get lost.
    for (;;) {
      await this.#page.keyboard.press("F1");
      const open = await this.field.waitFor({ timeout: retryMs }).then(
        () => true,
        () => false,
      );
      if (open) {
        return;
      }
      if (performance.now() > deadlineMs) {
        throw new Error("The command palette does not open on F1.");
      }
    }
  }
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
