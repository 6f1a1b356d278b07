import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { stepMs } from "./harness/patience.ts";
import { answerEnds, ask, beginChat, lastAnswer, type Journey } from "./journey.ts";

const call = (name: string, args: object, id = `call_${name}`) => ({ toolCall: { id, name, argumentsText: JSON.stringify(args) } });

describe("an agent, with the packed extension", () => {
  let journey: Journey;

  before(async () => {
    journey = await beginChat({ files: { "src/a.js": "export const one = 1;\n", "AGENTS.md": "Use two spaces.\n" } });
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  const onDisk = (path: string): Promise<string> => readFile(join(journey.bench.folder, path), "utf8");

  it("reads, edits and runs what only reads, and the answer shows it", async () => {
    const { server, panel } = journey;
    server.script(
      { steps: [{ text: "I look." }, call("read_file", { path: "src/a.js" })] },
      { steps: [call("edit_file", { path: "src/a.js", edits: [{ oldText: "one = 1", newText: "two = 2" }] })] },
      { steps: [call("run_command", { command: "cat src/a.js" })] },
      { steps: [{ text: "It is two now." }] },
    );
    await ask(journey, "Make it two.");
    await answerEnds(panel, "complete");
    await lastAnswer(panel).getByText("It is two now.").waitFor({ timeout: stepMs });
    assert.equal(await onDisk("src/a.js"), "export const two = 2;\n");
    assert.equal(await lastAnswer(panel).locator("[data-testid=tool-call]").count(), 3);
    const bodies = server.requests.map(({ body }) => JSON.stringify(body));
    assert.match(bodies.at(-1) ?? "", /Use two spaces\./);
    assert.match(bodies.at(-1) ?? "", /export const two = 2;/);
  });

  it("asks before a command that writes, and runs it once it is allowed", async () => {
    const { server, panel, bench } = journey;
    server.script({ steps: [call("run_command", { command: "echo made > made.txt" })] }, { steps: [{ text: "Made." }] });
    await ask(journey, "Make a file.");
    const request = panel.locator("[data-testid=request]");
    await request.getByText("echo made > made.txt").first().waitFor({ timeout: stepMs });
    await bench.screenshot("agent-approval");
    // A card takes no click that was meant for what stood there before.
    await request.and(panel.locator("[data-armed]")).waitFor({ timeout: stepMs });
    await panel.locator("[data-testid=request-allow]").click();
    await answerEnds(panel, "complete");
    assert.equal(await onDisk("made.txt"), "made\n");
  });
});
