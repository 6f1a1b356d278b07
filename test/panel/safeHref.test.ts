import assert from "node:assert/strict";
import { safeHref } from "../../media/chat/base/safeHref.ts";

const pieces =
  "https:|http:|mailto:|javascript:|//|/|.|..|a|b-c|example|com|1|127|0x7f|xn--|xn--nxa|_|-|%41|%|?q=1|#x|:80|:443|A|é|@| |\\|~|+".split(
    "|",
  );

describe("panel: links that may be followed", () => {
  it("are as the browser's own parser writes them, however they are put together", () => {
    let state = 5;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    for (let count = 0; count < 50_000; count += 1) {
      const rest = Array.from({ length: below(8) }, () => pieces[below(pieces.length)] ?? "").join("");
      const href = below(4) === 0 ? rest : `https://${below(2) === 0 ? "example.com/" : ""}${rest}`;
      const isKind = /^(?:https?:\/\/|mailto:)/i.test(href.trim());
      assert.equal(safeHref(href), isKind && URL.canParse(href.trim()) ? new URL(href.trim()).href : undefined, href);
    }
  });
});
