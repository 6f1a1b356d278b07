import assert from "node:assert/strict";
import { join } from "node:path";
import { repositoryRoot } from "../../scripts/paths.ts";
import { askedConversation } from "../model-server/askedConversation.ts";
import { stepMs } from "./harness/patience.ts";
import { answerEnds, ask, beginChat, lastAnswer, lastQuestion, type Journey } from "./journey.ts";

const program = join(repositoryRoot, "node_modules", "@modelcontextprotocol", "server-everything", "dist", "index.js");
const servers = { servers: { everything: { type: "stdio", command: process.execPath, args: [program, "stdio"] } } };

describe("an agent with a tool of an MCP server, with the packed extension", () => {
  let journey: Journey;

  before(async () => {
    journey = await beginChat({ files: { "a.txt": "a\n", ".vscode/mcp.json": JSON.stringify(servers) } });
  });
  after(() => journey.dispose());
  afterEach(function () {
    return journey.bench.keepEvidence(this.currentTest);
  });

  it("shows the image that the tool answers with in the transcript, and sends it to the model", async () => {
    const { server, panel, bench } = journey;
    await bench.runCommand("MCP: List Servers");
    await bench.quickPick(/everything/);
    await bench.quickPick(/Start Server/);
    // Its output opens: it has been started once its tools are listed there.
    await bench.page
      .locator(".view-line", { hasText: /Discovered.\d+.tools/ })
      .first()
      .waitFor({ timeout: stepMs });
    await bench.runCommand("Baton: New Chat");
    server.script({ steps: [{ text: "Hello." }] });
    await ask(journey, "Hello");
    await answerEnds(panel, "complete");
    const tool = askedConversation(lastQuestion(server).body).tools.find(({ name }) => /get-tiny-image$/.test(name));
    assert.ok(tool !== undefined, JSON.stringify(askedConversation(lastQuestion(server).body).tools.map(({ name }) => name)));
    server.script(
      { steps: [{ toolCall: { id: "call_image", name: tool.name, argumentsText: "{}" } }] },
      { steps: [{ text: "There it is." }] },
    );
    await ask(journey, "Show me the tiny image.");
    const request = panel.locator("[data-testid=request]");
    await request.and(panel.locator("[data-armed]")).waitFor({ timeout: stepMs });
    await panel.locator("[data-testid=request-allow]").click();
    await answerEnds(panel, "complete");
    const call = lastAnswer(panel).locator("[data-testid=tool-call]");
    // At the line's icon.
    await call
      .getByTestId("call-toggle")
      .first()
      .click({ position: { x: 10, y: 10 } });
    const image = call.locator(".call-body img[src^='blob:']");
    await image.waitFor({ timeout: stepMs });
    // It can be decoded, and has a size.
    const width = await image.evaluate(async (shown) => {
      const picture = shown as HTMLImageElement;
      await picture.decode();
      return picture.naturalWidth;
    });
    assert.ok(width > 0);
    await bench.screenshot("agent-mcp-image");
    assert.match(JSON.stringify(lastQuestion(server).body), /data:image\/png;base64,/);
  });
});
