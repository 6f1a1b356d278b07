import assert from "node:assert/strict";
import { createParser } from "eventsource-parser";
import { EventReader } from "../../../../src/providers/wire/answers/eventReader.ts";

interface Seen {
  readonly data: string[];
  readonly stray: string[];
}

function read(pieces: readonly string[]): Seen {
  const seen: Seen = { data: [], stray: [] };
  const reader = new EventReader({ take: (data) => seen.data.push(data), stray: (line) => seen.stray.push(line) });
  pieces.forEach((piece) => {
    reader.feed(piece);
  });
  return seen;
}

/** The same, read by a library. It hands out events whose data is empty, which no wire means. */
function readByLibrary(pieces: readonly string[]): Seen {
  const seen: Seen = { data: [], stray: [] };
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data !== "") {
        seen.data.push(data);
      }
    },
    onError: ({ type, line }) => {
      if (type === "unknown-field" && line !== undefined) {
        seen.stray.push(line);
      }
    },
  });
  pieces.forEach((piece) => {
    parser.feed(piece);
  });
  return seen;
}

describe("events of a stream", () => {
  for (const [name, text, data] of [
    ["one line", "data: a\n\n", ["a"]],
    ["no space after the colon, and no more than one taken away", "data:a\n\ndata:  b\n\n", ["a", " b"]],
    ["several lines", "data: a\ndata: b\ndata\ndata:\n\n", ["a\nb\n\n"]],
    ["names, ids, retry times and comments", "event: x\n: hello\ndata: a\nid: 7\nretry: 10\nevent\n\n", ["a"]],
    ["CR, LF and CRLF mixed", "data: a\r\rdata: b\r\n\r\ndata: c\n\r\n", ["a", "b", "c"]],
    ["an empty one", "data:\n\ndata: a\n\nevent: x\n\n", ["a"]],
    ["a byte order mark", "\ufeffdata: a\n\n", ["a"]],
    ["one that has not ended", "data: a\n\ndata: b\n", ["a"]],
  ] as const) {
    it(`are read: ${name}, whole and character by character`, () => {
      assert.deepEqual(read([text]).data, data);
      assert.deepEqual(read(Array.from(text)).data, data);
    });
  }

  it("leave lines that are not fields to the caller", () => {
    assert.deepEqual(read(['{"error": {\n"code": 1}}\ndatum: x\ndata: a\n\n']), {
      data: ["a"],
      stray: ['{"error": {', '"code": 1}}', "datum: x"],
    });
  });

  it("are those that a library reads, however lines and pieces are mixed", () => {
    const lines = [
      "data: {}",
      "data:x",
      "data",
      "data: ",
      "",
      "",
      ": c",
      "event: e",
      "id: 1",
      "retry: 5",
      "eventful: 1",
      "nothing",
      "data: “é 👩‍👧”",
    ];
    const ends = ["\n", "\r", "\r\n"];
    let state = 1;
    const pick = (below: number): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    for (let round = 0; round < 3000; round++) {
      const text = Array.from(
        { length: pick(14) },
        () => `${lines[pick(lines.length)] ?? ""}${ends[round % 4 === 3 ? pick(3) : round % 4] ?? ""}`,
      ).join("");
      const pieces: string[] = [];
      for (let at = 0; at < text.length; ) {
        const length = 1 + pick(round % 5 === 0 ? 3 : 30);
        pieces.push(text.slice(at, at + length));
        at += length;
      }
      assert.deepEqual(read(pieces), readByLibrary(pieces), JSON.stringify(pieces));
    }
  });

  it("accept a line in very many pieces without reading it again for each", () => {
    const pieces = Array.from({ length: 200_000 }, () => "x");
    assert.equal(read(["data: ", ...pieces, "\n\n"]).data[0]?.length, 200_000);
  });
});
