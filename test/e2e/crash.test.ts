import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ScriptedAnswer } from "../model-server/script.ts";
import { extensionHost, killExtensionHost } from "./harness/extensionHost.ts";
import { stepMs } from "./harness/patience.ts";
import { answerEnds, ask, assertKeysNowhere, beginChat, type Journey, lastAnswer } from "./journey.ts";

/** How often the extension host is killed: `BATON_CRASH_KILLS=20` for more. */
const kills = Number(process.env["BATON_CRASH_KILLS"] ?? "3");
const words = Array.from({ length: 120 }, (_, index) => `word${String(index)} `);

/** A turn as the panel shows it. */
interface ShownTurn {
  readonly kind: string;
  /** An answer's; a prompt has none. */
  readonly status: string | undefined;
  readonly words: string;
}

/** When to kill: what the server answers, and what the panel then shows. */
interface Moment {
  readonly name: string;
  readonly answer: ScriptedAnswer;
  until(journey: Journey): Promise<unknown>;
}

const moments: readonly Moment[] = [
  {
    name: "in the middle of an answer",
    answer: { steps: words.map((text) => ({ text })), paceMs: 10 },
    until: ({ panel }) =>
      lastAnswer(panel)
        .getByText(`word${String(Math.floor(Math.random() * 80))} `)
        .first()
        .waitFor({ timeout: stepMs }),
  },
  {
    name: "the moment an answer is shown as complete",
    answer: { steps: words.map((text) => ({ text })) },
    until: ({ panel }) => answerEnds(panel, "complete"),
  },
  {
    name: "the moment a failure is shown",
    answer: { error: { status: 400, type: "invalid_request_error", message: "This server does not want to." } },
    until: ({ panel }) => answerEnds(panel, "failed"),
  },
  {
    name: "the moment a prompt is shown as sent",
    answer: { steps: [{ until: new Promise(() => undefined) }, { text: "never" }] },
    until: () => Promise.resolve(),
  },
];

describe("a chat whose extension host is killed", () => {
  let journey: Journey;
  let pid: number | undefined;

  before(async function () {
    if (process.platform === "win32") {
      this.skip();
    }
    journey = await beginChat();
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  /** All turns as the panel shows them now. */
  function shownTurns(): Promise<readonly ShownTurn[]> {
    return journey.panel.locator("[data-testid=turn-user], [data-testid=turn-answer]").evaluateAll((turns) =>
      turns.map((turn) => {
        const isPrompt = turn.getAttribute("data-testid") === "turn-user";
        const parts = isPrompt ? [turn] : [...turn.querySelectorAll("[data-testid=answer-text], [data-testid=failure-card]")];
        const words = parts.map((part) => part.textContent).join(" ");
        return {
          kind: isPrompt ? "prompt" : "answer",
          status: (turn as HTMLElement).dataset["status"],
          words: words.replaceAll(/\s+/g, " ").trim(),
        };
      }),
    );
  }

  /** Waits for the next extension host, which VS Code starts by itself at first, and then on a click, and for the panel's next page. */
  async function comeBack(): Promise<void> {
    const { bench, panel } = journey;
    const restart = bench.page.locator(".notification-list-item .monaco-button", { hasText: "Restart" }).first();
    const deadlineMs = performance.now() + stepMs;
    for (let next = await extensionHost(bench); next === undefined || next === pid; next = await extensionHost(bench)) {
      assert.ok(performance.now() < deadlineMs, "VS Code starts no other extension host");
      if (await restart.isVisible()) {
        await restart.click();
      }
      await bench.page.waitForTimeout(50);
    }
    // The page of before is marked, and gone with its host.
    await panel.locator("body:not([data-before-crash])").waitFor({ timeout: stepMs });
    await panel.locator("[data-testid=composer-input]").waitFor({ timeout: stepMs });
    await lastAnswer(panel).waitFor({ timeout: stepMs });
  }

  for (let index = 0; index < kills; index += 1) {
    const moment = moments[index % moments.length] as Moment;
    it(`has all again that it had shown: killed ${moment.name} (${String(index + 1)})`, async function () {
      this.timeout(90_000);
      const { bench, panel, server } = journey;
      if (index % 7 === 6) {
        await bench.runCommand("Baton: New Chat");
        await lastAnswer(panel).waitFor({ state: "detached", timeout: stepMs });
      }
      server.script(moment.answer);
      await ask(journey, `Question ${String(index)}`);
      await moment.until(journey);
      await panel.locator("body").evaluate((body) => body.setAttribute("data-before-crash", ""));
      const shown = await shownTurns();
      pid = await killExtensionHost(bench);
      await comeBack();
      const restored = await shownTurns();
      if (index < moments.length) {
        await bench.screenshot(`95-crash-${String(index)}`);
      }

      assert.ok(shown.length >= 2);
      assert.equal(restored.length, shown.length);
      const streaming = shown.at(-1);
      assert.deepEqual(restored.slice(0, -1), shown.slice(0, -1));
      const last = restored.at(-1);
      if (streaming?.status === "streaming") {
        assert.ok(last?.status === "interrupted" || last?.status === "complete");
        // Its last fifth of a second may be missing, or a moment more be there than the picture of before had.
        assert.ok(words.join("").startsWith(last.words) || last.words === "", `what is left of it is its beginning: ${last.words}`);
      } else {
        assert.deepEqual(last, streaming);
      }
    });
  }

  it("continues after that, with the keys only in the secret storage", async () => {
    const { bench, server } = journey;
    server.script({ steps: [{ text: "all is well" }] });
    await ask(journey, "And now?");
    await answerEnds(journey.panel, "complete");
    assert.equal((await shownTurns()).at(-1)?.words, "all is well");
    await bench.screenshot("96-after-crashes");
    await assertKeysNowhere(journey);
  });

  it("is reported as damaged once, with the path of its file and a copy of what was there", async () => {
    const { bench, panel } = journey;
    const shown = await shownTurns();
    const journals = (await bench.writtenFiles()).filter(({ path, text }) => path.endsWith(".jsonl") && text.includes("all is well"));
    assert.equal(journals.length, 1);
    await appendFile(join(dirname(bench.folder), journals[0]?.path ?? ""), "a disk's garbage\n");
    await bench.reloadWindow();
    // The panel was open, so it comes back by itself.
    await lastAnswer(panel).waitFor({ timeout: stepMs });
    assert.deepEqual(await shownTurns(), shown);
    await bench.notification(/is damaged: one line couldn't be read, and the rest is shown/);
    await bench.screenshot("97-damaged-chat");
    await bench.notificationButton(/is damaged/, "Show File");
    await bench.page.locator(".editor-instance", { hasText: "a disk's garbage" }).waitFor({ timeout: stepMs });
  });
});
