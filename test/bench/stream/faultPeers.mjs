// Other libraries before the faults of npm run test:faults -- --peers, each asked as its documentation says, with its own retries off and its own
// timeouts set. Plain JavaScript, and here, for the same reason as peers.mjs: they are installed by the bench alone.
const key = "sk-faults-0123456789abcdef";
const question = "Hello";
const schema = { type: "object", properties: { text: { type: "string" } } };
const description = "Writes a text";
const openaiModel = "gpt-4.1";
const anthropicModel = "claude-opus-4-6";

/**
 * By wire and library: `(origin, { timeoutMs, signal, onText }) => { text, calls }`, which rejects with what the library reports. `onText` is called
 * with the first words.
 */
export const faultPeers = {
  "openai-chat": {
    "openai: create()": openaiCreate,
    "openai: stream()": openaiStream,
    "ai: streamText()": (origin, order) => vercel(openaiVercel, origin, order),
  },
  anthropic: {
    "@anthropic-ai/sdk: create()": anthropicCreate,
    "@anthropic-ai/sdk: stream()": anthropicStream,
    "ai: streamText()": (origin, order) => vercel(anthropicVercel, origin, order),
  },
};

/** What has been reported so far. */
class Reported {
  text = "";
  calls = [];
  #onText;
  #known = new Set();

  constructor(onText) {
    this.#onText = onText;
  }

  say(words) {
    if (typeof words === "string" && words !== "") {
      this.text += words;
      this.#onText();
    }
  }

  call(id) {
    // Whoever puts pieces together by their call's id has it once.
    if (typeof id === "string" && id !== "" && !this.#known.has(id)) {
      this.#known.add(id);
      this.calls.push(id);
    }
  }
}

async function openaiClient(origin, timeoutMs) {
  const { default: OpenAI } = await import("openai");
  return new OpenAI({ apiKey: key, baseURL: `${origin}/v1`, maxRetries: 0, timeout: timeoutMs, logLevel: "off" });
}

const openaiBody = {
  model: openaiModel,
  messages: [{ role: "user", content: question }],
  tools: [{ type: "function", function: { name: "write", description, parameters: schema } }],
};

function readChatChunk(chunk, reported) {
  const delta = chunk.choices?.[0]?.delta;
  reported.say(delta?.content);
  for (const call of delta?.tool_calls ?? []) {
    reported.call(call.id);
  }
}

async function openaiCreate(origin, { timeoutMs, signal, onText }) {
  const reported = new Reported(onText);
  const client = await openaiClient(origin, timeoutMs);
  for await (const chunk of await client.chat.completions.create({ ...openaiBody, stream: true }, { signal })) {
    readChatChunk(chunk, reported);
  }
  return reported;
}

async function openaiStream(origin, { timeoutMs, signal, onText }) {
  const reported = new Reported(onText);
  const client = await openaiClient(origin, timeoutMs);
  const stream = client.chat.completions.stream(openaiBody, { signal });
  for await (const chunk of stream) {
    readChatChunk(chunk, reported);
  }
  await stream.finalChatCompletion();
  return reported;
}

async function anthropicClient(origin, timeoutMs) {
  const { default: Anthropic } = await import("@anthropic-ai/sdk");
  return new Anthropic({ apiKey: key, baseURL: origin, maxRetries: 0, timeout: timeoutMs, logLevel: "off" });
}

const anthropicBody = {
  model: anthropicModel,
  max_tokens: 1000,
  messages: [{ role: "user", content: question }],
  tools: [{ name: "write", description, input_schema: schema }],
};

function readMessageEvent(event, reported) {
  if (event.type === "content_block_delta") {
    reported.say(event.delta?.text);
  } else if (event.type === "content_block_start" && event.content_block?.type === "tool_use") {
    reported.call(event.content_block.id);
  }
}

async function anthropicCreate(origin, { timeoutMs, signal, onText }) {
  const reported = new Reported(onText);
  const client = await anthropicClient(origin, timeoutMs);
  for await (const event of await client.messages.create({ ...anthropicBody, stream: true }, { signal })) {
    readMessageEvent(event, reported);
  }
  return reported;
}

async function anthropicStream(origin, { timeoutMs, signal, onText }) {
  const reported = new Reported(onText);
  const client = await anthropicClient(origin, timeoutMs);
  const stream = client.messages.stream(anthropicBody, { signal });
  for await (const event of stream) {
    readMessageEvent(event, reported);
  }
  await stream.finalMessage();
  return reported;
}

async function openaiVercel(origin) {
  return (await import("@ai-sdk/openai")).createOpenAI({ apiKey: key, baseURL: `${origin}/v1` }).chat(openaiModel);
}

async function anthropicVercel(origin) {
  return (await import("@ai-sdk/anthropic")).createAnthropic({ apiKey: key, baseURL: `${origin}/v1` })(anthropicModel);
}

async function vercel(open, origin, { timeoutMs, signal, onText }) {
  const { streamText, tool, jsonSchema } = await import("ai");
  const reported = new Reported(onText);
  const result = streamText({
    model: await open(origin),
    prompt: question,
    tools: { write: tool({ description, inputSchema: jsonSchema(schema) }) },
    maxRetries: 0,
    abortSignal: signal,
    timeout: { firstChunkMs: timeoutMs, chunkMs: timeoutMs },
    // It is reported below; this only keeps it off the console.
    onError: () => undefined,
  });
  for await (const part of result.fullStream) {
    switch (part.type) {
      case "text-delta":
        reported.say(part.text);
        break;
      case "tool-call":
        reported.call(part.toolCallId);
        break;
      case "error":
        throw part.error;
      case "abort":
        throw new Error(part.reason ?? "aborted");
      case "finish":
        if (part.finishReason === "error") {
          throw new Error("finished with an error");
        }
        break;
      default:
        break;
    }
  }
  return reported;
}
