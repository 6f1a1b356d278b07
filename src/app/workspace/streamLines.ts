import { StringDecoder } from "node:string_decoder";

/** The lines of a stream, split at `\n` alone: JSON may have other line ends of Unicode in its texts, at which Node's readline splits. A `\r` at the end of a line isn't part of it. */
export async function* streamLines(stream: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  const pieces: string[] = [];
  for await (const chunk of stream) {
    const [first = "", ...rest] = (typeof chunk === "string" ? chunk : decoder.write(chunk)).split("\n");
    pieces.push(first);
    for (const next of rest) {
      yield withoutReturn(pieces.splice(0).join(""));
      pieces.push(next);
    }
  }
  const last = pieces.join("") + decoder.end();
  if (last !== "") {
    yield withoutReturn(last);
  }
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
