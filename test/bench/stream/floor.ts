import type { ReadAnswer } from "./contender.ts";
import type { BenchWire, Scenario } from "./scenario.ts";

/** The text or the arguments of one parsed chunk of each wire, by the shortest way. */
const readers: Readonly<Record<Exclude<BenchWire, "bedrock">, (chunk: never, kind: Scenario["kind"]) => string | undefined>> = {
  chat: readChat,
  azure: readChat,
  responses: (chunk: { readonly type: string; readonly delta?: string }) =>
    chunk.type === "response.output_text.delta" || chunk.type === "response.function_call_arguments.delta" ? chunk.delta : undefined,
  completions: (chunk: { readonly choices: readonly { readonly text: string }[] }) => chunk.choices[0]?.text,
  anthropic: readMessage,
  vertex: readMessage,
  gemini: (chunk: { readonly candidates: readonly { readonly content: { readonly parts: readonly { readonly text?: string }[] } }[] }) =>
    chunk.candidates[0]?.content.parts[0]?.text,
};

interface ChatChunk {
  readonly choices: readonly {
    readonly delta: {
      readonly content?: string | null;
      readonly tool_calls?: readonly { readonly function: { readonly arguments: string } }[];
    };
  }[];
}

function readChat(chunk: ChatChunk, kind: Scenario["kind"]): string | undefined {
  const delta = chunk.choices[0]?.delta;
  return kind === "tool" ? delta?.tool_calls?.[0]?.function.arguments : (delta?.content ?? undefined);
}

interface MessageEvent {
  readonly type: string;
  readonly delta?: { readonly text?: string; readonly partial_json?: string };
}

function readMessage(event: MessageEvent, kind: Scenario["kind"]): string | undefined {
  return event.type === "content_block_delta" ? (kind === "tool" ? event.delta?.partial_json : event.delta?.text) : undefined;
}

/** Asks by plain fetch. */
export async function ask(baseUrl: string): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const response = await fetch(baseUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"model":"m","stream":true}',
  });
  if (!response.ok || response.body === null) {
    throw new Error(`The bench's server answered ${String(response.status)}.`);
  }
  return response.body.getReader();
}

/** What no adapter can do without: fetch, lines split, `JSON.parse` of each. On Bedrock: frames cut, base64, `JSON.parse`. */
export const readFloor: ReadAnswer = async (baseUrl, scenario, reported) => {
  const reader = await ask(baseUrl);
  return scenario.wire === "bedrock"
    ? readFrames(reader, scenario.kind, reported)
    : readLines(reader, scenario.wire, scenario.kind, reported);
};

async function readLines(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  wire: Exclude<BenchWire, "bedrock">,
  kind: Scenario["kind"],
  reported: (text: string) => void,
): Promise<void> {
  const textOf = readers[wire];
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let rest = "";
  for (;;) {
    const { value } = await reader.read();
    if (value === undefined) {
      break;
    }
    const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("data: ") && line !== "data: [DONE]") {
        const text = textOf(JSON.parse(line.slice(6)) as never, kind);
        if (text !== undefined) {
          reported(text);
          if (kind === "tool") {
            pieces.push(text);
          }
        }
      }
    }
  }
  if (kind === "tool") {
    JSON.parse(pieces.join(""));
  }
}

async function readFrames(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  kind: Scenario["kind"],
  reported: (text: string) => void,
): Promise<void> {
  const pieces: string[] = [];
  let rest: Buffer = Buffer.alloc(0);
  for (;;) {
    const { value } = await reader.read();
    if (value === undefined) {
      break;
    }
    const bytes = rest.length === 0 ? Buffer.from(value.buffer, value.byteOffset, value.length) : Buffer.concat([rest, value]);
    let at = 0;
    while (bytes.length - at >= 12) {
      const length = bytes.readUInt32BE(at);
      if (bytes.length - at < length) {
        break;
      }
      const start = at + 12 + bytes.readUInt32BE(at + 4);
      const payload = JSON.parse(bytes.toString("utf8", start, at + length - 4)) as { readonly bytes: string };
      const text = readMessage(JSON.parse(Buffer.from(payload.bytes, "base64").toString()) as MessageEvent, kind);
      if (text !== undefined) {
        reported(text);
        if (kind === "tool") {
          pieces.push(text);
        }
      }
      at += length;
    }
    rest = bytes.subarray(at);
  }
  if (kind === "tool") {
    JSON.parse(pieces.join(""));
  }
}
