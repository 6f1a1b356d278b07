import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FrameLocator, Locator } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import { demoBug, demoProject } from "./demoProject.ts";
import type { DemoProfile } from "./demoProfile.ts";
import { runNode, type RunResult } from "./run.ts";

const stepMs = 60_000;
/** How long the agent may work. */
const workMs = 180_000;

const prompt = "Fix the failing test.";

/**
 * Asks the demo's agent in the panel to fix the failing test of the sample project, allows what it asks for, and looks whether the test passes. Prints what happens; rejects with a sentence that says
 * what did not.
 */
export async function checkDemo(address: string, profile: DemoProfile): Promise<void> {
  const before = await testsIn(profile.workspace);
  if (before.code === 0 || !before.output.includes(demoBug.test)) {
    throw new Error(`The sample project's test “${demoBug.test}” should fail before the agent works, and doesn't:\n${before.output}`);
  }
  console.log(`Before: the test “${demoBug.test}” fails.\n\nYou: ${prompt}`);
  const answer = await workInPanel(address, profile);
  console.log(`\nBaton: ${answer}\n`);
  const changed = await changedFiles(profile.workspace);
  if (changed.join() !== demoBug.file) {
    throw new Error(`The agent should have changed ${demoBug.file} alone. Changed: ${changed.join(", ") || "nothing"}.`);
  }
  const after = await testsIn(profile.workspace);
  if (after.code !== 0) {
    throw new Error(`The agent changed ${demoBug.file}, but the project's tests still fail:\n${after.output}`);
  }
  console.log(`After: ${demoBug.file} is changed, no other file is, and all tests pass.`);
}

async function workInPanel(address: string, profile: DemoProfile): Promise<string> {
  const browser = await launchBrowser({ profileDir: profile.browserDir });
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    page.setDefaultTimeout(stepMs);
    await page.goto(address);
    const panel = page.frameLocator('iframe.webview[src*="extensionId=baton-chat.baton"]').frameLocator("iframe#active-frame");
    const composer = panel.locator("[data-testid=composer-input]");
    await composer.fill(prompt);
    await composer.press("Enter");
    const answer = panel.locator("[data-testid=turn-answer]").last();
    await allowAll(panel, answer);
    const status = await answer.getAttribute("data-status");
    const text = await answer.innerText();
    if (status !== "complete") {
      throw new Error(`The answer is ${status ?? "without a status"}:\n${text}`);
    }
    return text;
  } finally {
    await browser.close();
  }
}

/** Allows each request of the agent's, one after the other, until its answer has ended. */
async function allowAll(panel: FrameLocator, answer: Locator): Promise<void> {
  const ended = answer.and(panel.locator("[data-status]:not([data-status=streaming])"));
  const request = panel.locator("[data-testid=request]").first();
  const deadlineMs = performance.now() + workMs;
  for (;;) {
    await ended
      .or(request)
      .first()
      .waitFor({ timeout: Math.max(1, deadlineMs - performance.now()) });
    if (await ended.isVisible()) {
      return;
    }
    console.log(`\nThe panel asks: ${(await request.innerText()).replaceAll(/\s*\n\s*/g, " · ")}\nYou: Allow`);
    const card = await request.elementHandle();
    // A card that has just come takes no clicks: they may be meant for what was there before.
    await request.and(panel.locator("[data-armed]")).waitFor();
    await request.locator("[data-testid=request-allow]").click();
    await card.waitForElementState("hidden");
  }
}

/** Runs the project's tests as its `package.json` says. */
function testsIn(folder: string): Promise<RunResult> {
  return runNode("--test", [], { cwd: folder, output: "capture" });
}

/** The files of a copy that are not as in the project, new and deleted ones too. */
async function changedFiles(folder: string): Promise<readonly string[]> {
  const filesOf = async (root: string): Promise<readonly string[]> =>
    (await readdir(root, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll("\\", "/"),
      );
  const names = new Set([...(await filesOf(demoProject)), ...(await filesOf(folder))]);
  const read = (root: string, name: string): Promise<string | undefined> => readFile(join(root, name), "utf8").catch(() => undefined);
  const all = [...names].sort();
  const same = await Promise.all(all.map(async (name) => (await read(demoProject, name)) === (await read(folder, name))));
  return all.filter((_, at) => same[at] === false);
}
