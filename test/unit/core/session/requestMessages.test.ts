import assert from "node:assert/strict";
import { promptOf, requestAttachments, requestMessages, type AttachmentContents } from "../../../../src/core/session/requestMessages.ts";
import type { Attachment } from "../../../../src/shared/attachment.ts";
import type { AnswerTurn, Conversation, UserTurn } from "../../../../src/shared/conversation.ts";

const picture: Attachment = { id: "p", kind: "image", name: "cat.png", mediaType: "image/png", sizeBytes: 4 };
const paper: Attachment = { id: "d", kind: "pdf", name: "paper.pdf", mediaType: "application/pdf", sizeBytes: 4 };
const sound: Attachment = { id: "s", kind: "audio", name: "hm.wav", mediaType: "audio/wav", sizeBytes: 4 };
const notes: Attachment = { id: "t", kind: "text", name: "notes.md", mediaType: "text/plain", sizeBytes: 4 };

const contents: AttachmentContents = new Map([
  ["p", { base64: "UE5H" }],
  ["d", { base64: "UERG" }],
  ["s", { base64: "V0FW" }],
  ["t", { text: "a\n```\nb" }],
]);

const prompt = (id: string, text: string, attachments?: readonly Attachment[]): UserTurn => ({
  kind: "user",
  id,
  text,
  atMs: 0,
  attachments,
});
const answer = (id: string, text: string): AnswerTurn => ({
  kind: "answer",
  id,
  slot: "worker",
  agent: "worker",
  startedAtMs: 0,
  status: "complete",
  steps: [],
  parts:
    text === ""
      ? []
      : [
          { kind: "reasoning", id: "p1", stepId: "s1", text: "hm", startedAtMs: 0 },
          { kind: "text", id: "p2", stepId: "s1", text },
        ],
});
const conversation = (...turns: readonly (UserTurn | AnswerTurn)[]): Conversation => ({ id: "c", createdAtMs: 0, turns });

describe("the messages that a model is sent of a conversation", () => {
  it("hold each attachment before the text, as a part of its kind", () => {
    const [message] = requestMessages(conversation(prompt("u", "What?", [picture, paper, sound, notes]), answer("a", "")), "a", contents);
    assert.deepEqual(message, {
      role: "user",
      content: [
        { type: "image", source: { kind: "base64", mediaType: "image/png", data: "UE5H" }, name: "cat.png" },
        { type: "file", source: { kind: "base64", mediaType: "application/pdf", data: "UERG" }, name: "paper.pdf" },
        { type: "audio", source: { kind: "base64", mediaType: "audio/wav", data: "V0FW" }, name: "hm.wav" },
        { type: "text", text: "The attached file “notes.md”:\n\n````\na\n```\nb\n````" },
        { type: "text", text: "What?" },
      ],
    });
  });

  it("hold a note in place of a missing file", () => {
    const [message] = requestMessages(conversation(prompt("u", "What?", [picture]), answer("a", "")), "a");
    assert.deepEqual(message?.content[0], { type: "text", text: "[The user attached “cat.png” here; the file is no longer there.]" });
  });

  it("hold no empty text beside an attachment that was sent alone", () => {
    const [message] = requestMessages(conversation(prompt("u", "", [picture]), answer("a", "")), "a", contents);
    assert.deepEqual(
      message?.content.map((part) => part.type),
      ["image"],
    );
  });

  it("need the attachments of answered prompts and of the current one, each once", () => {
    const turns = [
      prompt("u1", "1", [picture]),
      answer("a1", "yes"),
      prompt("u2", "2", [paper]),
      answer("a2", ""),
      prompt("u3", "3", [picture, sound]),
      answer("a3", ""),
    ];
    assert.deepEqual(
      requestAttachments(conversation(...turns), "a3").map(({ id }) => id),
      ["p", "s"],
    );
    assert.equal(promptOf(conversation(...turns), "a3")?.id, "u3");
    assert.equal(promptOf(conversation(...turns), "a1")?.id, "u1");
  });
});
