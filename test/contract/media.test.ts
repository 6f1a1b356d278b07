import assert from "node:assert/strict";
import type { MediaPart, Message } from "../../src/core/model/message.ts";
import { textOf } from "../unit/providers/parsing.ts";
import { contract, offered } from "./contract.ts";
import { assertRejectedUnsent, lastBody } from "./requestBody.ts";
import type { MediaKind } from "./wireCase.ts";

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const page = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n").toString("base64");
const silence = Buffer.from(
  "RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x08\0\0\0\x80\x80\x80\x80\x80\x80\x80\x80",
  "latin1",
).toString("base64");

interface Sample {
  readonly behaviour: string;
  readonly part: MediaPart;
  /** What the body must hold. */
  readonly proof: string;
}

const samples: Readonly<Record<MediaKind, Sample>> = {
  "image-url": {
    behaviour: "a picture by its address",
    part: { type: "image", source: { kind: "url", url: "https://example.com/cat.png" } },
    proof: "https://example.com/cat.png",
  },
  "image-bytes": {
    behaviour: "a picture as bytes",
    part: { type: "image", source: { kind: "base64", mediaType: "image/png", data: pixel } },
    proof: pixel,
  },
  pdf: {
    behaviour: "a PDF",
    part: { type: "file", name: "page.pdf", source: { kind: "base64", mediaType: "application/pdf", data: page } },
    proof: page,
  },
  audio: {
    behaviour: "a recording",
    part: { type: "audio", source: { kind: "base64", mediaType: "audio/wav", data: silence } },
    proof: silence,
  },
};

const ask = (part: MediaPart): Message => ({ role: "user", content: [{ type: "text", text: "What is this?" }, part] });

contract("attachments", (contract) => {
  for (const [kind, { behaviour, part, proof }] of Object.entries(samples) as [MediaKind, Sample][]) {
    offered(
      behaviour,
      contract.wireCase.offers.media.includes(kind),
      async () => {
        const events = await contract.answer({ steps: [{ text: "A cat." }] }, { messages: [ask(part)] });
        assert.equal(textOf(events), "A cat.", JSON.stringify(events));
        assert.ok(lastBody(contract).includes(proof), lastBody(contract));
      },
      "rejected in words before anything is sent, a note further back",
      async () => {
        await assertRejectedUnsent(contract, { messages: [ask(part)] });
        const later: Message[] = [
          ask(part),
          { role: "assistant", content: [{ type: "text", text: "A cat." }] },
          { role: "user", content: [{ type: "text", text: "Thanks." }] },
        ];
        const events = await contract.answer({ steps: [{ text: "Welcome." }] }, { messages: later });
        assert.equal(textOf(events), "Welcome.", JSON.stringify(events));
        assert.match(lastBody(contract), /cannot be shown to you/);
        assert.ok(!lastBody(contract).includes(proof));
      },
    );
  }
});
