import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { demoProject } from "../../scripts/demoProject.ts";
import type { ScriptedAnswer, Step } from "../model-server/script.ts";
import { retryMs, stepMs } from "./harness/patience.ts";
import { answerEnds, ask, beginChat, lastAnswer, lastQuestion, type Journey } from "./journey.ts";

const themes = { dark: "Dark Modern", light: "Light Modern", contrast: "Default High Contrast" } as const;

/** Prints a line, and goes on when the test has written the file. */
const slowScript = `import { existsSync } from "node:fs";
console.log("building 1 of 3");
console.log("building 2 of 3");
const timer = setInterval(() => {
  if (existsSync(process.argv[2])) {
    clearInterval(timer);
    console.log("\\u001b[32mbuilding 3 of 3\\u001b[0m, done");
  }
}, 20);
`;

/** The sample project, with a script that runs as long as the test wants. */
function projectFiles(): Readonly<Record<string, string>> {
  const paths = readdirSync(demoProject, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(demoProject.length + 1));
  const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(demoProject, path), "utf8")]));
  return { ...files, "scripts/slow.js": slowScript };
}

const call = (name: string, args: object): Step => ({ toolCall: { name, argumentsText: JSON.stringify(args), pieces: 6 } });
const run = (command: string): Step => call("run_command", { command });
const edit = (path: string, ...edits: readonly (readonly [string, string])[]): Step =>
  call("edit_file", { path, edits: edits.map(([oldText, newText]) => ({ oldText, newText })) });
const answer = (...steps: readonly Step[]): ScriptedAnswer => ({ steps });

const words = {
  free: ["this.subtotal.amount > freeDeliveryFrom.amount", "this.subtotal.amount >= freeDeliveryFrom.amount"],
  discount: ["const discount = 0.1;", "const discount = 0.15;"],
  width: ["const width = 40;", "const width = 44;"],
  title: ["# Corner Shop", "# The Corner Shop"],
} as const;

