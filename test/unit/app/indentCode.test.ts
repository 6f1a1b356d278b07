import assert from "node:assert/strict";
import { indentCode } from "../../../src/app/panel/indentCode.ts";

const code = "if (a) {\n  b();\n\n  if (c) {\n    d();\n  }\n}";

describe("code that is inserted at the cursor (case 14)", () => {
  it("is indented as the cursor's line, empty lines staying empty", () => {
    assert.equal(
      indentCode(code, { base: "    ", insertSpaces: true, tabSize: 4 }),
      "if (a) {\n      b();\n\n      if (c) {\n        d();\n      }\n    }",
    );
  });

  it("has tabs if the editor has tabs, one for each level of its own", () => {
    assert.equal(
      indentCode(code, { base: "\t", insertSpaces: false, tabSize: 8 }),
      "if (a) {\n\t\tb();\n\n\t\tif (c) {\n\t\t\td();\n\t\t}\n\t}",
    );
  });

  it("has spaces if the editor has spaces, as many as a tab takes", () => {
    assert.equal(indentCode("a {\n\tb;\n\t\tc;\n}", { base: "  ", insertSpaces: true, tabSize: 2 }), "a {\n    b;\n      c;\n  }");
  });

  it("loses what all its lines are indented by, and any other line end", () => {
    assert.equal(indentCode("    a {\r\n      b;\r\n    }\r\n", { base: "", insertSpaces: true, tabSize: 4 }), "a {\n  b;\n}\n");
    assert.equal(indentCode("x", { base: "  ", insertSpaces: true, tabSize: 4 }), "x");
  });
});
