import { stepMs } from "../e2e/harness/patience.ts";
import { answerEnds, type Journey } from "../e2e/journey.ts";
import { enterToRequest, type Typist } from "./latency.ts";
import { PanelProbe } from "./panelProbe.ts";
import { seriesOf, type Series } from "./statistics.ts";

const rounds = 3;

/** What a window that has just opened costs. */
export interface ActivationFigures {
  /** As VS Code itself measures it: loading the main file and `activate()`. */
  readonly activationMs: Series;
  /** The first prompt of a window, typed by a person as soon as the composer is there. */
  readonly firstEnterToRequestMs: Series;
  /** The same, pasted and sent at once: while the window is still busy with opening. */
  readonly firstPasteToRequestMs: Series;
}

/** Reloads the window a few times, each with another extension host, and asks a first question in each. */
export async function measureActivation(journey: Journey): Promise<ActivationFigures> {
  const { bench, panel } = journey;
  const activationMs: number[] = [];
  const firstMs: Record<Typist, number[]> = { person: [], paste: [] };
  await bench.openChat();
  for (const typist of Array.from({ length: rounds }, () => ["person", "paste"] as const).flat()) {
    await bench.reloadWindow();
    // The panel was open, so it comes back by itself.
    await panel.locator("[data-testid=composer-input]").waitFor({ timeout: stepMs });
    firstMs[typist].push(await enterToRequest(journey, await PanelProbe.install(panel), typist));
    await answerEnds(panel, "complete");
    activationMs.push(await readActivationMs(journey));
  }
  return {
    activationMs: seriesOf(activationMs),
    firstEnterToRequestMs: seriesOf(firstMs.person),
    firstPasteToRequestMs: seriesOf(firstMs.paste),
  };
}

/** The time in VS Code's own list of running extensions. */
async function readActivationMs({ bench }: Journey): Promise<number> {
  await bench.runCommand("Developer: Show Running Extensions");
  const row = bench.page.locator(".editor-instance .monaco-list-row", { hasText: "Baton" }).first();
  await row.filter({ hasText: /\d+ms/ }).waitFor({ timeout: stepMs });
  const text = await row.innerText();
  const found = /(\d+)ms/.exec(text)?.[1];
  if (found === undefined) {
    throw new Error(`VS Code reports no activation time for Baton, but: ${text}`);
  }
  // The list stands in a box over the window.
  const box = bench.page.locator(".monaco-modal-editor-block");
  await bench.page.keyboard.press("Escape");
  await box.waitFor({ state: "hidden", timeout: stepMs });
  return Number(found);
}
