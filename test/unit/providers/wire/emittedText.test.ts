import assert from "node:assert/strict";
import { EmittedText } from "../../../../src/providers/wire/answers/emittedText.ts";

describe("words that an ending event repeats", () => {
  function reported(...pieces: readonly string[]): EmittedText {
    const words = new EmittedText();
    for (const piece of pieces) {
      words.push(piece);
    }
    return words;
  }

  it("add nothing if all was emitted", () => {
    assert.equal(reported("Good ", "morning", ".").rest("Good morning."), "");
  });

  it("add their end if it was not emitted", () => {
    assert.equal(reported("Good ", "morning").rest("Good morning, Ada."), ", Ada.");
  });

  it("are all new if nothing was emitted", () => {
    assert.equal(reported("").rest("Good morning."), "Good morning.");
  });

  it("add nothing if they are shorter, or differ", () => {
    assert.equal(reported("Good ", "morning", ".").rest("Good mor"), "");
    assert.equal(reported("Good ", "morning").rest("Bad morning, Ada."), "");
    assert.equal(reported("Good ", "morning").rest("Good evening, Ada."), "");
  });

  it("count from where their stretch began", () => {
    const words = reported("One. ");
    const stretch = words.begin();
    assert.equal(words.rest("Two. ", stretch), "Two. ");
    words.push("Tw");
    assert.equal(words.rest("Two. ", stretch), "o. ");
    assert.equal(words.rest("One. Two. "), "o. ");
  });
});
