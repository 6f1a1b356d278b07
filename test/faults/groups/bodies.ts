import type { Fault, FaultGroup } from "../fault.ts";
import { answerParts, halfAnswer, halfText, type FaultWire } from "../faultWire.ts";
import { sends, sendsAndHolds } from "../playing.ts";

const page = "<!DOCTYPE html>\n<html><head><title>Sign in to Example Corp</title></head><body><p>…</p></body></html>\n";
const badGateway =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n";
const rateLimit = JSON.stringify({
  type: "error",
  error: { type: "rate_limit_error", code: "rate_limit_exceeded", message: "Slower, please" },
});

/** The half of an answer, then an event whose data is no JSON, then the rest as if nothing had been. */
function withMalformed(wire: FaultWire): readonly Uint8Array[] {
  const { open, steps, close } = answerParts(wire);
  const [first = [], ...rest] = steps;
  const name = wire.wireCase.endMark.includes("stop_reason") ? "event: content_block_delta\n" : "";
  return [
    ...open,
    ...first,
    wire.bytes(`${name}data: {"type":"content_block_delta","choices":[{"delta":{"content":oops}}]}\n\n`),
    ...rest.flat(),
    ...close,
  ];
}

function withError(wire: FaultWire): readonly Uint8Array[] {
  return [
    ...halfAnswer(wire),
    ...wire
      .encoder()
      .error({ status: 529, type: "overloaded_error", message: "Overloaded" })
      .map((frame) => wire.bytes(frame)),
  ];
}

/** A body of another type, which ends. */
function body(name: string, end: string, status: number, contentType: string, text: string): Fault {
  return { name, expected: { end, text: "" }, play: ({ exchange }) => exchange.respond(status, { "content-type": contentType }, text) };
}

/** The same body without a length, whose connection is left open: what its bytes contain must not wait. */
function open(name: string, end: string, status: number, contentType: string, text: string): Fault {
  return {
    name,
    expected: { end, text: "" },
    play: async ({ exchange }) => {
      exchange.head(status, { "content-type": contentType });
      await exchange.write(text);
    },
    // Nobody else looks at what has come before it ends.
    peers: "never",
  };
}

/** Bodies that are not what was asked for. */
export const bodies: FaultGroup = {
  title: "bodies",
  faults: [
    body("HTML with 200", "transport/proxy", 200, "text/html; charset=utf-8", page),
    body("HTML with 200, said to be a stream", "transport/proxy", 200, "text/event-stream", page),
    body("HTML with 502", "server", 502, "text/html", badGateway),
    body("JSON error with 200", "rate-limit", 200, "application/json", rateLimit),
    body("JSON error with 200, said to be a stream", "rate-limit", 200, "text/event-stream", rateLimit),
    body("JSON error with 429", "rate-limit", 429, "application/json", rateLimit),
    { name: "an error event mid-stream", expected: { end: "overloaded", text: halfText }, play: sends(withError) },
    body("empty body (200, nothing)", "truncated", 200, "text/event-stream", ""),
    { name: "empty stream", expected: { end: "truncated", text: "" }, play: sends(() => []) },
    { name: "malformed JSON among good chunks", expected: { end: "server", text: halfText }, play: sends(withMalformed) },
    {
      name: "HTML in the middle of a stream",
      expected: (wire) => ({ end: wire.isLines ? "truncated" : "server", text: halfText }),
      play: sends((wire) => [...halfAnswer(wire), Buffer.from(badGateway)]),
    },
  ],
};

/** Bodies that are not what was asked for, and do not end. */
export const openBodies: FaultGroup = {
  title: "bodies, the connection left open",
  faults: [
    open("HTML with 200, left open", "transport/proxy", 200, "text/html; charset=utf-8", page),
    open("HTML with 502, left open", "server", 502, "text/html", badGateway),
    open("JSON error with 200, left open", "rate-limit", 200, "application/json", rateLimit),
    open("JSON error with 429, left open", "rate-limit", 429, "application/json", rateLimit),
    {
      name: "an error event mid-stream, left open",
      expected: { end: "overloaded", text: halfText },
      play: sendsAndHolds(withError),
      peers: "never",
    },
    {
      name: "malformed JSON among good chunks, left open",
      expected: { end: "server", text: halfText },
      play: sendsAndHolds(withMalformed),
      peers: "never",
    },
  ],
};
