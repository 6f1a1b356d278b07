import assert from "node:assert/strict";
import type { CacheQuery } from "../../model-server/promptCache.ts";
import { PromptCache } from "../../model-server/promptCache.ts";

describe("the model server's prompt cache", () => {
  const query = (texts: readonly string[], more: Partial<CacheQuery> = {}): CacheQuery => ({
    scope: "model",
    pieces: texts.map((identity) => ({ identity, tokens: 1000 })),
    marksOnly: false,
    minimumTokens: 1500,
    ...more,
  });

  it("finds the longest beginning that it has seen, in whole steps", () => {
    const cache = new PromptCache();
    assert.deepEqual(cache.take(query(["a", "b"])), { read: 0, written: 0 });
    assert.deepEqual(cache.take(query(["a", "b", "c"], { stepTokens: 128 })), { read: 1920, written: 0 });
    assert.deepEqual(cache.take(query(["a", "b", "c", "d"])), { read: 3000, written: 0 });
  });

  it("finds nothing that differs at its beginning, is too short, or was asked in another scope", () => {
    const cache = new PromptCache();
    cache.take(query(["a", "b"]));
    assert.equal(cache.take(query(["x", "b"])).read, 0);
    assert.equal(cache.take(query(["a"])).read, 0);
    assert.equal(cache.take(query(["a", "b"], { scope: "another" })).read, 0);
    cache.clear();
    assert.equal(cache.take(query(["a", "b"])).read, 0);
  });

  it("keeps only beginnings up to marks, and reports what it wrote", () => {
    const cache = new PromptCache();
    const marked = (texts: readonly string[], mark: number): CacheQuery =>
      query([], { marksOnly: true, pieces: texts.map((identity, at) => ({ identity, tokens: 1000, marked: at === mark })) });
    assert.deepEqual(cache.take(marked(["a", "b", "c"], 1)), { read: 0, written: 2000 });
    assert.deepEqual(cache.take(marked(["a", "b", "c", "d"], 3)), { read: 2000, written: 2000 });
    assert.deepEqual(cache.take(marked(["a", "b", "c"], -1)), { read: 2000, written: 0 });
  });
});
