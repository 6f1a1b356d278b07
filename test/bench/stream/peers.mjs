// The other libraries, each asked as its documentation says, with its own retries off, and read event by event. Each is loaded when it is first
// measured. Plain JavaScript, since they are no part of the repository's installation: see package.json beside this file.
const key = "sk-bench-0123456789abcdef";
const question = "Hello";
const schema = { type: "object", properties: { text: { type: "string" } } };
const description = "Writes a text";
const region = "eu-central-1";
const bedrockModel = "anthropic.claude-sonnet-4-5-20250929-v1:0";

/** The library's name, then its way for each wire: `(baseUrl, kind, reported)`; `reported` is called with each piece of text or arguments. */
export const peers = {
  "official-sdk": {
    chat: sdkChat,
    responses: sdkResponses,
    completions: sdkCompletions,
    azure: sdkAzure,
    anthropic: sdkAnthropic,
    bedrock: sdkBedrock,
    vertex: sdkVertex,
    gemini: sdkGemini,
  },
  "vercel-ai": Object.fromEntries(
    ["chat", "responses", "completions", "azure", "anthropic", "bedrock", "vertex", "gemini"].map((wire) => [
      wire,
      (baseUrl, kind, reported) => vercel(wire, baseUrl, kind, reported),
    ]),
  ),
  "pi-ai": Object.fromEntries(
    ["chat", "responses", "anthropic", "gemini"].map((wire) => [wire, (baseUrl, kind, reported) => pi(wire, baseUrl, kind, reported)]),
  ),
  langchain: Object.fromEntries(
    ["chat", "responses", "completions", "azure", "anthropic", "gemini"].map((wire) => [
      wire,
      (baseUrl, kind, reported) => langchain(wire, baseUrl, kind, reported),
    ]),
  ),
};

const openaiTools = (kind) =>
  kind === "tool" ? { tools: [{ type: "function", function: { name: "write", description, parameters: schema } }] } : {};

async function readChat(stream, kind, reported) {
  for await (const chunk of stream) {
    const delta = chunk.choices[0]?.delta;
    reported((kind === "tool" ? delta?.tool_calls?.[0]?.function?.arguments : delta?.content) ?? "");
  }
}

async function sdkChat(baseUrl, kind, reported) {
  const { default: OpenAI } = await import("openai");
  const client = new OpenAI({ apiKey: key, baseURL: `${baseUrl}/v1`, maxRetries: 0 });
  return readChat(
    await client.chat.completions.create({
      model: "gpt-4.1",
      stream: true,
      messages: [{ role: "user", content: question }],
      ...openaiTools(kind),
    }),
    kind,
    reported,
  );
}

async function sdkAzure(baseUrl, kind, reported) {
  const { AzureOpenAI } = await import("openai");
  const client = new AzureOpenAI({
    apiKey: key,
    endpoint: baseUrl,
    deployment: "gpt-4.1",
    apiVersion: "2024-12-01-preview",
    maxRetries: 0,
  });
  return readChat(
    await client.chat.completions.create({
      model: "gpt-4.1",
      stream: true,
      messages: [{ role: "user", content: question }],
      ...openaiTools(kind),
    }),
    kind,
    reported,
  );
}

async function sdkResponses(baseUrl, kind, reported) {
  const { default: OpenAI } = await import("openai");
  const client = new OpenAI({ apiKey: key, baseURL: `${baseUrl}/v1`, maxRetries: 0 });
  const tools = kind === "tool" ? { tools: [{ type: "function", name: "write", description, parameters: schema, strict: false }] } : {};
  for await (const event of await client.responses.create({ model: "gpt-5.5", stream: true, input: question, ...tools })) {
    if (event.type === "response.output_text.delta" || event.type === "response.function_call_arguments.delta") {
      reported(event.delta);
    }
  }
}

async function sdkCompletions(baseUrl, _kind, reported) {
  const { default: OpenAI } = await import("openai");
  const client = new OpenAI({ apiKey: key, baseURL: `${baseUrl}/v1`, maxRetries: 0 });
  for await (const chunk of await client.completions.create({ model: "gpt-3.5-turbo-instruct", stream: true, prompt: question })) {
    reported(chunk.choices[0]?.text ?? "");
  }
}

