import { crc32 } from "node:zlib";
import { argumentsPiece, type BenchWire, blockChunks, type Scenario, tokenAt } from "./scenario.ts";

/** The shape of a wire's chunks, as its provider sends them today (2026-11): every field that real ones carry, ours within. */
interface Shape {
  head(kind: Scenario["kind"]): readonly string[];
  chunk(index: number, text: string, kind: Scenario["kind"]): string;
  tail(kind: Scenario["kind"], chunks: number): readonly string[];
}

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const named = (value: { readonly type: string; readonly [field: string]: unknown }): string =>
  `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
const padding = "hQ7uXz0bLwRk2m";

function chatShape(extra: Readonly<Record<string, unknown>> = {}): Shape {
  const frame = (choices: readonly unknown[], index: number, usage: unknown = null): string =>
    data({
      id: "chatcmpl-D8Z5BenchBenchBenchBenchBenchB",
      object: "chat.completion.chunk",
      created: 1_793_000_000,
      model: "gpt-4.1-2025-04-14",
      service_tier: "default",
      system_fingerprint: "fp_de604bd877",
      choices,
      usage,
      obfuscation: padding.slice(index % 9),
    });
  const choice = (delta: unknown, finish: string | null = null) => [{ index: 0, delta, logprobs: null, finish_reason: finish, ...extra }];
  return {
    head: (kind) => [
      frame(choice({ role: "assistant", content: kind === "tool" ? null : "", refusal: null }), 0),
      ...(kind === "tool"
        ? [
            frame(
              choice({
                tool_calls: [{ index: 0, id: "call_BenchBenchBenchBench", type: "function", function: { name: "write", arguments: "" } }],
              }),
              0,
            ),
          ]
        : []),
    ],
    chunk: (index, text, kind) =>
      frame(choice(kind === "tool" ? { tool_calls: [{ index: 0, function: { arguments: text } }] } : { content: text }), index),
    tail: (kind) => [
      frame(choice({}, kind === "tool" ? "tool_calls" : "stop"), 0),
      frame([], 0, {
        prompt_tokens: 9,
        completion_tokens: 1000,
        total_tokens: 1009,
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
      }),
      "data: [DONE]\n\n",
    ],
  };
}

const azureFilters = {
  content_filter_results: Object.fromEntries(
    ["hate", "self_harm", "sexual", "violence"].map((name) => [name, { filtered: false, severity: "safe" }]),
  ),
};

const completionsShape: Shape = {
  head: () => [],
  chunk: (_index, text) =>
    data({
      id: "cmpl-D8Z5BenchBenchBenchBenchBenchB",
      object: "text_completion",
      created: 1_793_000_000,
      choices: [{ text, index: 0, logprobs: null, finish_reason: null }],
      model: "gpt-3.5-turbo-instruct:20230824-v2",
    }),
  tail: () => [
    data({
      id: "cmpl-D8Z5BenchBenchBenchBenchBenchB",
      object: "text_completion",
      created: 1_793_000_000,
      choices: [{ text: "", index: 0, logprobs: null, finish_reason: "stop" }],
      model: "gpt-3.5-turbo-instruct:20230824-v2",
    }),
    "data: [DONE]\n\n",
  ],
};

const responseId = "resp_01830d66BenchBenchBenchBenchBenchBenchBenchBench";
const itemId = "msg_01830d66BenchBenchBenchBenchBenchBenchBenchBench";

function responseOf(status: string, kind: Scenario["kind"], usage: unknown = null) {
  const call = {
    id: itemId,
    type: "function_call",
    status: "completed",
    arguments: "",
    call_id: "call_BenchBenchBenchBench",
    name: "write",
  };
  const output =
    status === "completed" ? [kind === "tool" ? call : { id: itemId, type: "message", status, content: [], role: "assistant" }] : [];
  return {
    id: responseId,
    object: "response",
    created_at: 1_793_000_000,
    status,
    error: null,
    incomplete_details: null,
    model: "gpt-5.5",
    output,
    parallel_tool_calls: true,
    store: false,
    temperature: 1,
    tool_choice: "auto",
    tools: [],
    usage,
    metadata: {},
  };
}

const responsesShape: Shape = {
  head: (kind) => [
    named({ type: "response.created", sequence_number: 0, response: responseOf("in_progress", kind) }),
    named({ type: "response.in_progress", sequence_number: 1, response: responseOf("in_progress", kind) }),
    ...(kind === "tool"
      ? [
          named({
            type: "response.output_item.added",
            sequence_number: 2,
            output_index: 0,
            item: {
              id: itemId,
              type: "function_call",
              status: "in_progress",
              arguments: "",
              call_id: "call_BenchBenchBenchBench",
              name: "write",
            },
          }),
        ]
      : [
          named({
            type: "response.output_item.added",
            sequence_number: 2,
            output_index: 0,
            item: { id: itemId, type: "message", status: "in_progress", content: [], role: "assistant" },
          }),
          named({
            type: "response.content_part.added",
            sequence_number: 3,
            item_id: itemId,
            output_index: 0,
            content_index: 0,
            part: { type: "output_text", annotations: [], logprobs: [], text: "" },
          }),
        ]),
  ],
  chunk: (index, text, kind) =>
    kind === "tool"
      ? named({
          type: "response.function_call_arguments.delta",
          sequence_number: index + 4,
          item_id: itemId,
          output_index: 0,
          delta: text,
          obfuscation: padding.slice(index % 9),
        })
      : named({
          type: "response.output_text.delta",
          sequence_number: index + 4,
          item_id: itemId,
          output_index: 0,
          content_index: 0,
          delta: text,
          logprobs: [],
          obfuscation: padding.slice(index % 9),
        }),
  tail: (kind, chunks) => [
    named({
      type: "response.completed",
      sequence_number: chunks + 4,
      response: responseOf("completed", kind, {
        input_tokens: 9,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 1000,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 1009,
      }),
    }),
  ],
};

/** Events of the Messages API, by themselves: Anthropic and Vertex send them as server-sent events, Bedrock in frames. */
function messagesShape(event: (value: { readonly type: string; readonly [field: string]: unknown }) => string): Shape {
  return {
    head: (kind) => [
      event({
        type: "message_start",
        message: {
          model: "claude-sonnet-4-5-20250929",
          id: "msg_01BenchBenchBenchBenchBe",
          type: "message",
          role: "assistant",
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: {
            input_tokens: 9,
            cache_creation_input_tokens: 0,
            cache_read_input_tokens: 0,
            output_tokens: 1,
            service_tier: "standard",
          },
        },
      }),
      event({
        type: "content_block_start",
        index: 0,
        content_block:
          kind === "tool" ? { type: "tool_use", id: "toolu_01BenchBenchBenchBench", name: "write", input: {} } : { type: "text", text: "" },
      }),
      event({ type: "ping" }),
    ],
    chunk: (_index, text, kind) =>
      event({
        type: "content_block_delta",
        index: 0,
        delta: kind === "tool" ? { type: "input_json_delta", partial_json: text } : { type: "text_delta", text },
      }),
    tail: (kind) => [
      event({ type: "content_block_stop", index: 0 }),
      event({
        type: "message_delta",
        delta: { stop_reason: kind === "tool" ? "tool_use" : "end_turn", stop_sequence: null },
        usage: { input_tokens: 9, output_tokens: 1000 },
      }),
      event({ type: "message_stop" }),
    ],
  };
}

function geminiFrame(part: unknown, finish?: string): string {
  const body = {
    candidates: [{ content: { parts: [part], role: "model" }, ...(finish === undefined ? {} : { finishReason: finish }), index: 0 }],
    usageMetadata: {
      promptTokenCount: 9,
      candidatesTokenCount: 23,
      totalTokenCount: 32,
      promptTokensDetails: [{ modality: "TEXT", tokenCount: 9 }],
    },
    modelVersion: "gemini-3-pro-preview",
    responseId: "bH6LaZBenchBenchBenchBe",
  };
  return `data: ${JSON.stringify(body)}\r\n\r\n`;
}

const geminiShape: Shape = {
  head: () => [],
  chunk: (_index, text) => geminiFrame({ text }),
  tail: () => [geminiFrame({ text: "" }, "STOP")],
};

const shapes: Readonly<Record<BenchWire, Shape>> = {
  chat: chatShape(),
  azure: chatShape(azureFilters),
  responses: responsesShape,
  completions: completionsShape,
  anthropic: messagesShape(named),
  vertex: messagesShape(named),
  // Padding as Bedrock adds it to hide the lengths of tokens.
  bedrock: messagesShape((event) =>
    JSON.stringify({ bytes: Buffer.from(JSON.stringify(event)).toString("base64"), p: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ" }),
  ),
  gemini: geminiShape,
};

/** An answer as bytes: what stands before its chunks, the chunks in blocks, and what ends it. */
export function* answerBytes(scenario: Scenario): Generator<Uint8Array> {
  const { wire, kind, chunks } = scenario;
  const shape = shapes[wire];
  const bytes = (texts: readonly string[]): Uint8Array =>
    wire === "bedrock" ? Buffer.concat(texts.map(eventStreamFrame)) : Buffer.from(texts.join(""));
  const render = (from: number, to: number): Uint8Array =>
    bytes(
      Array.from({ length: to - from }, (_, at) =>
        shape.chunk(from + at, kind === "tool" ? argumentsPiece(from + at, chunks) : tokenAt(from + at), kind),
      ),
    );
  yield bytes(shape.head(kind));
  if (kind === "tool") {
    yield render(0, chunks);
  } else {
    for (let sent = 0; sent < chunks; sent += blockChunks) {
      yield render(sent, Math.min(sent + blockChunks, chunks));
    }
  }
  yield bytes(shape.tail(kind, chunks));
}

/** One frame of Amazon's event stream, as InvokeModelWithResponseStream sends it. */
function eventStreamFrame(payload: string): Uint8Array {
  const header = (name: string, value: string): Buffer =>
    Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7, 0, value.length]), Buffer.from(value)]);
  const headers = Buffer.concat([
    header(":event-type", "chunk"),
    header(":content-type", "application/json"),
    header(":message-type", "event"),
  ]);
  const body = Buffer.from(payload);
  const frame = Buffer.alloc(16 + headers.length + body.length);
  frame.writeUInt32BE(frame.length, 0);
  frame.writeUInt32BE(headers.length, 4);
  frame.writeUInt32BE(crc32(frame.subarray(0, 8)), 8);
  headers.copy(frame, 12);
  body.copy(frame, 12 + headers.length);
  frame.writeUInt32BE(crc32(frame.subarray(0, -4)), frame.length - 4);
  return frame;
}
