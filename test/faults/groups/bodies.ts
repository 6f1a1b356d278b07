import type { FaultGroup } from "../fault.ts";
import { answerParts, halfAnswer, halfText, type FaultWire } from "../faultWire.ts";
import { answersAndHolds, send, sends, sendsAndHolds } from "../playing.ts";

const page = "<!DOCTYPE html>\n<html><head><title>Sign in to Example Corp</title></head><body><p>…</p></body></html>\n";
const badGateway = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n";
const rateLimit = JSON.stringify({ type: "error", error: { type: "rate_limit_error", code: "rate_limit_exceeded", message: "Slower, please" } });

/** The half of an answer, then an event whose data is no JSON, then the rest as if nothing had been. */
function withMalformed(wire: FaultWire): readonly Uint8Array[] {
  const { open, steps, close } = answerParts(wire);
  const [first = [], ...rest] = steps;
  return [...open, ...first, wire.bytes('data: {"id":"x","choices":[{"delta":{"content":oops}}]}\n\n'), ...rest.flat(), ...close];
}

function withError(wire: FaultWire): readonly Uint8Array[] {
  return [...halfAnswer(wire), ...wire.encoder().error({ status: 529, type: "overloaded_error", message: "Overloaded" }).map((frame) => wire.bytes(frame))];
}

/** Bodies that are not what was asked for. Where they end is not told: what the bytes tell must not wait. */
export const bodies: FaultGroup = {
  title: "bodies",
  faults: [
    { name: "HTML with 200", expected: { end: "transport/proxy", text: "" }, play: answersAndHolds(200, "text/html; charset=utf-8", page) },
    { name: "HTML with 200, said to be a stream", expected: { end: "transport/proxy", text: "" }, play: answersAndHolds(200, "text/event-stream", page) },
    { name: "HTML with 502", expected: { end: "server", text: "" }, play: answersAndHolds(502, "text/html", badGateway) },
    { name: "JSON error with 200", expected: { end: "rate-limit", text: "" }, play: answersAndHolds(200, "application/json", rateLimit) },
    { name: "JSON error with 200, said to be a stream", expected: { end: "rate-limit", text: "" }, play: answersAndHolds(200, "text/event-stream", rateLimit) },
    { name: "JSON error with 429", expected: { end: "rate-limit", text: "" }, play: answersAndHolds(429, "application/json", rateLimit) },
    { name: "an error event mid-stream", expected: { end: "overloaded", text: halfText }, play: sendsAndHolds(withError) },
    { name: "empty body (200, nothing)", expected: { end: "truncated", text: "" }, play: ({ exchange }) => exchange.respond(200, { "content-type": "text/event-stream" }, "") },
    { name: "empty stream", expected: { end: "truncated", text: "" }, play: sends(() => []) },
    { name: "malformed JSON among good chunks", expected: { end: "server", text: halfText }, play: sendsAndHolds(withMalformed) },
    {
      name: "HTML in the middle of a stream",
      expected: (wire) => ({ end: wire.isLines ? "truncated" : "server", text: halfText }),
      play: async (playing) => {
        await send(playing, [...halfAnswer(playing.wire), Buffer.from(badGateway)]);
        playing.exchange.end();
      },
    },
  ],
};
