import assert from "node:assert/strict";
import { Marked } from "marked";
import { tests } from "commonmark-spec";
import { emphasis } from "../../media/chat/markdown/rules/emphasis.ts";
import { markdownFences } from "../../media/chat/markdown/rules/markdownFences.ts";

const withRules = new Marked({ gfm: true }, emphasis, markdownFences);

const normalize = (html: string): string => html.replaceAll("&#39;", "'").replaceAll("&quot;", '"').trim();

function failures(section: RegExp): readonly string[] {
  const examples = tests.filter((example) => section.test(example.section));
  assert.ok(examples.length > 20);
  return examples
    .map(({ number, markdown, html }) => ({ number, markdown: markdown.replaceAll("→", "\t"), html: html.replaceAll("→", "\t") }))
    .filter(({ markdown, html }) => normalize(withRules.parse(markdown, { async: false })) !== normalize(html))
    .map(({ number, markdown }) => `${number}: ${JSON.stringify(markdown)}`);
}

/** Beyond CommonMark on purpose, since they are what was meant; each with what CommonMark makes of it. */
const deliberate: readonly [markdown: string, commonmark: string, ours: string][] = [
  ["**注意：**正文", "**注意：**正文", "<strong>注意：</strong>正文"],
  ["他说**「重要」**的事", "他说**「重要」**的事", "他说<strong>「重要」</strong>的事"],
  ["**Note:**text", "**Note:**text", "<strong>Note:</strong>text"],
  ["*Note:*text", "*Note:*text", "<em>Note:</em>text"],
  ["~~旧：~~新", "~~旧：~~新", "<del>旧：</del>新"],
  ["1~3 to 5~7", "1<del>3 to 5</del>7", "1~3 to 5~7"],
];

describe("panel: CommonMark's own examples", () => {
  it("emphasis: all 132 as specified", () => {
    assert.deepEqual(failures(/^Emphasis/), []);
  });

  it("fenced code blocks: all as specified", () => {
    assert.deepEqual(failures(/^Fenced code/), []);
  });

  it("differs from CommonMark only on purpose", () => {
    const plain = new Marked({ gfm: true });
    for (const [markdown, commonmark, ours] of deliberate) {
      assert.equal(plain.parseInline(markdown, { async: false }), commonmark);
      assert.equal(withRules.parseInline(markdown, { async: false }), ours);
    }
  });
});
