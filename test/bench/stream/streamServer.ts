// The server of npm run bench:stream, in a process of its own: answers every POST with the answer that its path names, in pieces of at most
// `pieceBytes`, as fast as the client reads. Prints its port.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { answerBytes } from "./answerBytes.ts";
import { benchWires, type Scenario } from "./scenario.ts";

const pieceBytes = Number(process.argv[2] ?? 16_384);

/** Answers that are kept, once rendered; a longer one is made anew while it is sent. */
const keptChunks = 200_000;
const kept = new Map<string, readonly Uint8Array[]>();

function piecesOf(scenario: Scenario): Iterable<Uint8Array> {
  if (scenario.chunks > keptChunks) {
    return cut(answerBytes(scenario));
  }
  const name = JSON.stringify(scenario);
  const pieces = kept.get(name) ?? Array.from(cut(answerBytes(scenario)));
  kept.set(name, pieces);
  return pieces;
}

/** Pieces that are filled to the brim, so that events are cut anywhere. */
function* cut(parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array();
  for (const part of parts) {
    const bytes = Buffer.concat([rest, part]);
    let at = 0;
    for (; at + pieceBytes <= bytes.length; at += pieceBytes) {
      yield bytes.subarray(at, at + pieceBytes);
    }
    rest = bytes.subarray(at);
  }
  if (rest.length > 0) {
    yield rest;
  }
}

async function send(response: ServerResponse, scenario: Scenario): Promise<void> {
  const type = scenario.wire === "bedrock" ? "application/vnd.amazon.eventstream" : "text/event-stream";
  response.writeHead(200, { "content-type": type, "x-amzn-bedrock-content-type": "application/json" });
  // Waits while the client's buffers are full, and ends when it leaves.
  await pipeline(Readable.from(piecesOf(scenario), { highWaterMark: 1 }), response).catch(() => undefined);
}

const server = createServer({ noDelay: true }, (request, response) => {
  request.resume().once("end", () => {
    const [, wireName = "", kind = "", chunks = ""] = (request.url ?? "").split("/");
    const wire = benchWires.find((known) => known === wireName);
    if (wire === undefined || request.method !== "POST") {
      response.writeHead(404).end();
      return;
    }
    void send(response, { wire, kind: kind === "tool" ? "tool" : "text", chunks: Number(chunks) });
  });
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${String((server.address() as AddressInfo).port)}\n`);
});
// The bench that started it has gone.
process.stdin.resume().once("end", () => process.exit());
