import assert from "node:assert/strict";
import { PanelBench, type PanelPage } from "./panelPage.ts";
import { agentTurn, editCall, textPart } from "./agentSamples.ts";
import { answerTurn, finishedAnswer, sampleFacts, sampleState, userTurn } from "./samples.ts";

/** The width that the secondary side bar has at first, in pixels. */
const sideBarWidth = 285;
const facts = { ...sampleFacts, reasoningTokens: 64, effort: "high", effortReason: "the prompt asks for a plan", accountLabel: "work" };
const question = userTurn("u1", "Why?");
const answered = sampleState([question, finishedAnswer("a1", "Because.", { providerLabel: "OpenAI", facts })]);

describe("panel: narrow", () => {
  let bench: PanelBench;
  before(async () => {
    bench = await PanelBench.start();
  });
  after(async () => await bench[Symbol.asyncDispose]());

  for (const width of [200, 250, sideBarWidth, 400, 900]) {
    it(`names both roles in words, and shows the whole model, at ${width} px`, async () => {
      await using panel = await bench.open({ width, state: answered });
      for (const role of ["role-worker", "role-orchestrator"]) {
        const label = panel.byId(role).locator(".role-label");
        assert.ok(await label.isVisible(), role);
        assert.ok(await isWhole(label), `${role} is cut off`);
      }
      assert.ok(await isWhole(panel.byId("model-button").locator(".model-label")), "the model is cut off");
      assert.deepEqual(await overlaps(panel), []);
    });
  }

  it("shows roles as icons with tooltips if even their words do not fit", async () => {
    await using panel = await bench.open({ width: 180, state: answered });
    for (const [id, name] of [
      ["role-worker", "Worker"],
      ["role-orchestrator", "Orchestrator"],
    ] as const) {
      const button = panel.byId(id);
      assert.ok(!(await button.locator(".role-label").isVisible()));
      assert.ok(await button.locator(".codicon").isVisible());
      assert.match((await button.getAttribute("title")) ?? "", new RegExp(`^${name} \\(`));
      assert.equal(await button.getAttribute("aria-label"), name);
    }
  });

  const lines: readonly (readonly [width: number, line: string])[] = [
    [200, "gpt-4.1-mini-2025-04-14 · $0.0041"],
    [sideBarWidth, "Worker · gpt-4.1-mini-2025-04-14 · $0.0041"],
    [400, "Worker · gpt-4.1-mini-2025-04-14 · 3.2 s · $0.0041"],
    [500, "Worker · gpt-4.1-mini-2025-04-14 · 1,234 in · 567 out · 3.2 s · $0.0041"],
    [600, "Worker · gpt-4.1-mini-2025-04-14 · high effort (auto) · 1,234 in · 567 out · 3.2 s · $0.0041"],
    [
      900,
      "Worker · OpenAI · gpt-4.1-mini-2025-04-14 · high effort (auto) · 1,234 in (83 % cached) · 567 out (64 thinking) · 3.2 s · $0.0041",
    ],
  ];
  for (const [width, line] of lines) {
    it(`keeps an answer's footer on one line, the least important left out, at ${width} px`, async () => {
      await using panel = await bench.open({ width, state: answered });
      assert.equal(await shownLine(panel), line);
      const footer = await panel.byId("answer-footer").boundingBox();
      assert.ok(footer !== null && footer.height <= 30, JSON.stringify(footer));
      await assertInside(panel, width);
    });
  }

  it("gives a long model's name what is left of the line, never the cost's place", async () => {
    const long = { ...facts, model: "accounts/fireworks/models/llama-v4-maverick-instruct-basic" };
    await using panel = await bench.open({
      width: sideBarWidth,
      state: sampleState([question, finishedAnswer("a1", "Because.", { facts: long, role: "orchestrator" })]),
    });
    await assertInside(panel, sideBarWidth);
  });

  it("keeps the cost whole beside the buttons that undo and redo", async () => {
    const turn = { ...agentTurn("a1", [editCall, textPart("t1", "Done.")], "complete") };
    await using panel = await bench.open({ width: 250, state: sampleState([question, turn]) });
    await panel.byId("turn-undo").click();
    await assertInside(panel, 250);
  });

  for (const width of [230, 300]) {
    it(`shows an edit's new problems whole at ${width} px: its path gives way first, and nothing lies over another`, async () => {
      const edit = { ...editCall, arguments: { path: "src/shop/prices/discounts.ts", edits: [] } };
      const line = "Edited src/shop/prices/discounts.ts";
      const parts = [
        { ...edit, line: `${line} (12 new problems)` },
        {
          ...edit,
          id: "c9",
          callId: "c9",
          state: "running" as const,
          result: undefined,
          line: "Editing src/shop/prices/discounts.ts (checking for problems…)",
        },
      ];
      await using panel = await bench.open({ width, state: sampleState([question, agentTurn("a1", parts)]) });
      const rows = panel.byId("tool-call");
      for (const [index, note] of ["12 new problems", "checking for problems…"].entries()) {
        const row = rows.nth(index);
        assert.equal(await row.locator(".call-meta-note").textContent(), note);
        const [words, meta] = await Promise.all([".call-line", ".call-meta"].map(async (part) => await row.locator(part).boundingBox()));
        assert.ok(words && meta && words.x + words.width <= meta.x && meta.x + meta.width <= width, JSON.stringify({ words, meta }));
        assert.ok(await isWhole(row.locator(".call-meta-note")));
      }
      assert.match(
        (await rows.first().getByRole("button").getAttribute("aria-label")) ?? "",
        /^Edited .*discounts\.ts, done, .*, 12 new problems$/,
      );
    });
  }

  it("gives the rest of the footer by keyboard, in the tooltip and to screen readers", async () => {
    await using panel = await bench.open({ width: sideBarWidth, state: answered });
    const line = panel.byId("answer-facts");
    await panel.tabTo("answer-facts");
    assert.equal(await panel.byId("answer-details").isVisible(), false);
    await panel.page.keyboard.press("Enter");
    assert.equal(await line.getAttribute("aria-expanded"), "true");
    const details = panel.byId("answer-details");
    const rows = await details
      .locator("div")
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent).join(": ")));
    for (const row of ["Provider: OpenAI", "Key: work", "Input tokens: 1,234", "Output tokens: 567", "Time: 3.2 s", "Cost: $0.0041"]) {
      assert.ok(rows.includes(row), `${row} in ${rows.join(", ")}`);
    }
    assert.deepEqual(((await line.getAttribute("title")) ?? "").split("\n"), rows);
    assert.equal(await line.getAttribute("aria-label"), null, "its name is what is seen; its description, the tooltip, has the rest");
    await panel.page.keyboard.press("Enter");
    assert.equal(await details.isVisible(), false);
  });

  it("has the footer's buttons on the same line", async () => {
    await using panel = await bench.open({
      width: sideBarWidth,
      state: sampleState([question, answerTurn("a1", { status: "stopped", facts })]),
    });
    const [line, retry] = await Promise.all(["answer-facts", "answer-retry"].map(async (id) => await panel.byId(id).boundingBox()));
    assert.ok(line && retry && Math.abs(line.y + line.height / 2 - retry.y - retry.height / 2) < 3, JSON.stringify([line, retry]));
  });
});