describe("an agent at work, with the packed extension", () => {
  let journey: Journey;
  let original: Readonly<Record<string, string>>;

  before(async () => {
    const files = projectFiles();
    journey = await beginChat({
      files,
      settings: { "workbench.colorTheme": themes.dark, "workbench.secondarySideBar.defaultVisibility": "visible" },
    });
    original = files;
    const { bench } = journey;
    // What a user has open has its language server running.
    await bench.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "package.json" }).dblclick({ timeout: stepMs });
    await bench.page.locator(".monaco-editor .view-line", { hasText: "corner-shop" }).first().waitFor({ timeout: stepMs });
    await bench.runCommand("Notifications: Clear All Notifications");
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  const read = (path: string): string => readFileSync(join(journey.bench.folder, path), "utf8");
  const request = (): Locator => journey.panel.locator("[data-testid=request]").first();
  const armed = (): Promise<void> => journey.panel.locator("[data-testid=request][data-armed]").first().waitFor({ timeout: stepMs });
  const body = (): string => JSON.stringify(lastQuestion(journey.server).body);

  async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const deadlineMs = performance.now() + stepMs;
    while (!(await holds())) {
      assert.ok(performance.now() < deadlineMs, what);
      await journey.bench.page.waitForTimeout(25);
    }
  }

  /** Allows or denies what is asked, once it takes answers. */
  async function reply(answer: "allow" | "deny", words?: string): Promise<void> {
    await armed();
    const card = await request().elementHandle({ timeout: stepMs });
    if (words !== undefined) {
      await request().locator("[data-testid=request-words]").fill(words);
    }
    await request().locator(`[data-testid=request-${answer}]`).click();
    await card?.waitForElementState("hidden", { timeout: stepMs });
  }

  it("asks before it runs a command, and the model hears why it may not", async () => {
    const { server, panel, bench } = journey;
    server.script(answer({ text: "I'll run all tests." }, run("node --test")), answer(run("node --test test/cart.test.js")));
    await ask(journey, "Find the failing test, fix it, and make the receipt wider.");
    await request().waitFor({ timeout: stepMs });
    assert.match(await request().innerText(), /node --test/);
    await bench.screenshot("90-agent-approval-dark");
    await reply("deny", "Only the cart's tests, please.");
    await until(() => body().includes("and says: Only the cart's tests, please."), "the model hears the user's words");
    await request().getByText("test/cart.test.js").first().waitFor({ timeout: stepMs });
    await panel.locator("[data-testid=tool-call]").first().waitFor({ timeout: stepMs });
  });

  it("runs what is allowed, and shows its output live", async () => {
    const { server, panel, bench } = journey;
    const goOn = join(bench.server.logsDir, "go-on");
    server.script(answer({ text: "One test fails. I'll build first." }, run(`node scripts/slow.js ${goOn}`)));
    await reply("allow");
    await request().getByText("scripts/slow.js").first().waitFor({ timeout: stepMs });
    assert.match(body(), /delivery is free from exactly 50\.00/);
    server.script(
      answer(
        { text: "Now I'll edit three files." },
        edit("src/cart.js", words.free, words.discount),
        edit("src/receipt.js", words.width),
        edit("README.md", words.title),
      ),
      answer({ text: "And a setting, which I write wrongly at first." }, edit("package.json", ['"private": true,', '"private": true,,'])),
      answer(edit("package.json", ['"private": true,,', '"private": true,'])),
      answer({ text: "The failing test is fixed in `src/cart.js`." }),
    );
    await reply("allow");
    const output = panel.locator("[data-testid=call-output]").last();
    await output.getByText("building 2 of 3").waitFor({ timeout: stepMs });
    assert.equal(await output.getByText("building 3 of 3").count(), 0);
    await bench.screenshot("91-agent-live-output-dark");
    writeFileSync(goOn, "");
    await answerEnds(panel, "complete");
    assert.match(body(), /The failing test|private/);
  });

  it("edits three files, and the model hears of new problems", async () => {
    const { panel, bench, server } = journey;
    assert.ok(read("src/cart.js").includes(words.free[1]) && read("src/cart.js").includes(words.discount[1]));
    assert.ok(read("src/receipt.js").includes(words.width[1]));
    assert.ok(read("README.md").includes(words.title[1]));
    assert.equal(read("package.json"), original["package.json"]);
    assert.match(
      JSON.stringify(server.requests.map(({ body }) => body).at(-1)),
      /package\.json:\d+:\d+ error/,
      "the edit's result has the new problem",
    );
    await panel.locator("[data-testid=changes]").waitFor({ timeout: stepMs });
    await panel.locator("[data-testid=changes-toggle]").click();
    await until(async () => (await panel.locator("[data-testid=changed-file]").count()) === 3, "three files are listed");
    for (const [name, theme] of Object.entries(themes)) {
      await bench.setTheme(theme);
      await bench.screenshot(`92-agent-changes-${name}`);
    }
    await bench.setTheme(themes.dark);
  });

  it("shows the changes in the editor, and keeps one hunk and undoes another", async () => {
    const { panel, bench } = journey;
    await panel.locator("[data-testid=changed-file]", { hasText: "cart.js" }).locator("[data-testid=changed-file-open]").click();
    const lens = (title: string): Locator =>
      bench.page.locator(".codelens-decoration a, .codelens-decoration span").filter({ hasText: new RegExp(`^${title}$`) });
    await lens("Undo").first().waitFor({ timeout: stepMs });
    await bench.screenshot("93-agent-hunks-dark");
    /** Clicks a lens until it did what it says: VS Code draws lenses anew while a click is on its way. */
    const clicked = (title: string, holds: () => boolean | Promise<boolean>, what: string): Promise<void> =>
      until(async () => {
        if (await holds()) {
          return true;
        }
        await lens(title)
          .first()
          .click({ timeout: retryMs })
          .catch(() => undefined);
        for (const endMs = performance.now() + retryMs; performance.now() < endMs && !(await holds()); ) {
          await bench.page.waitForTimeout(25);
        }
        return holds();
      }, what);
    // The discount stands first in the file.
    await clicked("Undo", () => read("src/cart.js").includes(words.discount[0]), "the first hunk is undone");
    assert.ok(read("src/cart.js").includes(words.free[1]), "the other hunk stays");
    const files = panel.locator("[data-testid=changed-file]");
    await clicked("Keep", async () => (await files.count()) === 2, "the file has no pending change any more");
    assert.ok(read("src/cart.js").includes(words.free[1]));
  });

  it("has the same pending changes after a reload, and undoes another", async () => {
    const { panel, bench } = journey;
    await bench.reloadWindow();
    await bench.openChat();
    await panel.locator("[data-testid=changes]").waitFor({ timeout: stepMs });
    await panel.locator("[data-testid=changes-toggle]").click();
    await until(async () => (await panel.locator("[data-testid=changed-file]").count()) === 2, "two files are listed");
    const file = panel.locator("[data-testid=changed-file]", { hasText: "receipt.js" });
    await file.hover();
    await file.locator("[data-testid=changed-file-undo]").click();
    await until(() => read("src/receipt.js") === original["src/receipt.js"], "the file is as it was");
    await until(async () => (await panel.locator("[data-testid=changed-file]").count()) === 1, "one file is left");
    await bench.screenshot("94-agent-reloaded-dark");
  });

  it("undoes the turn to the byte, and redoes it", async () => {
    const { panel, bench } = journey;
    const changed = ["src/cart.js", "src/receipt.js", "README.md"];
    const now = changed.map(read);
    const turn = lastAnswer(panel);
    await turn.hover();
    await turn.locator("[data-testid=turn-undo]").click();
    await until(() => changed.every((path) => read(path) === original[path]), "all files are as they were before the turn");
    await turn.locator("[data-testid=turn-redo]").waitFor({ timeout: stepMs });
    await bench.screenshot("95-agent-undone-dark");
    await turn.locator("[data-testid=turn-redo]").click();
    await until(() => changed.every((path, at) => read(path) === now[at]), "all files are as they were after the turn");
    for (const [path, text] of Object.entries(original)) {
      assert.ok(changed.includes(path) || read(path) === text, `${path} is touched by nobody`);
    }
  });

  it("is readable in a narrow and in a wide window", async () => {
    const { bench } = journey;
    await bench.runCommand("Notifications: Clear All Notifications");
    await bench.page.setViewportSize({ width: 700, height: 900 });
    await bench.screenshot("96-agent-narrow-dark");
    await bench.setTheme(themes.light);
    await bench.screenshot("96-agent-narrow-light");
    await bench.page.setViewportSize({ width: 1900, height: 1000 });
    await bench.screenshot("97-agent-wide-light");
    await bench.setTheme(themes.contrast);
    await bench.screenshot("97-agent-wide-contrast");
  });
});
