/** `npm run picture`: takes the README's picture, media/readme.png, of the real thing: the packed extension, answering from the demo server. */
import { join } from "node:path";
import type { Page } from "playwright-core";
import { answerEnds } from "../test/e2e/journey.ts";
import { openWorkbench } from "../test/e2e/harness/workbench.ts";
import { demoAnswer } from "../test/model-server/demo.ts";
import { anyKeys } from "../test/model-server/keys.ts";
import { startModelServer } from "../test/model-server/server.ts";
import { packageBaton } from "./packaging.ts";
import { repositoryRoot } from "./paths.ts";

const source = `/** Calls \`attempt\` until it succeeds. */
export async function retry<T>(attempt: () => Promise<T>, times: number): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (count >= times) {
        throw error;
      }
    }
  }
}
`;

await packageBaton();
const server = await startModelServer({ keys: anyKeys, fallback: demoAnswer });
const bench = await openWorkbench({
  files: { "retry.ts": source },
  viewport: { width: 1280, height: 800 },
  settings: {
    "workbench.colorTheme": "Dark Modern",
    "workbench.layoutControl.enabled": false,
    "baton.providers": {
      anthropic: { baseUrl: server.anthropicBaseUrl, keyRequired: false },
      openai: { baseUrl: server.openaiBaseUrl, keyRequired: false },
    },
    "baton.orchestrator.model": "anthropic:claude-opus-4-6",
    "baton.worker.model": "openai:gpt-4.1-mini",
  },
});
try {
  await bench.page.locator(".explorer-folders-view").getByText("retry.ts").dblclick();
  const panel = await bench.openChat();
  await widenPanel(bench.page, 150);
  await bench.sendPrompt("Write me some code: a queue that limits how many calls run at once");
  await answerEnds(panel, "complete");
  await panel.locator("[data-testid=transcript]").evaluate((element) => {
    element.scrollTop = 0;
  });
  await bench.page.screenshot({ path: join(repositoryRoot, "media", "readme.png") });
} finally {
  await bench.dispose();
  await server.close();
}

/** Drags the edge of the secondary side bar to the left, so that code in an answer can be read. */
async function widenPanel(page: Page, byPixels: number): Promise<void> {
  const bar = await page.locator(".part.auxiliarybar").boundingBox();
  if (bar === null) {
    throw new Error("The secondary side bar is not open, so the panel is not where the picture wants it.");
  }
  const height = bar.y + bar.height / 3;
  await page.mouse.move(bar.x - 1, height);
  await page.mouse.down();
  await page.mouse.move(bar.x - byPixels, height, { steps: 10 });
  await page.mouse.up();
  await page.mouse.move(bar.x - byPixels - 80, height);
}
