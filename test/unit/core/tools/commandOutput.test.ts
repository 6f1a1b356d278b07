import assert from "node:assert/strict";
import { CommandOutput } from "../../../../src/core/tools/commands/commandOutput.ts";

describe("what a command writes", () => {
  it("is held whole while there is room", () => {
    const output = new CommandOutput();
    output.add("one\n");
    output.add("two");
    assert.equal(output.text, "one\ntwo");
  });

  it("is held with its beginning and its end when it never stops", () => {
    const output = new CommandOutput();
    output.add("begins ");
    for (let piece = 0; piece < 100; piece += 1) {
      output.add("x".repeat(100_000));
    }
    output.add(" ends");
    assert.ok(output.text.length < 4_200_000);
    assert.match(output.text, /^begins x+\n\[\d+ characters were not kept\.\]\nx+ ends$/);
  });
});
