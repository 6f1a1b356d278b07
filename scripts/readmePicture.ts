/** `npm run picture`: takes the README's picture, media/readme.png, of the real thing: the packed extension, answering from the demo server. */
import { join } from "node:path";
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
  await bench.page.mouse.move(960, 400);
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