/** Whether all of an element's text is to be seen. */
async function isWhole(part: ReturnType<PanelPage["byId"]>): Promise<boolean> {
  return await part.evaluate((span) => span.scrollWidth <= span.clientWidth + 1 || getComputedStyle(span).overflow === "visible");
}

/** What lies over another, or reaches out of the composer, of all that its toolbar shows. */
async function overlaps(panel: PanelPage): Promise<readonly string[]> {
  return await panel.byId("composer").evaluate((composer) => {
    const parts = [...composer.querySelectorAll(".composer-toolbar .codicon, .composer-toolbar span:not(.codicon)")].filter(
      (part) => part.children.length === 0 && part.getClientRects().length > 0,
    );
    const named = parts.map((part) => ({ name: part.textContent || part.className, box: part.getBoundingClientRect() }));
    const frame = composer.getBoundingClientRect();
    const outside = named.filter(({ box }) => box.left < frame.left || box.right > frame.right || box.bottom > frame.bottom);
    const crossed = named.flatMap((a, index) =>
      named
        .slice(index + 1)
        .filter(
          (b) =>
            a.box.left < b.box.right - 1 && b.box.left < a.box.right - 1 && a.box.top < b.box.bottom - 1 && b.box.top < a.box.bottom - 1,
        )
        .map((b) => `${a.name} over ${b.name}`),
    );
    return [...outside.map(({ name }) => `${name} outside`), ...crossed];
  });
}

/** Fails unless the cost stands whole on the line, and the last button after it within the panel. */
async function assertInside(panel: PanelPage, width: number): Promise<void> {
  const [line, cost, retry] = await Promise.all(
    [panel.byId("answer-facts"), panel.byId("answer-facts").locator(".fact-cost"), panel.byId("answer-retry")].map(
      async (part) => await part.boundingBox(),
    ),
  );
  assert.ok(line && cost && retry);
  assert.ok(cost.x + cost.width <= line.x + line.width, "the cost is cut off");
  assert.ok(line.x + line.width <= retry.x && retry.x + retry.width <= width, "the buttons do not fit");
}

/** The facts that are to be seen under the answer, as one line. */
async function shownLine(panel: PanelPage): Promise<string> {
  const facts = await panel
    .byId("answer-facts")
    .locator(".fact")
    .evaluateAll((all) =>
      all.filter((fact) => fact.getClientRects().length > 0).map((fact) => (fact as HTMLElement).innerText.replace(/\s+/g, " ")),
    );
  return facts.map((fact) => fact.trim()).join(" ");
}
