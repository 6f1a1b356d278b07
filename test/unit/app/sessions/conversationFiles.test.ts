import assert from "node:assert/strict";
import { ConversationFiles } from "../../../../src/app/sessions/conversationFiles.ts";
import type { Conversation } from "../../../../src/shared/conversation.ts";

describe("ConversationFiles", () => {
  it("gives an image's bytes as a plain array, which messages to a webview take, where the file is read as a Buffer", async () => {
    const image = { kind: "image", id: "p1", stepId: "s1", file: "i.png", mediaType: "image/png" };
    const call = { kind: "tool-call", id: "p2", stepId: "s1", result: [{ kind: "text", text: "A picture:" }, image] };
    const conversation = { id: "c1", turns: [{ kind: "answer", id: "a1", parts: [image, call] }] } as unknown as Conversation;
    const files = new ConversationFiles(
      { read: () => Promise.resolve(Buffer.from([1, 2, 3])), path: (_, name) => `/files/${name}` },
      conversation,
    );
    for (const found of [await files.image("a1", "p1"), await files.image("a1", "p2", 1)]) {
      assert.equal(found.mediaType, "image/png");
      assert.equal(Buffer.isBuffer(found.bytes), false);
      assert.deepEqual(found.bytes, new Uint8Array([1, 2, 3]));
    }
  });
});
