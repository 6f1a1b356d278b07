import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { JsonObject } from "../../src/core/model/json.ts";

/** What the server answers: an error's JSON with its status, or events that are streamed with 200. A text is the data of an event as it stands. */
export type PlainAnswer = { readonly status: number; readonly json: unknown } | { readonly events: readonly unknown[] };

/** A server that sends exactly what a test scripts, in whatever shape a gateway uses. */
export interface PlainServer {
  /** Without a path. */
  readonly origin: string;
  /** The bodies that it was sent, as text, in order. */
  readonly bodies: readonly string[];
  close(): Promise<void>;
}

/** Starts a server on loopback. `answer` is given each body, parsed, and its text, and how many came before it. */
export async function startPlainServer(answer: (body: JsonObject, bodyText: string, index: number) => PlainAnswer): Promise<PlainServer> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((bodyText) => {
      bodies.push(bodyText);
      const reported = answer(JSON.parse(bodyText) as JsonObject, bodyText, bodies.length - 1);
      if ("status" in reported) {
        response.writeHead(reported.status, { "content-type": "application/json" }).end(JSON.stringify(reported.json));
        return;
      }
      const frames = reported.events.map((event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`);
      response.writeHead(200, { "content-type": "text/event-stream" }).end(frames.join(""));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Events that the chat wire streams for words and the end. */
export function chatEvents(words: string, more: object = {}): readonly unknown[] {
  const chunk = (delta: object, reason: string | null, fields: object) => ({
    id: "c",
    object: "chat.completion.chunk",
    model: "m",
    choices: [{ index: 0, delta, finish_reason: reason, ...fields }],
  });
  return [chunk({ role: "assistant", content: words }, null, {}), chunk({}, "stop", more), "[DONE]"];
}

/** Events that Anthropic's wire streams for words and the end. */
export function messagesEvents(
  words: string,
  first: object = { input_tokens: 9, output_tokens: 1 },
  last: object = { output_tokens: 6 },
): readonly unknown[] {
  return [
    { type: "message_start", message: { id: "msg_1", type: "message", role: "assistant", model: "m", content: [], usage: first } },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: words } },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: last },
    { type: "message_stop" },
  ];
}

/** Events that the Gemini wire streams for words and the end. */
export function geminiEvents(
  words: string,
  usage: object = { promptTokenCount: 9, candidatesTokenCount: 1, totalTokenCount: 10 },
): readonly unknown[] {
  return [{ candidates: [{ content: { role: "model", parts: [{ text: words }] }, finishReason: "STOP", index: 0 }], usageMetadata: usage }];
}
