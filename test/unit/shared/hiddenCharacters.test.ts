import assert from "node:assert/strict";
import { hiddenCharacterIn, withHiddenShown } from "../../../src/shared/hiddenCharacters.ts";

describe("hidden characters", () => {
  it("finds control characters, invisible ones and those that look like ASCII", () => {
    assert.deepEqual(hiddenCharacterIn("ls \u202ex"), { kind: "invisible", shown: "U+202E" });
    assert.deepEqual(hiddenCharacterIn("ls\rx"), { kind: "control", shown: "U+000D" });
    assert.deepEqual(hiddenCharacterIn("l\u0455"), { kind: "lookalike", shown: "U+0455" });
    assert.deepEqual(hiddenCharacterIn("ls\u00a0x"), { kind: "invisible", shown: "U+00A0" });
  });

  it("finds none in plain text, accents and other scripts that look like no ASCII", () => {
    assert.equal(hiddenCharacterIn("echo 'Grüße, 日本語 🎉'\n\tls"), undefined);
  });

  it("writes each out, and leaves words of other scripts readable", () => {
    assert.equal(withHiddenShown("a\u200bb \u202erm"), "a⟨U+200B⟩b ⟨U+202E⟩rm");
    assert.equal(withHiddenShown("l\u0455 привет"), "l⟨U+0455⟩ привет");
    assert.equal(withHiddenShown("rm \u2013rf\u0000"), "rm ⟨U+2013⟩rf⟨U+0000⟩");
    assert.equal(withHiddenShown("plain\n"), "plain\n");
  });
});
