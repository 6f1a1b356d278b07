import assert from "node:assert/strict";
import { linesOf } from "../../../src/app/connection/linesOf.ts";

describe("lines of a text", () => {
  it("breaks between words, at the width at the latest", () => {
    assert.deepEqual(linesOf("one two three", 7), ["one two", "three"]);
    assert.deepEqual(linesOf("one two three", 100), ["one two three"]);
  });

  it("loses no word, however long", () => {
    assert.deepEqual(linesOf("at https://a.example/very/long now", 10), ["at", "https://a.example/very/long", "now"]);
  });

  it("has no line if there is nothing", () => {
    assert.deepEqual(linesOf(" \n ", 10), []);
  });
});
