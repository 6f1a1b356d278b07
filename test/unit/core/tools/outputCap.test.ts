import assert from "node:assert/strict";
import type { ResultPart } from "../../../../src/core/model/message.ts";
import { cappedOutput, outputLimits } from "../../../../src/core/tools/outputCap.ts";

const text = (words: string): ResultPart => ({ type: "text", text: words });
const image: ResultPart = { type: "image", source: { kind: "base64", mediaType: "image/png", data: "AAAA" } };

async function capped(parts: readonly ResultPart[], path = "out/1.txt") {
  const kept: string[] = [];
  const result = await cappedOutput(parts, (whole) => {
    kept.push(whole);
    return Promise.resolve(path === "" ? undefined : path);
  });
  return { kept, result, words: result.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n") };
}

describe("a tool's output as a model gets it", () => {
  it("is as it came up to the limits", async () => {
    const parts = [text("x\n".repeat(1998)), image, text("y".repeat(2000))];
    const { result, kept } = await capped(parts);
    assert.equal(result, parts);
    assert.deepEqual(kept, []);
  });

  it("has its beginning and its end, what is missing, and where the full output is", async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `line ${String(index + 1)}`);
    const { words, kept } = await capped([text(lines.join("\n"))]);
    assert.deepEqual(kept, [lines.join("\n")]);
    assert.ok(words.startsWith("line 1\nline 2\n") && words.endsWith("\nline 4999\nline 5000"));
    assert.match(words, /\[3000 of 5000 lines left out here\. The whole is in out\/1\.txt\.\]/);
    assert.equal(words.split("\n").length, outputLimits.lines + 1);
  });

  it("keeps within the characters", async () => {
    const { words } = await capped([text("z".repeat(1500).concat("\n").repeat(300))]);
    assert.ok(words.length <= outputLimits.characters + 200, String(words.length));
    assert.match(words, /lines left out here/);
  });

  it("shortens a line in its middle", async () => {
    const { words } = await capped([text(`begin${"-".repeat(100_000)}end`)]);
    assert.match(words, /^begin-+ \[… 98008 characters left out …\] -+end\n\[Long lines were shortened\. The whole is in out\/1\.txt\.\]$/);
  });

  it("says so if the full output could not be kept, and keeps what is not text", async () => {
    const { result, words } = await capped([image, text("a\n".repeat(3000)), text("b")], "");
    assert.deepEqual(
      result.map(({ type }) => type),
      ["image", "text"],
    );
    assert.match(words, /The whole could not be kept/);
    assert.ok(words.endsWith("a\n\nb"));
  });
});