async function readMessages(client, model, kind, reported) {
  const tools = kind === "tool" ? { tools: [{ name: "write", description, input_schema: schema }] } : {};
  for await (const event of await client.messages.create({
    model,
    max_tokens: 1000,
    stream: true,
    messages: [{ role: "user", content: question }],
    ...tools,
  })) {
    if (event.type === "content_block_delta") {
      reported(event.delta.text ?? event.delta.partial_json);
    }
  }
}

async function sdkAnthropic(baseUrl, kind, reported) {
  const { default: Anthropic } = await import("@anthropic-ai/sdk");
  return readMessages(new Anthropic({ apiKey: key, baseURL: baseUrl, maxRetries: 0 }), "claude-opus-4-6", kind, reported);
}

async function sdkBedrock(baseUrl, kind, reported) {
  const { AnthropicBedrock } = await import("@anthropic-ai/bedrock-sdk");
  return readMessages(
    new AnthropicBedrock({ awsAccessKey: "AKIABENCH", awsSecretKey: "bench", awsRegion: region, baseURL: baseUrl, maxRetries: 0 }),
    bedrockModel,
    kind,
    reported,
  );
}

/** Credentials that are there already: none of the libraries is measured while it asks Google for some. */
const googleAccount = { getRequestHeaders: async () => new Headers({ authorization: `Bearer ${key}` }) };

async function sdkVertex(baseUrl, kind, reported) {
  const { AnthropicVertex } = await import("@anthropic-ai/vertex-sdk");
  return readMessages(
    new AnthropicVertex({ authClient: googleAccount, projectId: "bench", region: "global", baseURL: `${baseUrl}/v1`, maxRetries: 0 }),
    "claude-sonnet-4-5@20250929",
    kind,
    reported,
  );
}

async function sdkGemini(baseUrl, _kind, reported) {
  const { GoogleGenAI } = await import("@google/genai");
  const client = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl } });
  for await (const chunk of await client.models.generateContentStream({ model: "gemini-3-pro-preview", contents: question })) {
    reported(chunk.candidates?.[0]?.content?.parts?.[0]?.text ?? "");
  }
}

async function vercelModel(wire, baseUrl) {
  switch (wire) {
    case "chat":
      return (await import("@ai-sdk/openai")).createOpenAI({ apiKey: key, baseURL: `${baseUrl}/v1` }).chat("gpt-4.1");
    case "responses":
      return (await import("@ai-sdk/openai")).createOpenAI({ apiKey: key, baseURL: `${baseUrl}/v1` }).responses("gpt-5.5");
    case "completions":
      return (await import("@ai-sdk/openai")).createOpenAI({ apiKey: key, baseURL: `${baseUrl}/v1` }).completion("gpt-3.5-turbo-instruct");
    case "azure":
      return (await import("@ai-sdk/azure")).createAzure({ apiKey: key, baseURL: `${baseUrl}/openai` }).chat("gpt-4.1");
    case "anthropic":
      return (await import("@ai-sdk/anthropic")).createAnthropic({ apiKey: key, baseURL: `${baseUrl}/v1` })("claude-opus-4-6");
    case "bedrock":
      return (await import("@ai-sdk/amazon-bedrock/anthropic")).createBedrockAnthropic({ apiKey: key, region, baseURL: baseUrl })(
        bedrockModel,
      );
    case "vertex":
      return (await import("@ai-sdk/google-vertex/anthropic")).createVertexAnthropic({
        project: "bench",
        location: "global",
        baseURL: `${baseUrl}/v1`,
        generateAuthToken: () => key,
      })("claude-sonnet-4-5@20250929");
    default:
      return (await import("@ai-sdk/google")).createGoogleGenerativeAI({ apiKey: key, baseURL: `${baseUrl}/v1beta` })(
        "gemini-3-pro-preview",
      );
  }
}

