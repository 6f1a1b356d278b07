import assert from "node:assert/strict";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import type { ModelServer } from "../model-server/script.ts";
import { startModelServer } from "../model-server/server.ts";
import { failureOf } from "../unit/providers/parsing.ts";
import { eventsOf, openAt, question, wireCases } from "./wires.ts";

const byteOrderMark = "\ufeff";

/** Pieces of `size` bytes, whatever they cut through. */
function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

for (const wireCase of wireCases) {
  describe(`bytes on the ${wireCase.name} wire`, () => {
    let server: ModelServer;
    let recorded = "";
    let expected: StreamEvent[] = [];

    before(async () => {
      server = await startModelServer();
      server.script({ steps: [{ text: "Grüße, 𝒲elt 👩‍👩‍👧" }, { text: " — “ok”" }, { toolCall: { id: "call_1", name: "f", argumentsText: '{"ü":"🏙"}', pieces: 3 } }] });
      // The server's own bytes, taken down as they pass, then played again cut and written differently: sockets do not let a test choose
      // where a read ends.
      const provider = await openAt(server, wireCase, {}, {
        fetch: async (input, init) => {
          const response = await globalThis.fetch(input, init);
          recorded = await response.text();
          return new Response(recorded, { headers: response.headers });
        },
      });
      expected = await eventsOf(provider, question(wireCase));
      assert.equal(expected.at(-1)?.type, "finish");
    });

    after(() => server.close());

    const play = async (pieces: readonly Uint8Array[]): Promise<StreamEvent[]> => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          pieces.forEach((piece) => {
            controller.enqueue(piece);
          });
          controller.close();
        },
      });
      const fetch = () => Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
      return eventsOf(await openAt(server, wireCase, {}, { fetch }), question(wireCase));
    };
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

    for (const size of [1, 2, 3, 5, 64, 1_000_000]) {
      it(`makes the same events of pieces of ${String(size)} bytes`, async () => {
        assert.deepEqual(await play(cut(encode(recorded), size)), expected);
      });
    }

    it("makes the same events wherever two pieces meet", async () => {
      const bytes = encode(recorded);
      for (let at = 1; at < bytes.length; at++) {
        assert.deepEqual(await play([bytes.subarray(0, at), bytes.subarray(at)]), expected, `cut at byte ${String(at)}`);
      }
    }).timeout(60_000);

    for (const [name, change] of [
      ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
      ["CR", (text: string) => text.replaceAll("\n", "\r")],
      ["comments between events", (text: string) => `: hello\n\n${text.replaceAll("\n\n", "\n\n: keep-alive\n\n")}`],
      ["comments within events", (text: string) => text.replaceAll("data:", ": keep-alive\ndata:")],
      ["a byte order mark", (text: string) => byteOrderMark + text],
      ["blank lines before", (text: string) => `\n\n${text}`],
      ["no space after the colon", (text: string) => text.replaceAll(/^(data|event): /gm, "$1:")],
      ["ids and retry times", (text: string) => text.replaceAll("data:", "id: 7\nretry: 10\ndata:")],
      ["no blank line at the end", (text: string) => text.trimEnd()],
    ] as const) {
      it(`makes the same events with ${name}, also byte by byte`, async () => {
        const bytes = encode(change(recorded));
        assert.deepEqual(await play([bytes]), expected);
        assert.deepEqual(await play(cut(bytes, 1)), expected);
      });
    }

    it("calls every stream truncated that ends before its mark", async () => {
      const bytes = encode(recorded.slice(0, recorded.indexOf(wireCase.endMark)));
      for (const size of [bytes.length, 1]) {
        const events = await play(cut(bytes, size));
        assert.equal(failureOf(events).kind, "truncated");
        assert.deepEqual(events.filter(({ type }) => type === "text-delta"), expected.filter(({ type }) => type === "text-delta"));
      }
    });
  });
}
