import assert from "node:assert/strict";
import * as vscode from "vscode";
import { offeredTools } from "../../src/core/tools/offered/offeredTools.ts";
import type { JsonObject } from "../../src/core/model/json.ts";
import type { Tool, ToolResult } from "../../src/core/tools/tool.ts";
import { editorToolOffers } from "../../src/host/tools/editorToolOffers.ts";

const context = { callId: "c", stepId: "s", output: () => undefined };

describe("tools of extensions and MCP servers in VS Code", () => {
  function tool(fits: RegExp): Tool {
    const found = offeredTools(editorToolOffers, editorToolOffers.list()).find(({ name }) => fits.test(name));
    assert.ok(found, `${String(fits)}: ${vscode.lm.tools.map(({ name }) => name).join(" ")}`);
    return found;
  }
  const run = (fits: RegExp, args: JsonObject, signal = new AbortController().signal): Promise<ToolResult> =>
    tool(fits).run(args, context, signal);

  it("an extension's tool is offered under its extension's name, and answers in words", async () => {
    const offered = editorToolOffers.list().find(({ name }) => name === "fake_weather");
    assert.deepEqual([offered?.source, offered?.description, offered?.isUsual], ["Fake Models", "Says how the weather is.", true]);
    assert.deepEqual(await run(/^fake_weather$/, { city: "Bern" }), {
      ok: true,
      parts: [
        { type: "text", text: "Sunny in Bern" },
        { type: "text", text: '{\n\t"degrees": 21\n}' },
        { type: "text", text: "[audio/wav, 3 bytes: it can't be shown to you.]" },
        { type: "text", text: "from tsx" },
      ],
    });
  });

  it("VS Code's own tools aren't offered unless the user chooses them", () => {
    const usual = editorToolOffers.list().flatMap(({ name, isUsual }) => (isUsual && !name.startsWith("mcp_") ? [name] : []));
    assert.deepEqual(usual.toSorted(), ["fake_endless", "fake_weather"]);
  });

  it("what a tool throws is a failure with its words, and one that is stopped ends", async () => {
    assert.deepEqual(await run(/^fake_weather$/, { city: "Nowhere" }), { ok: false, message: "fake_weather failed: There is no weather." });
    const stop = new AbortController();
    const running = run(/^fake_endless$/, {}, stop.signal);
    stop.abort();
    assert.deepEqual(await running, { ok: false, message: "fake_endless was stopped. It may have had effects." });
  });

  it("a real MCP server's tools are offered, and answer with words and an image", async () => {
    await vscode.commands.executeCommand("workbench.mcp.startServer", "*", { waitForLiveTools: true, autoTrustChanges: true });
    const sum = await run(/^mcp_everything_.*get-sum$/, { a: 2, b: 3 });
    assert.match(sum.ok && sum.parts[0]?.type === "text" ? sum.parts[0].text : JSON.stringify(sum), /5/);
    const image = await run(/^mcp_everything_.*get-tiny-image$/, {});
    const part = image.ok ? image.parts.find(({ type }) => type === "image") : undefined;
    assert.ok(part?.type === "image" && part.source.kind === "base64", JSON.stringify(image).slice(0, 500));
    assert.equal(part.source.mediaType, "image/png");
    assert.equal(Buffer.from(part.source.data, "base64").subarray(1, 4).toString(), "PNG");
    const links = await run(/^mcp_everything_.*get-resource-links$/, { count: 2 });
    assert.equal(links.ok && links.parts.some(({ type }) => type === "resource-link"), true, JSON.stringify(links).slice(0, 800));
    assert.match(tool(/^mcp_everything_.*_echo$/).runningLine({}), /^Running mcp_everything_.*_echo \(MCP: everything\)$/);
  });
});
