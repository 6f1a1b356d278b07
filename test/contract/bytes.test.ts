import assert from "node:assert/strict";
import type { StreamEvent } from "../../src/core/model/streamEvent.ts";
import { failureOf } from "../unit/providers/parsing.ts";
import { contract, eventsOf, offered } from "./contract.ts";

/** Pieces of `size` bytes, whatever they cut through. */
function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

/** Where the frame begins whose event holds these words. */
function frameWith(words: string, bytes: Uint8Array): number {
  const data = Buffer.from(bytes);
  let at = 0;
  for (; at < data.length; at += data.readUInt32BE(at)) {
    const encoded = /"bytes":"([^"]*)"/.exec(data.subarray(at, at + data.readUInt32BE(at)).toString())?.[1] ?? "";
    if (Buffer.from(encoded, "base64").toString().includes(words)) {
      break;
    }
  }
  return at;
}

/** The same bytes written differently; `latin1` holds each byte as one character. */
const rewritings = [
  ["CRLF", [(text: string) => text.replaceAll("\n", "\r\n")]],
  ["CR", [(text: string) => text.replaceAll("\n", "\r")]],
  [
    "comments between and within events",
    [
      (text: string) => `: hello\n\n${text.replaceAll("\n\n", "\n\n: keep-alive\n\n")}`,
      (text: string) => text.replaceAll("data:", ": keep-alive\ndata:"),
    ],
  ],
  ["a byte order mark", [(text: string) => `\xef\xbb\xbf${text}`]],
  [
    "blank lines, ids, retry times, no space after colons",
    [
      (text: string) => `\n\n${text.replaceAll("data:", "id: 7\nretry: 10\ndata:")}`,
      (text: string) => text.replaceAll(/^(data|event): /gm, "$1:"),
    ],
  ],
  ["no blank line at the end", [(text: string) => text.trimEnd()]],
] as const;

contract("bytes", (contract) => {
  const { wireCase } = contract;
  let recorded = new Uint8Array();
  let headers = new Headers();
  let expected: StreamEvent[] = [];

  before(async () => {
    const call = { toolCall: { id: "call_1", name: "f", argumentsText: '{"ü":"🏙"}', pieces: 3 } };
    contract.server.script({ steps: [{ text: "Grüße, 𝒲elt 👩‍👩‍👧" }, { text: " — “ok”" }, ...(wireCase.offers.tools ? [call] : [])] });
    // The server's own bytes, taken down as they pass, then played again cut and written differently: sockets do not let a test choose
    // where a read ends.
    const provider = await contract.open(
      {},
      {
        fetch: async (input, init) => {
          const response = await globalThis.fetch(input, init);
          recorded = new Uint8Array(await response.arrayBuffer());
          ({ headers } = response);
          return new Response(recorded, { headers });
        },
      },
    );
    expected = await eventsOf(provider, contract.question());
    assert.equal(expected.at(-1)?.type, "finish");
  });

  const play = async (pieces: readonly Uint8Array[]): Promise<StreamEvent[]> => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        pieces.forEach((piece) => {
          controller.enqueue(piece);
        });
        controller.close();
      },
    });
    const type = headers.get("content-type") ?? "text/event-stream";
    return eventsOf(
      await contract.open({}, { fetch: () => Promise.resolve(new Response(body, { headers: { "content-type": type } })) }),
      contract.question(),
    );
  };
  const rewrite = (change: (text: string) => string): Uint8Array => Buffer.from(change(Buffer.from(recorded).toString("latin1")), "latin1");

  it("unicode split at every byte", async () => {
    for (const size of [1, 2, 3, 5, 64, recorded.length]) {
      assert.deepEqual(await play(cut(recorded, size)), expected, `pieces of ${String(size)} bytes`);
    }
    // Two pieces that meet anywhere within the first words, or within the ends of lines around them.
    const from = Buffer.from(recorded).indexOf("Gr") - 40;
    for (let at = Math.max(1, from); at < from + 120; at++) {
      assert.deepEqual(await play([recorded.subarray(0, at), recorded.subarray(at)]), expected, `cut at byte ${String(at)}`);
    }
  });

  for (const [name, changes] of rewritings) {
    offered(
      name,
      wireCase.offers.lines,
      async () => {
        for (const change of changes) {
          const bytes = rewrite(change);
          assert.deepEqual(await play([bytes]), expected);
          assert.deepEqual(await play(cut(bytes, 1)), expected);
        }
      },
      "frames of bytes, which a byte too many or too few breaks",
      async () => {
        for (const bytes of [
          Buffer.concat([Buffer.from("\n"), recorded]),
          Buffer.concat([recorded.subarray(0, 40), recorded.subarray(41)]),
        ]) {
          assert.equal((await play([bytes])).at(-1)?.type, "failure");
          assert.equal((await play(cut(bytes, 1))).at(-1)?.type, "failure");
        }
      },
    );
  }

  it("cut off before the end mark", async () => {
    const bytes = recorded.subarray(
      0,
      wireCase.offers.lines ? Buffer.from(recorded).indexOf(wireCase.endMark) : frameWith(wireCase.endMark, recorded),
    );
    for (const size of [bytes.length, 1]) {
      const events = await play(cut(bytes, size));
      assert.equal(failureOf(events).kind, "truncated");
      assert.deepEqual(
        events.filter(({ type }) => type === "text-delta"),
        expected.filter(({ type }) => type === "text-delta"),
      );
    }
  });
});
