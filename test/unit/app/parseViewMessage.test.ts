import assert from "node:assert/strict";
import { inspect } from "node:util";
import { parseViewMessage } from "../../../src/app/panel/parseViewMessage.ts";
import type { ViewToHost } from "../../../src/shared/protocol.ts";

const good: readonly ViewToHost[] = [
  { type: "view-ready" },
  { type: "view-use" },
  { type: "prompt-send", id: "p-1", text: "hi" },
  { type: "prompt-send", id: "p-1", text: "hi", conversationId: "c" },
  { type: "queue-edit", promptId: "q", text: "hi" },
  { type: "queue-remove", promptId: "q" },
  { type: "queue-ask", promptId: "q" },
  { type: "image-load", turnId: "t", partId: "p" },
  { type: "image-open", turnId: "t", partId: "p" },
  { type: "attachment-add", name: "a.png", bytes: new Uint8Array([1]), thumbnail: "data:image/png;base64,AAAA", note: "Scaled down" },
  { type: "attachment-add", name: "a.txt", bytes: new Uint8Array(), thumbnail: undefined, note: undefined },
  { type: "attachment-remove", id: "x" },
  { type: "attachment-open", turnId: "t", id: "x" },
  { type: "attachment-choose" },
  { type: "files-drop", uris: ["file:///a"] },
  { type: "schema-clear" },
  { type: "effort-choose", role: "worker" },
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
  { type: "files-check", paths: ["src/a.ts", "C:\\a.ts"] },
  { type: "file-open", target: { path: "src/a.ts", line: 3, column: undefined, endLine: 5 }, toSide: true },
  { type: "settings-open", query: "baton" },
  { type: "request-reply", id: "r", reply: { answer: "allow", scope: "chat" } },
  { type: "request-reply", id: "r", reply: { answer: "deny", words: "use npm", ends: false } },
  { type: "request-reply", id: "r", reply: { answer: "text", text: "b" } },
  { type: "level-choose", level: "ask" },
  { type: "changes-act", act: "keep", path: "/code/app/src/a.ts" },
  { type: "changes-act", act: "review", path: undefined },
  { type: "compaction-set", turnId: "t", partId: "p", isUndone: true },
  { type: "completion-ask", id: 3, trigger: "@", query: "src/" },
  { type: "selection-attach" },
  { type: "turn-restore", turnId: "t", act: "redo" },
  { type: "result-open", turnId: "t", partId: "p" },
  { type: "call-stop", turnId: "t", partId: "p" },
  { type: "terminal-show" },
  { type: "agent-choose" },
  { type: "instructions-choose" },
  { type: "terminal-show", handle: "c1" },
  { type: "background-stop", handle: "c1" },
  { type: "view-error", message: "x" },
];

const bad: readonly unknown[] = [
  undefined,
  null,
  1,
  "view-ready",
  [],
  {},
  { type: 1 },
  { type: "toString" },
  { type: "__proto__" },
  { type: "prompt-send" },
  { type: "prompt-send", id: "p", text: {} },
  { type: "prompt-send", text: "hi" },
  { type: "prompt-send", id: "", text: "hi" },
  { type: "prompt-send", id: "../a", text: "hi" },
  { type: "role-choose", role: "admin" },
  { type: "fix-run", turnId: "t", fix: "format-disk" },
  { type: "fix-run", fix: "retry" },
  { type: "offer-take", offer: { kind: "local-models", provider: "p", providerLabel: "P", models: [1] } },
  { type: "offer-take" },
  { type: "link-open" },
  { type: "attachment-add", name: "a", bytes: "AAAA" },
  { type: "attachment-add", name: "a", bytes: [1] },
  { type: "attachment-add", bytes: new Uint8Array(1) },
  { type: "attachment-add", name: "a", bytes: new Uint8Array(30_000_000) },
  { type: "files-drop", uris: [1] },
  { type: "files-drop", uris: Array(30).fill("file:///a") },
  { type: "attachment-remove" },
  { type: "attachment-open", id: "x" },
  { type: "effort-choose", role: "admin" },
  { type: "files-check", paths: [1] },
  { type: "files-check", paths: Array(300).fill("a.ts") },
  { type: "files-check", paths: ["a\0b"] },
  { type: "file-open", target: { path: "" }, toSide: false },
  { type: "file-open", target: { path: "a.ts" } },
  { type: "file-open", path: "a.ts", toSide: false },
];

describe("a message from the panel", () => {
  for (const message of good) {
    it(`is taken: ${message.type}`, () => {
      assert.deepEqual(parseViewMessage(structuredClone(message)), message);
    });
  }

  it("is rejected when it is anything else", () => {
    for (const message of bad) {
      assert.equal(parseViewMessage(message), undefined, inspect(message).slice(0, 200));
    }
  });

  it("loses what it should not carry", () => {
    const bytes = new Uint8Array([1]);
    for (const thumbnail of [
      "https://example.com/x.png",
      "data:image/svg+xml;base64,AAAA",
      "data:text/html,x",
      `data:image/png;base64,${"A".repeat(40_000)}`,
      1,
    ]) {
      assert.deepEqual(parseViewMessage({ type: "attachment-add", name: "a", bytes, thumbnail }), {
        type: "attachment-add",
        name: "a",
        bytes,
        thumbnail: undefined,
        note: undefined,
      });
    }
    assert.deepEqual(parseViewMessage({ type: "key-add", extra: "x" }), { type: "key-add" });
  });
});
