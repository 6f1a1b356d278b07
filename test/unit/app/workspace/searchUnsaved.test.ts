import assert from "node:assert/strict";
import { join } from "node:path";
import { searchWithUnsaved } from "../../../../src/app/workspace/searchUnsaved.ts";
import type { SearchQuestion } from "../../../../src/core/ports/workspace.ts";
import { TemporaryWorkspace } from "../../../fakes/temporaryWorkspace.ts";

describe("a search with unsaved texts", () => {
  let place: TemporaryWorkspace;
  beforeEach(() => {
    place = new TemporaryWorkspace();
  });
  afterEach(() => place.dispose());

  const search = async (unsaved: Record<string, string>, question: Partial<SearchQuestion> = {}): Promise<readonly string[] | string> => {
    const whole: SearchQuestion = {
      query: "word",
      isRegex: false,
      matchCase: true,
      under: [place.root],
      includeIgnored: false,
      contextLines: 0,
      limit: 100,
      mayRead: () => true,
      ...question,
    };
    const texts = Object.entries(unsaved).map(([name, text]) => ({ path: join(place.root, name), text }));
    const outcome = await searchWithUnsaved((one) => place.workspace.search(one, new AbortController().signal), whole, texts, false);
    return outcome.ok
      ? [
          ...outcome.lines.map(({ path, line, text }) => `${path.slice(place.root.length + 1)}:${String(line)} ${text}`),
          ...(outcome.isCut ? ["cut"] : []),
        ]
      : outcome.message;
  };

  it("finds what editors show and not what the disk has, in the order of all", async () => {
    place.file("a.txt", "word a\n");
    place.file("b.txt", "word on the disk\n");
    place.file("c.txt", "word c\n");
    assert.deepEqual(await search({ "b.txt": "x\nword typed\n" }), ["a.txt:1 word a", "b.txt:2 word typed", "c.txt:1 word c"]);
    assert.deepEqual(await search({ "b.txt": "nothing" }), ["a.txt:1 word a", "c.txt:1 word c"]);
    assert.deepEqual(await search({ "b.txt": "word 1\nword 2\n" }, { limit: 2 }), ["a.txt:1 word a", "b.txt:1 word 1", "cut"]);
    assert.deepEqual(await search({ "b.txt": "WORD\n" }, { isRegex: true, query: "^W.RD$" }), ["b.txt:1 WORD"]);
  });

  it("looks at no text that the question leaves out", async () => {
    place.file(".gitignore", "ignored.txt\n");
    const texts = { "ignored.txt": "word\n", "in/deep.txt": "word\n", "in/deep.md": "word\n", "../outside/x.txt": "word\n" };
    assert.deepEqual(await search(texts), ["in/deep.md:1 word", "in/deep.txt:1 word"]);
    assert.deepEqual(await search(texts, { globs: ["*.md"] }), ["in/deep.md:1 word"]);
    assert.deepEqual(await search(texts, { mayRead: (path) => path.endsWith(".txt") }), ["in/deep.txt:1 word"]);
    assert.deepEqual(await search(texts, { under: [join(place.root, "in/deep.md")] }), ["in/deep.md:1 word"]);
    assert.deepEqual(await search(texts, { includeIgnored: true }), ["ignored.txt:1 word", "in/deep.md:1 word", "in/deep.txt:1 word"]);
  });
});
