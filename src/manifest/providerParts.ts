/** Where a gateway differs from the wire that it speaks: `quirks` of a provider. */
export const quirksSchema = {
  type: "object",
  additionalProperties: false,
  markdownDescription:
    "How a gateway differs from the API that it speaks. Baton already knows what built-in providers need; these values take precedence.",
  properties: {
    endsWithoutMark: {
      type: "boolean",
      description: "It ends a whole answer by closing the connection, with neither [DONE] nor a finish reason.",
    },
    refusesStreamOptions: { type: "boolean", description: "The gateway rejects stream_options." },
    limitField: { type: "string", enum: ["max_tokens", "max_completion_tokens"], description: "The field for the limit of the answer." },
    effortField: {
      type: "string",
      enum: ["openai", "openai-all", "openrouter", "reasoning-enabled", "template", "thinking-type", "none"],
      enumDescriptions: [
        "reasoning_effort, for OpenAI's reasoning models alone.",
        "reasoning_effort, for every model.",
        "reasoning: {effort}, as OpenRouter has it.",
        "reasoning: {enabled}, as Together has it.",
        "A switch of the model's template (enable_thinking), as vLLM has it.",
        "thinking: {type}, as DeepSeek has it.",
        "Effort is never requested.",
      ],
      description: "How effort is requested.",
    },
    reasoningPlayback: {
      type: "string",
      enum: ["reasoning_content", "reasoning", "reasoning_details"],
      description: "The field in which thoughts are played back, if the gateway requires them within a tool loop.",
    },
    thinkTags: {
      type: "string",
      enum: ["never"],
      description: "Text within <think> and </think> at the beginning of an answer is not taken for thoughts.",
    },
    structured: {
      type: "string",
      enum: ["native", "tool", "prompt"],
      enumDescriptions: ["By the wire's own json_schema.", "By a tool that the model must call.", "By words alone."],
      description: "How structured answers are requested.",
    },
    keyHeader: {
      type: "string",
      pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
      patternErrorMessage: "The name of a header, such as x-gateway-key; never the key itself.",
      description: "The header that the key goes into, as it is, in place of Authorization: Bearer.",
    },
    cacheMarks: { type: "boolean", description: "It understands Anthropic's marks for prompt caching." },
    imageModalities: { type: "boolean", description: "Models that make images do so only where modalities asks for them." },
    cacheKey: { type: "boolean", description: "It understands prompt_cache_key." },
    callIdLength: {
      type: "integer",
      minimum: 1,
      maximum: 64,
      description: "The ids of tool calls have exactly so many letters and digits.",
    },
    assistantAfterTool: { type: "boolean", description: "The user may not speak right after a tool; the assistant says a word between." },
    media: {
      type: "array",
      uniqueItems: true,
      items: { type: "string", enum: ["image", "image-url", "audio", "pdf", "pdf-url"] },
      description: "The attachments that it has a place for: as bytes, or by their address (-url). Texts are always sent, as words.",
    },
  },
} as const;

/** Keys of a provider in environment variables: `accounts`. */
export const accountsSchema = {
  type: "array",
  description:
    "Several keys of this provider that stand in environment variables, in the order in which they are used. Requests are spread over those that are active.",
  items: {
    type: "object",
    required: ["keyVariable"],
    additionalProperties: false,
    defaultSnippets: [
      { label: "A key in an environment variable", body: { label: "${1:Team A}", keyVariable: "${2:OPENAI_API_KEY_TEAM_A}" } },
    ],
    properties: {
      label: { type: "string", description: "What you call the key. Left out: the variable's name." },
      keyVariable: {
        type: "string",
        pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
        patternErrorMessage: "The name of an environment variable, such as OPENAI_API_KEY_TEAM_A; never the key itself.",
        description: "The environment variable that holds the key. It is read in place, never copied.",
      },
      description: { type: "string", description: "What the key is for; shown beside it." },
      active: { type: "boolean", default: true, description: "If off, the key isn't used." },
      tags: {
        type: "array",
        uniqueItems: true,
        items: { type: "string", minLength: 1 },
        description: "Names of groups that the key belongs to.",
      },
      requestsPerMinute: {
        type: "number",
        minimum: 1,
        description: "The most requests in a minute, if you want fewer than the provider allows or it doesn't report its limit.",
      },
      tokensPerMinute: {
        type: "number",
        minimum: 1,
        description: "The most tokens of questions in a minute, if you want fewer than the provider allows or it doesn't report its limit.",
      },
    },
  },
} as const;

/** What the user says of models: `models` of a provider. */
export const modelsSchema = {
  type: "array",
  description: "Models that the provider has but does not list, or the only ones you want offered by bare id.",
  items: {
    anyOf: [
      { type: "string" },
      {
        type: "object",
        required: ["id"],
        additionalProperties: false,
        properties: {
          id: { type: "string", description: "As the provider knows it; at Azure, the deployment's name." },
          contextWindow: { type: "integer", minimum: 1, description: "How many tokens it reads and writes at most." },
          maxOutputTokens: { type: "integer", minimum: 1, description: "How many tokens it writes at most." },
          inputUsdPerMillionTokens: { type: "number", minimum: 0, description: "US dollars for a million tokens read." },
          outputUsdPerMillionTokens: { type: "number", minimum: 0, description: "US dollars for a million tokens written." },
          cacheReadUsdPerMillionTokens: { type: "number", minimum: 0, description: "US dollars for a million tokens read from the cache." },
          cacheWriteUsdPerMillionTokens: {
            type: "number",
            minimum: 0,
            description: "US dollars for a million tokens written into the cache.",
          },
          vision: { type: "boolean", description: "Whether it sees pictures." },
          tools: { type: "boolean", description: "Whether it calls tools." },
          reasoning: { type: "boolean", description: "Whether it thinks before it answers." },
          description: { type: "string", description: "What it is for; shown beside it." },
          enabled: { type: "boolean", default: true, description: "If off, the model is neither offered nor used." },
        },
      },
    ],
  },
} as const;
