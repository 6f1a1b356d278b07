import assert from "node:assert/strict";
import { parseViewMessage } from "../../../src/host/panel/parseViewMessage.ts";
import type { ViewToHost } from "../../../src/shared/protocol.ts";

const good: readonly ViewToHost[] = [
  { type: "view-ready" },
  { type: "prompt-send", text: "hi" },
  { type: "answer-stop" },
  { type: "role-choose", role: "worker" },
  { type: "model-choose", role: "orchestrator" },
  { type: "draft-change", text: "" },
  { type: "fix-run", turnId: "t", fix: "retry", url: undefined },
  { type: "answer-retry", turnId: "t" },
  { type: "offer-take", offer: { kind: "environment-key", provider: "p", providerLabel: "P", variable: "V" } },
  { type: "offer-take", offer: { kind: "local-models", provider: "p", providerLabel: "P", models: ["m"] } },
  { type: "offer-take", offer: { kind: "editor-models", count: 2 } },
  { type: "key-add" },
  { type: "text-copy", text: "x" },
  { type: "code-insert", text: "x" },
  { type: "link-open", href: "https://x" },
  { type: "settings-open", query: "baton" },
  { type: "view-error", message: "x" },
];

const bad: readonly unknown[] = [
  undefined, null, 1, "view-ready", [], {}, { type: 1 }, { type: "toString" }, { type: "__proto__" }, { type: "prompt-send" }, { type: "prompt-send", text: {} },
  { type: "role-choose", role: "admin" }, { type: "fix-run", turnId: "t", fix: "format-disk" }, { type: "fix-run", fix: "retry" },
  { type: "offer-take", offer: { kind: "local-models", provider: "p", providerLabel: "P", models: [1] } }, { type: "offer-take" }, { type: "link-open" },
];

describe("a message from the panel", () => {
  for (const message of good) {
    it(`is taken: ${message.type}`, () => {
      assert.deepEqual(parseViewMessage(structuredClone(message)), message);
    });
  }

  it("is refused when it is anything else", () => {
    for (const message of bad) {
      assert.equal(parseViewMessage(message), undefined, JSON.stringify(message));
    }
  });

  it("loses what it should not carry", () => {
    assert.deepEqual(parseViewMessage({ type: "key-add", extra: "x" }), { type: "key-add" });
  });
});
