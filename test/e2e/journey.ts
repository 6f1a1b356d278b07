import assert from "node:assert/strict";
import type { FrameLocator, Locator } from "playwright-core";
import { doctorAnswer } from "../model-server/doctorAnswer.ts";
import type { ModelServer, RecordedRequest } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { stepMs } from "./harness/patience.ts";
import { openWorkbench, type Workbench, type WorkbenchOptions } from "./harness/workbench.ts";

/** A window with Baton whose OpenAI and Anthropic are a model server on this machine. */
export interface Journey {
  readonly server: ModelServer;
  readonly bench: Workbench;
  readonly panel: FrameLocator;
  /** Every message that the panel's page was sent, as JSON, in order. */
  readonly messages: readonly string[];
  dispose(): Promise<void>;
}

/** User settings that send the built-in providers to the model server. */
export function providersAt(server: ModelServer): Record<string, unknown> {
  return { openai: { baseUrl: server.openaiBaseUrl }, anthropic: { baseUrl: server.anthropicBaseUrl } };
}

/** Opens a window; nothing is set up but the addresses. */
export async function beginJourney(options: WorkbenchOptions = {}): Promise<Journey> {
  const server = await startModelServer({ fallback: doctorAnswer });
  const bench = await openWorkbench({ ...options, settings: { "baton.providers": providersAt(server), ...options.settings } });
  const messages: string[] = [];
  await bench.page.exposeFunction("batonMessage", (text: string) => void messages.push(text));
  // Runs in every frame from now on, before its scripts: the panel's is not open yet. VS Code writes the panel's page into an open document, which
  // drops listeners that were there before: so ours is added together with the page's own.
  await bench.page.addInitScript(() => {
    const add = window.addEventListener.bind(window);
    const listen = (type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void => {
      if (type === "message") {
        add("message", (event) => {
          const report: unknown = Reflect.get(window, "batonMessage");
          if (typeof report === "function") {
            report(JSON.stringify(event.data) ?? "");
          }
        });
      }
      add(type, listener, options);
    };
    window.addEventListener = listen;
  });
  return {
    server,
    bench,
    panel: bench.chatFrame(),
    messages,
    async dispose() {
      await bench.dispose();
      await server.close();
    },
  };
}

/** Adds a key with the command, as a person does: provider, key, label. */
export async function addKey(bench: Workbench, provider: string, key: string, label: string): Promise<void> {
  await bench.runCommand("Baton: Add API Key");
  await bench.quickPick(provider, "Which provider is the key for?");
  await bench.quickInputType(key, `Add API Key for ${provider} (1/2)`);
  await bench.quickInputType(label, `Add API Key for ${provider} (2/2)`);
  await bench.page.getByText(`${provider} accepted key “${label}”`).first().waitFor({ timeout: stepMs });
}

/** Chooses a role's model with the command. */
export async function chooseModel(bench: Workbench, role: "Orchestrator" | "Worker", model: string): Promise<void> {
  await bench.runCommand(`Baton: Choose ${role} Model`);
  await bench.quickInput.waitFor(`Choose ${role} Model`);
  await bench.quickInput.fill(model);
  await bench.quickPick(new RegExp(`^\\s*(?:Use openai:)?${model}\\s*$`));
  await bench.page.locator(".statusbar-item", { hasText: model }).first().waitFor({ timeout: stepMs });
}

/** Begins a journey as it is from the second day on: with a key, a worker's model, and the chat open. */
export async function beginChat(options: WorkbenchOptions = {}): Promise<Journey> {
  const journey = await beginJourney(options);
  await addKey(journey.bench, "OpenAI", journey.server.keys.openai, "work");
  await chooseModel(journey.bench, "Worker", "gpt-4.1-mini");
  await journey.bench.openChat();
  return journey;
}

/** The newest answer in the panel. */
export function lastAnswer(panel: FrameLocator): Locator {
  return panel.locator("[data-testid=turn-answer]").last();
}

/** Sends a prompt, once the answer before has ended, and waits until its answer, and no earlier one, is the newest in the panel. */
export async function ask({ bench, panel }: Pick<Journey, "bench" | "panel">, prompt: string): Promise<Locator> {
  const answers = panel.locator("[data-testid=turn-answer]");
  // Enter sends nothing while an answer streams.
  await answers.and(panel.locator("[data-status=streaming]")).first().waitFor({ state: "detached", timeout: stepMs });
  const before = await answers.count();
  await bench.sendPrompt(prompt);
  await answers.nth(before).waitFor({ timeout: stepMs });
  return answers.nth(before);
}

/** Waits until the newest answer has ended in `status`. */
export async function answerEnds(panel: FrameLocator, status: "complete" | "stopped" | "failed" | "interrupted"): Promise<Locator> {
  const answer = lastAnswer(panel);
  await answer.and(panel.locator(`[data-status=${status}]`)).waitFor({ timeout: stepMs });
  return answer;
}

/** The newest answer's words exactly as the panel holds them: what its Copy button puts into the clipboard. */
export function copiedAnswer({ bench, panel }: Pick<Journey, "bench" | "panel">): Promise<string> {
  return copiedBy(bench, () => lastAnswer(panel).locator("[data-testid=answer-copy]").click());
}

/** What `copy` puts into the clipboard. */
export async function copiedBy({ page }: Workbench, copy: () => Promise<void>): Promise<string> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const before = `nothing copied yet ${String(performance.now())}`;
  await page.evaluate((text) => navigator.clipboard.writeText(text), before);
  await copy();
  const deadlineMs = performance.now() + stepMs;
  for (;;) {
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    // It is empty for a moment while it is written.
    if (copied !== before && copied !== "") {
      return copied;
    }
    assert.ok(performance.now() < deadlineMs, "nothing was put into the clipboard");
    await page.waitForTimeout(25);
  }
}

/** The newest question that reached the server. */
export function lastQuestion(server: ModelServer): RecordedRequest {
  const request = server.requests.findLast(({ method }) => method === "POST");
  assert.ok(request !== undefined, "no question reached the server");
  return request;
}

/** Switches the role in the panel. */
export async function useRole(panel: FrameLocator, role: "worker" | "orchestrator"): Promise<void> {
  await panel.locator(`[data-testid=role-${role}]`).click();
}

/** Looks for the keys everywhere they must not be, and for the search itself being blind. */
export async function assertKeysNowhere(journey: Journey): Promise<void> {
  const { bench, server, messages } = journey;
  const keys = Object.values(server.keys);
  const files = await bench.writtenFiles();
  assert.ok(
    files.some((file) => file.path.endsWith("settings.json")),
    "the search sees the settings file",
  );
  assert.ok(
    files.some((file) => file.path.endsWith("Baton.log")),
    "the search sees the log",
  );
  assert.ok(
    files.some((file) => file.path.endsWith(".jsonl")),
    "the search sees the conversations",
  );
  assert.ok(
    messages.some((message) => message.includes("snapshot")),
    "the search sees the panel's messages",
  );
  for (const key of keys) {
    // A key's tail alone would be a leak too.
    const needles = [key, key.slice(-16)];
    for (const { path, text } of files) {
      assert.ok(!needles.some((needle) => text.includes(needle)), `a key stands in ${path}`);
    }
    assert.ok(!messages.some((message) => needles.some((needle) => message.includes(needle))), "a key was sent to the panel");
  }
}
