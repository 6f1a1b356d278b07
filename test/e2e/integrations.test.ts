import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { ModelServer } from "../model-server/script.ts";
import { makeKey } from "../model-server/keys.ts";
import { startModelServer } from "../model-server/server.ts";
import { openWorkbench, type Workbench } from "./harness/workbench.ts";
import { stepMs } from "./harness/patience.ts";
import { answerEnds, ask, chooseModel, providersAt } from "./journey.ts";

const themes = { dark: "Dark Modern", light: "Light Modern", contrast: "Default High Contrast" } as const;

const isSoon = (what: Locator): Promise<boolean> =>
  what.waitFor({ timeout: 3000 }).then(
    () => true,
    () => false,
  );

describe("the view of integrations", () => {
  const keys = [makeKey("openai"), makeKey("openai"), makeKey("openai")] as const;
  let server: ModelServer;
  let bench: Workbench;

  before(async () => {
    server = await startModelServer({ keys: { openai: keys } });
    bench = await openWorkbench({ settings: { "workbench.colorTheme": themes.dark } });
  });
  after(async () => {
    await bench.dispose();
    await server.close();
  });
  afterEach(function () {
    return bench.keepEvidence(this.currentTest);
  });

  const pane = (): Locator =>
    bench.page.locator(".pane").filter({ has: bench.page.locator(".pane-header .title", { hasText: /^Integrations$/ }) });
  /** The row whose name for screen readers begins so. */
  const row = (name: string): Locator => pane().locator(`.monaco-list-row[aria-label^="${name}"]`).first();
  const shown = (name: string): Promise<void> => row(name).waitFor({ timeout: stepMs });
  const names = (): Promise<readonly string[]> =>
    pane()
      .locator(".monaco-list-row")
      .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
  /** The keys of OpenAI in the order of their rows. */
  const keyNames = async (): Promise<readonly string[]> => (await names()).flatMap((name) => /^Key (.+) of OpenAI/.exec(name)?.[1] ?? []);

  async function expand(name: string): Promise<void> {
    await shown(name);
    if ((await row(name).getAttribute("aria-expanded")) !== "true") {
      await row(name).locator(".monaco-tl-twistie").click();
    }
  }

  /** Does something until a quick input opens: a click on a row that is being drawn anew is lost, and so is a menu over it. */
  async function asked(what: string, act: () => Promise<unknown>): Promise<void> {
    await bench.quickInput.field.waitFor({ state: "hidden", timeout: stepMs });
    await until(async () => {
      await act();
      return isSoon(bench.quickInput.field);
    }, `${what} asks something`);
  }

  /** Clicks the check box of a row, until the row is called `after`. */
  async function check(name: string, after: string): Promise<void> {
    await until(async () => {
      await row(name).locator(".custom-view-tree-node-item-checkbox").click();
      return isSoon(row(after));
    }, `there is “${after}”`);
  }

  async function menu(name: string, action: string): Promise<void> {
    const item = bench.page.locator(".context-view .action-item .action-label", { hasText: new RegExp(`^${action}$`) });
    await asked(action, async () => {
      await row(name).click({ button: "right" });
      // A menu pays no attention to a click right after it has opened.
      for (let isThere = await isSoon(item); isThere; isThere = await item.isVisible()) {
        await item.click({ timeout: 1000 }).catch(() => undefined);
      }
    });
  }

  async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
    const deadlineMs = performance.now() + stepMs;
    while (!(await holds())) {
      assert.ok(performance.now() < deadlineMs, `${what}; there are: ${(await names()).join(" | ")}`);
      await bench.page.waitForTimeout(25);
    }
  }

  async function addKey(key: string, label: string): Promise<void> {
    await asked("Add API Key", async () => {
      await row("OpenAI").hover();
      await row("OpenAI").locator('.actions a[aria-label="Add API Key"]').click({ timeout: stepMs });
    });
    await bench.quickInputType(key, "Add API Key for OpenAI (1/2)");
    await bench.quickInputType(label, "Add API Key for OpenAI (2/2)");
    await shown(`Key ${label} of OpenAI`);
    // The models that come with a first key are still being chosen.
    await bench.page.getByText(`OpenAI accepted key “${label}”`).first().waitFor({ timeout: stepMs });
  }

  it("leaves the chat all its room until it is wanted", async () => {
    const panel = await bench.openChat();
    await panel.locator("[data-testid=setup-add-key]").waitFor({ timeout: stepMs });
    assert.equal(await pane().count(), 0);
  });

  it("is opened by its command, and says what to do while there is nothing", async () => {
    await bench.runCommand("Baton: Manage Accounts");
    await pane().getByText("Providers, their keys and their models stand here.").waitFor({ timeout: stepMs });
    await bench.screenshot("85-integrations-empty");
  });

  it("leaves the chat the larger part, until the user gives it more", async () => {
    const { mouse } = bench.page;
    const { x, y, width, height } = (await pane().boundingBox())!;
    const chat = (await bench.page
      .locator(".pane")
      .filter({ has: bench.page.locator(".pane-header .title", { hasText: /^Baton$/ }) })
      .boundingBox())!;
    assert.ok(chat.height > height && height > 200, `${String(chat.height)} and ${String(height)} px`);
    await mouse.move(x + width / 2, y);
    await mouse.down();
    await mouse.move(x + width / 2, y - 150, { steps: 5 });
    await mouse.up();
    await until(async () => (await pane().boundingBox())!.height > height + 100, "the view is larger");
  });

  it("shows the providers of the settings as soon as they are there", async () => {
    await bench.changeUserSettings({ "baton.providers": providersAt(server) });
    await shown("OpenAI, on, no key yet");
    await shown("Anthropic, on, no key yet");
  });

  it("takes several keys of a provider, each with what the user says of it", async () => {
    await expand("OpenAI");
    await addKey(keys[0], "private");
    await addKey(keys[1], "team");
    await addKey(keys[2], "spare");
    assert.deepEqual(await keyNames(), ["private", "team", "spare"]);
    await menu("Key team of OpenAI", "Set Limits");
    await bench.quickInputType("60", "Limits of the Key “team” (1/2)");
    await bench.quickInputType("100K", "Limits of the Key “team” (2/2)");
    await shown("Key team of OpenAI, on, 60 RPM, 100K TPM");
    await menu("Key team of OpenAI", "Set Tags");
    await bench.quickInputType("work", "Tags of the Key “team”");
    await menu("Key team of OpenAI", "Describe");
    await bench.quickInputType("Paid by the team", "Describe the Key “team”");
    await shown("Key team of OpenAI, on, Paid by the team, #work, 60 RPM, 100K TPM");
  });

  it("renames, moves and switches keys, with keys of the keyboard too", async () => {
    await asked("F2", async () => {
      await row("Key private of OpenAI").click();
      await bench.page.keyboard.press("F2");
    });
    await bench.quickInputType("mine", "Rename the Key “private”");
    await shown("Key mine of OpenAI");
    await row("Key mine of OpenAI").click();
    await bench.page.keyboard.press("Alt+ArrowDown");
    await until(async () => (await keyNames()).join() === "team,mine,spare", "the key moved down");
    await check("Key spare of OpenAI", "Key spare of OpenAI, off");
    await shown("OpenAI, on, 3 keys, 1 off");
  });

  it("removes a key, and brings it back", async () => {
    await row("Key spare of OpenAI").click();
    await bench.page.keyboard.press("Delete");
    await bench.notification("Key “spare” (OpenAI) was removed");
    await until(async () => (await keyNames()).join() === "team,mine", "the key is gone");
    await bench.screenshot("86-integrations-removed");
    await bench.notificationButton("Key “spare” (OpenAI) was removed", "Undo");
    await shown("Key spare of OpenAI, off");
    assert.deepEqual(await keyNames(), ["team", "mine", "spare"]);
  });

  it("lists the models that a key may use, each with its switch in the settings", async () => {
    await expand("Models of OpenAI");
    await shown("Model gpt-4.1-mini of OpenAI, on");
    await check("Model gpt-4.1 of OpenAI", "Model gpt-4.1 of OpenAI, off");
    const settings = (await bench.writtenFiles()).find(({ path }) => path.endsWith("settings.json"))?.text ?? "";
    assert.match(settings, /"id":\s*"gpt-4\.1",\s*"enabled":\s*false/);
    await bench.runCommand("Baton: Choose Worker Model");
    await bench.quickInput.waitFor("Choose Worker Model");
    await bench.quickInput.fill("gpt-4.1");
    await bench.quickInput.row("gpt-4.1-mini").first().waitFor({ timeout: stepMs });
    assert.equal(await bench.quickInput.row(/^\s*gpt-4\.1\s*$/).count(), 0);
    await bench.quickInput.close();
  });

  it("shows that a key is in cooldown while another is used", async () => {
    const panel = bench.chatFrame();
    await chooseModel(bench, "Worker", "gpt-4.1-mini");
    server.script({
      headers: { "retry-after": "90" },
      error: { status: 429, type: "requests", code: "rate_limit_exceeded", message: "Rate limit reached for gpt-4.1-mini" },
    });
    server.script({ steps: [{ text: "From the second key." }] });
    await ask({ bench, panel }, "Hello");
    await answerEnds(panel, "complete");
    await until(
      async () =>
        (await names()).some((name) => /^Key team of OpenAI, on, in cooldown \d+ s for gpt-4\.1-mini, Paid by the team/.test(name)),
      "the first key is in cooldown",
    );
    await until(
      async () => (await names()).some((name) => /^OpenAI, on, 3 keys, 1 in cooldown \d+ s, 1 off/.test(name)),
      "its provider says so",
    );
  });

  it("is readable in every theme", async () => {
    for (const [name, theme] of Object.entries(themes)) {
      await bench.setTheme(theme);
      await until(async () => {
        await bench.page.mouse.move(600, 400);
        await row("Key team of OpenAI").hover();
        return isSoon(bench.page.getByText("Sent to").first());
      }, "the tooltip is shown");
      await bench.screenshot(`87-integrations-${name}`);
      await bench.page.mouse.move(600, 400);
    }
  });

  it("has shown no key, and left none in any file", async () => {
    const page = await bench.page.content();
    const files = await bench.writtenFiles();
    assert.ok(
      files.some(({ path }) => path.endsWith("accounts.jsonl")),
      "the search sees the records",
    );
    for (const key of keys) {
      for (const needle of [key, key.slice(-16)]) {
        assert.ok(!page.includes(needle), "a key is in the window");
        assert.deepEqual(
          files.filter(({ text }) => text.includes(needle)).map(({ path }) => path),
          [],
        );
      }
    }
  });
});
