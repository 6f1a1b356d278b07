import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { agentStates } from "./agentSamples.ts";
import { atMs, lookStates } from "./samples.ts";
import { themeNames } from "./themes.ts";

const widths = [200, 300, 900] as const;

describe("panel: looks and accessibility", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  for (const theme of themeNames) {
    it(`${theme}: axe finds no violation, and nothing overflows`, async () => {
      await using panel = await bench.open({ theme, reducedMotion: true });
      await panel.page.clock.setFixedTime(atMs);
      for (const [name, state] of Object.entries({ ...lookStates, ...agentStates })) {
        await panel.snapshot({ ...state, conversation: { ...state.conversation, id: name } });
        for (const width of widths) {
          await panel.page.setViewportSize({ width, height: 800 });
          await panel.drawn();
          assert.deepEqual(await overflowing(panel.page), [], `${name} at ${width}`);
          await panel.shot(`${theme.toLowerCase().replaceAll(" ", "-")}-${name}-${width}`);
        }
        // All of it in sight: axe fails at boxes that scroll by themselves and are scrolled out of it.
        await panel.page.setViewportSize({ width: 400, height: 4000 });
        await unfold(panel.page);
        assert.deepEqual(await overflowing(panel.page), [], `${name} unfolded`);
        assert.deepEqual(await violations(panel), [], `${name} unfolded`);
        await panel.shot(`${theme.toLowerCase().replaceAll(" ", "-")}-${name}-unfolded`);
      }
    });
  }

  it("reaches attempts, their details, and what an answer waits for by keyboard", async () => {
    const state = lookStates["cooldown"];
    assert.ok(state);
    await using panel = await bench.open({ state });
    const finished = ["SUMMARY", "SUMMARY", "SUMMARY", "answer-facts", "answer-copy", "answer-retry"];
    assert.deepEqual(await panel.tabTo("composer-input"), [...finished, "SUMMARY", "wait-skip", "wait-stop", "composer-input"]);
    for (const name of ["Use Now", "Stop"]) {
      assert.equal(await panel.page.getByRole("group", { name: "Waiting" }).getByRole("button", { name, exact: true }).count(), 1);
    }
  });

  it("reaches everything by keyboard, in the order in which it is seen", async () => {
    const state = lookStates["finished"];
    assert.ok(state);
    await using panel = await bench.open({ state });
    const seen = await panel.tabTo("composer-input");
    for (const wanted of ["A", "code-copy", "code-insert", "PRE", "DIV", "answer-facts", "answer-copy", "answer-retry", "composer-input"]) {
      assert.ok(seen.includes(wanted), `${wanted} in ${seen.join(" ")}`);
    }
    for (const wanted of ["attach", "role-worker", "model-button", "effort-button"]) {
      await panel.page.keyboard.press("Tab");
      assert.equal(await panel.page.evaluate(() => document.activeElement?.getAttribute("data-testid")), wanted);
    }
  });

  it("reaches attachments, notices, sources and the schema by keyboard, each with a name", async () => {
    const state = lookStates["attached"];
    assert.ok(state);
    await using panel = await bench.open({ state });
    const sent = ["sent-attachment", "sent-attachment", "sent-attachment", "sent-attachment"];
    const removes = ["schema-remove", "attachment-remove", "attachment-remove", "attachment-remove", "attachment-remove"];
    const answer = ["SUMMARY", "code-copy", "code-insert", "PRE", "SUMMARY", "answer-facts", "answer-copy", "answer-retry"];
    assert.deepEqual(await panel.tabTo("composer-input"), [...sent, ...answer, ...removes, "composer-input"]);
    const names = {
      "sent-attachment": "Open sky.png",
      "attachment-remove": "Remove sky.png",
      "schema-remove": "Remove schema person.json",
      "effort-button": "Worker effort: Auto",
    };
    for (const [testId, name] of Object.entries(names)) {
      assert.equal(await panel.page.getByRole("button", { name, exact: true }).getAttribute("data-testid"), testId);
    }
    const sources = panel.byId("answer-sources").locator("summary");
    await sources.focus();
    await panel.page.keyboard.press("Enter");
    await panel.page.keyboard.press("Tab");
    assert.equal(await panel.page.evaluate(() => document.activeElement?.textContent), "Ada Lovelace");
    await panel.page.keyboard.press("Enter");
    assert.deepEqual(await panel.messagesOf("link-open"), [{ type: "link-open", href: "https://example.com/ada" }]);
  });
});

/** Opens everything that is folded. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.querySelectorAll("details").forEach((details) => (details.open = true));
    const folded = '.call-toggle[aria-expanded="false"], .changes-toggle[aria-expanded="false"]';
    for (let button = document.querySelector<HTMLElement>(folded); button !== null; button = document.querySelector<HTMLElement>(folded)) {
      button.click();
    }
  });
}

async function violations({ page }: PanelPage): Promise<readonly string[]> {
  // The page's policy forbids frames' scripts and there are none; legacy mode asks for no second page either.
  const { violations: found, passes } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  assert.ok(
    passes.some((rule) => rule.id === "color-contrast"),
    "axe measured no contrast",
  );
  return found.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html} ${node.failureSummary ?? ""}`));
}

/** What stands out at the right: wider than the panel, and not within something that scrolls by itself. */
async function overflowing(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll("#root *")].filter(
      (node) => node.getBoundingClientRect().right > limit + 0.5 && node.parentElement?.closest("pre, .table-scroll, .diff") === null,
    );
    return wide.map((node) => node.outerHTML.slice(0, 120));
  });
}
