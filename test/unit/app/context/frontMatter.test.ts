import assert from "node:assert/strict";
import { listOf, readFrontMatter, wordsOf } from "../../../../src/app/context/frontMatter.ts";

describe("Front matter", () => {
  it("is read, with the body after it", () => {
    const { fields, body } = readFrontMatter("\ufeff---\r\nname: a\r\ntools: [x, y]\r\n---\r\nBody\r\n");
    assert.deepEqual(fields, { name: "a", tools: ["x", "y"] });
    assert.equal(body, "Body\n");
  });

  it("is missing, is never ended, or is no front matter", () => {
    for (const text of ["Body", "---\nname: a\nBody", "text\n---\na: b\n---\n", ""]) {
      assert.deepEqual(readFrontMatter(text), { fields: {}, body: text });
    }
    assert.deepEqual(readFrontMatter("---\n---\nBody"), { fields: {}, body: "Body" });
    assert.deepEqual(readFrontMatter("---\n- a\n---\nBody"), { fields: {}, body: "Body" });
  });

  it("is read line by line if the YAML is broken, as people write it", () => {
    assert.deepEqual(readFrontMatter("---\napplyTo: **/*.ts\n---\n").fields, { applyTo: "**/*.ts" });
    assert.deepEqual(readFrontMatter("---\ndescription: Fixes: all\ntools:\n  - a\n  - 'b'\nmodel: [c, \"d\"]\n---\n").fields, {
      description: "Fixes: all",
      tools: ["a", "b"],
      model: ["c", "d"],
    });
  });

  it("can't blow up, and can't set prototypes", () => {
    const bomb = `a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]`;
    assert.equal(typeof readFrontMatter(`---\n${bomb}\n---\n`).fields, "object");
    const { fields } = readFrontMatter("---\n__proto__:\n  polluted: 1\n---\n");
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
    assert.equal(fields["polluted"], undefined);
  });

  it("fields are words and lists", () => {
    assert.equal(wordsOf(" a "), "a");
    assert.equal(wordsOf(3), "3");
    assert.equal(wordsOf(""), undefined);
    assert.equal(wordsOf({}), undefined);
    assert.deepEqual(listOf("a, 'b',"), ["a", "b"]);
    assert.deepEqual(listOf(["a", 1, {}]), ["a", "1"]);
    assert.equal(listOf(undefined), undefined);
  });
});
