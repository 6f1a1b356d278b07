import assert from "node:assert/strict";
import type { MediaPart, Message } from "../../src/core/model/message.ts";
import type { ModelServer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { textOf } from "../unit/providers/parsing.ts";
import { contract, eventsOf, openAt, question, setVariables } from "./contract.ts";
import { assistantMessage } from "./conversation.ts";
import { lastBody } from "./requestBody.ts";
import type { MediaKind, WireCase } from "./wireCase.ts";
import { wireCases } from "./wires.ts";

const tools = [{ name: "find", description: "Finds a place", inputSchema: { type: "object", properties: { place: { type: "string" } } } }];
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const media: Readonly<Partial<Record<MediaKind, MediaPart>>> = {
  "image-bytes": { type: "image", source: { kind: "base64", mediaType: "image/png", data: pixel } },
  "image-url": { type: "image", source: { kind: "url", url: "https://example.com/cat.png" } },
  audio: { type: "audio", source: { kind: "base64", mediaType: "audio/wav", data: "UklGRgAAAABXQVZF" } },
};

/** A conversation as it comes to be on a case's wire: an attachment of each kind that it takes, reasoning with its signature, calls with the wire's own ids, their results. */
async function converse(server: ModelServer, wireCase: WireCase): Promise<readonly Message[]> {
  const { offers } = wireCase;
  const attached = Object.entries(media).flatMap(([kind, part]) => (offers.media.includes(kind as MediaKind) ? [part] : []));
  // Before the question, what another wire cannot carry becomes a note; in the question itself it is rejected.
  const before: readonly Message[] = [
    { role: "user", content: [{ type: "text", text: "What is this?" }, ...attached] },
    { role: "assistant", content: [{ type: "text", text: "A bear." }] },
    { role: "user", content: [{ type: "text", text: "Where is this?" }] },
  ];
  const calls = ["Bern", "Basel"].map((place) => ({ toolCall: { name: "find", argumentsText: JSON.stringify({ place }) } }));
  server.script({ steps: [{ reasoning: "A bear. " }, { reasoning: "So Bern." }, { text: "I look." }, ...(offers.tools ? calls : [])] });
  const restore = setVariables(wireCase.environment?.(server) ?? {});
  try {
    const events = await eventsOf(
      await openAt(server, wireCase),
      question(wireCase, { messages: before, effort: "low", ...(offers.tools ? { tools } : {}) }),
    );
    assert.equal(events.at(-1)?.type, "finish", JSON.stringify(events));
    const results = events.flatMap((event) =>
      event.type === "tool-call-end" ? [{ type: "tool-result" as const, callId: event.callId, content: "found" }] : [],
    );
    return [...before, assistantMessage(events), ...(results.length === 0 ? [] : [{ role: "tool", content: results } as const])];
  } finally {
    restore();
    server.reset();
  }
}

const sources = wireCases.filter(({ isPreset }) => !isPreset);
const conversations = new Map<string, readonly Message[]>();

contract("goes on with a conversation from", (contract) => {
  const { offers } = contract.wireCase;
  for (const source of sources) {
    it(source.name, async () => {
      let before = conversations.get(source.name);
      if (before === undefined) {
        const server = await startModelServer();
        before = await converse(server, source).finally(() => server.close());
        conversations.set(source.name, before);
      }
      const question: Message = { role: "user", content: [{ type: "text", text: "Are you sure?" }] };
      // Within the tool loop, and after it.
      for (const messages of before.at(-1)?.role === "tool" ? [before, [...before, question]] : [[...before, question]]) {
        const events = await contract.answer(
          { steps: [{ text: "Quite." }] },
          { messages, effort: "low", ...(offers.tools ? { tools } : {}) },
        );
        assert.equal(textOf(events), "Quite.", JSON.stringify(events));
        assert.equal(contract.server.requests.length, 1, "asked more than once");
        assert.match(lastBody(contract), /I look\./);
        contract.server.reset();
      }
    });
  }
});
