import assert from "node:assert/strict";
import { fileBytes, mostFileBytes, readFileText } from "../../../../../src/core/tools/edits/fileText.ts";

const what = (bytes: Uint8Array): string => {
  const reading = readFileText(bytes, "a");
  return reading.ok ? "text" : reading.what;
};

describe("edits: bytes and text", () => {
  it("gives the same bytes back, with and without a byte order mark", () => {
    for (const text of ["", "\ufeff", "\ufeffa\r\nb", "a\rb\n", "\u{1f469}\u200d\u{1f466}", "\ufeff\ufeffa"]) {
      const bytes = Buffer.from(text);
      const reading = readFileText(bytes, "a");
      assert.ok(reading.ok);
      assert.deepEqual(Buffer.from(fileBytes(reading.file)), bytes);
    }
  });

  it("rejects what would be corrupted", () => {
    assert.equal(what(Buffer.from("\ufeffabc", "utf16le")), "utf-16");
    assert.equal(what(Buffer.from("const a = 1;\n", "utf16le")), "utf-16");
    assert.equal(what(Buffer.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0])), "utf-32");
    assert.equal(what(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2])), "binary");
    assert.equal(what(Buffer.from("caf\u00e9", "latin1")), "not-utf-8");
    assert.equal(what(Buffer.from([0x61, 0xed, 0xa0, 0x80])), "not-utf-8");
    assert.equal(what(Buffer.alloc(mostFileBytes + 1, 0x61)), "too-large");
  });
});