async function vercel(wire, baseUrl, kind, reported) {
  const { streamText, tool, jsonSchema } = await import("ai");
  const tools = kind === "tool" ? { tools: { write: tool({ description, inputSchema: jsonSchema(schema) }) } } : {};
  const result = streamText({
    model: await vercelModel(wire, baseUrl),
    prompt: question,
    maxRetries: 0,
    ...tools,
    onError: ({ error }) => {
      throw error;
    },
  });
  for await (const part of result.fullStream) {
    if (part.type === "text-delta") {
      reported(part.text);
    } else if (part.type === "tool-input-delta") {
      reported(part.delta);
    } else if (part.type === "error") {
      throw part.error;
    }
  }
}

const piApis = {
  chat: ["openai-completions", "openai", "gpt-4.1", "/v1"],
  responses: ["openai-responses", "openai", "gpt-5.5", "/v1"],
  anthropic: ["anthropic-messages", "anthropic", "claude-opus-4-6", ""],
  gemini: ["google-generative-ai", "google", "gemini-3-pro-preview", "/v1beta"],
};

async function pi(wire, baseUrl, kind, reported) {
  const { stream } = await import("@mariozechner/pi-ai");
  const [api, provider, id, path] = piApis[wire];
  const model = {
    id,
    name: id,
    api,
    provider,
    baseUrl: baseUrl + path,
    reasoning: false,
    input: ["text"],
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    contextWindow: 1_000_000,
    maxTokens: 1000,
  };
  const tools = kind === "tool" ? { tools: [{ name: "write", description, parameters: schema }] } : {};
  for await (const event of stream(model, { messages: [{ role: "user", content: question, timestamp: 0 }], ...tools }, { apiKey: key })) {
    if (event.type === "text_delta" || event.type === "toolcall_delta") {
      reported(event.delta);
    } else if (event.type === "error") {
      throw new Error(event.error.errorMessage);
    }
  }
}

async function langchainModel(wire, baseUrl) {
  switch (wire) {
    case "chat":
      return new (await import("@langchain/openai")).ChatOpenAI({
        apiKey: key,
        model: "gpt-4.1",
        maxRetries: 0,
        configuration: { baseURL: `${baseUrl}/v1` },
      });
    case "responses":
      return new (await import("@langchain/openai")).ChatOpenAI({
        apiKey: key,
        model: "gpt-5.5",
        useResponsesApi: true,
        maxRetries: 0,
        configuration: { baseURL: `${baseUrl}/v1` },
      });
    case "completions":
      return new (await import("@langchain/openai")).OpenAI({
        apiKey: key,
        model: "gpt-3.5-turbo-instruct",
        maxRetries: 0,
        configuration: { baseURL: `${baseUrl}/v1` },
      });
    case "azure":
      return new (await import("@langchain/openai")).AzureChatOpenAI({
        azureOpenAIApiKey: key,
        azureOpenAIEndpoint: baseUrl,
        azureOpenAIApiDeploymentName: "gpt-4.1",
        azureOpenAIApiVersion: "2024-12-01-preview",
        maxRetries: 0,
      });
    case "anthropic":
      return new (await import("@langchain/anthropic")).ChatAnthropic({
        apiKey: key,
        model: "claude-opus-4-6",
        maxTokens: 1000,
        maxRetries: 0,
        anthropicApiUrl: baseUrl,
      });
    default:
      return new (await import("@langchain/google-genai")).ChatGoogleGenerativeAI({
        apiKey: key,
        model: "gemini-3-pro-preview",
        maxRetries: 0,
        baseUrl,
      });
  }
}

async function langchain(wire, baseUrl, kind, reported) {
  const plain = await langchainModel(wire, baseUrl);
  const model =
    kind === "tool" ? plain.bindTools([{ type: "function", function: { name: "write", description, parameters: schema } }]) : plain;
  for await (const chunk of await model.stream(question)) {
    if (typeof chunk === "string") {
      reported(chunk);
    } else if (kind === "tool") {
      reported(chunk.tool_call_chunks?.[0]?.args ?? "");
    } else if (typeof chunk.content === "string") {
      reported(chunk.content);
    } else {
      reported(chunk.content[0]?.text ?? "");
    }
  }
}
