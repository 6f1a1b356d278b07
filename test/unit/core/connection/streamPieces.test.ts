import assert from "node:assert/strict";
import { StreamPieces, type StreamVerdict } from "../../../../src/core/connection/streamPieces.ts";

/** The verdict on words of ten letters that came at these times. */
function verdictOn(timesMs: readonly number[], endMs: number): StreamVerdict {
  const pieces = new StreamPieces(0);
  for (const timeMs of timesMs) {
    pieces.add(timeMs, 10);
  }
  return pieces.verdict(endMs);
}

const at = (timeMs: number, count: number): readonly number[] => Array.from({ length: count }, () => timeMs);

describe("how an answer comes", () => {
  it("is piece by piece if its words are apart", () => {
    assert.equal(verdictOn([500, 520, 540, 560, 580], 600), "pieces");
    assert.equal(verdictOn([...at(300, 20), ...at(600, 20), ...at(900, 20)], 910), "pieces");
  });

  it("is in one piece if all words come at once, after a wait, or all but the first", () => {
    assert.equal(verdictOn(at(900, 60), 901), "whole");
    assert.equal(verdictOn([10, ...at(900, 60)], 901), "whole");
  });

  it("is in one piece if a busy computer is slow to read what came at once", () => {
    const pieces = new StreamPieces(0);
    pieces.read();
    for (const timeMs of [900, 930, 960, 990, 1020, 1050]) {
      pieces.add(timeMs, 10);
    }
    assert.equal(pieces.verdict(1060), "whole");
  });

  it("is piece by piece if bytes came before each of its words", () => {
    const pieces = new StreamPieces(0);
    for (const timeMs of [900, 930, 960, 990, 1020, 1050]) {
      pieces.read();
      pieces.add(timeMs, 10);
    }
    assert.equal(pieces.verdict(1060), "pieces");
  });

  it("cannot be judged from a short or a quick answer", () => {
    assert.equal(verdictOn([900], 901), "unclear");
    assert.equal(verdictOn([], 901), "unclear");
    assert.equal(verdictOn(at(90, 60), 91), "unclear");
  });
});
