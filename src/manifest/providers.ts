import { providerTypes } from "../core/settings/providerSettings.ts";
import { accountsSchema, modelsSchema, quirksSchema } from "./providerParts.ts";

const snippets = [
  {
    label: "Gateway that speaks OpenAI's wire",
    body: { type: "openai-compatible", baseUrl: "https://${1:gateway.example.com}/v1", description: "${2:My gateway}" },
  },
  {
    label: "Gateway with quirks",
    body: {
      type: "openai-compatible",
      baseUrl: "https://${1:gateway.example.com}/v1",
      quirks: { keyHeader: "${2:x-gateway-key}", refusesStreamOptions: true },
    },
  },
  {
    label: "Azure OpenAI with a key",
    body: {
      type: "azure",
      baseUrl: "https://${1:my-resource}.openai.azure.com",
      defaultModel: "${2:my-deployment}",
      models: ["${2:my-deployment}"],
    },
  },
  {
    label: "Azure OpenAI, signed in with Microsoft Entra",
    body: {
      type: "azure",
      baseUrl: "https://${1:my-resource}.openai.azure.com",
      auth: "entra",
      defaultModel: "${2:my-deployment}",
      models: ["${2:my-deployment}"],
    },
  },
  {
    label: "Azure OpenAI, one deployment of the dated API",
    body: {
      type: "azure",
      baseUrl: "https://${1:my-resource}.openai.azure.com/openai/deployments/${2:my-deployment}",
      apiVersion: "${3:2024-12-01-preview}",
    },
  },
  { label: "Claude on Amazon Bedrock", body: { type: "bedrock", region: "${1:eu-central-1}", profile: "${2:default}" } },
  { label: "Claude on Google Vertex AI", body: { type: "vertex", project: "${1:my-project}", location: "${2:global}" } },
];

const providerSchema = {
  type: "object",
  additionalProperties: false,
  defaultSnippets: snippets,
  properties: {
    type: {
      type: "string",
      enum: [...providerTypes],
      enumDescriptions: [
        "OpenAI itself: Responses for its reasoning models, legacy Completions for those that know no other, Chat Completions for the rest.",
        "Speaks OpenAI's Chat Completions: most gateways and local servers do.",
        "Azure OpenAI: deployments in a resource of your own, with its key or signed in with Microsoft Entra.",
        "Speaks Anthropic's Messages.",
        "Claude on Amazon Bedrock, with the AWS credentials of this computer.",
        "Claude on Google Vertex AI, with the Google credentials of this computer.",
        "Speaks Google's generateContent.",
      ],
      description: "The API that the provider speaks. Optional for a built-in provider.",
    },
    baseUrl: {
      type: "string",
      minLength: 1,
      markdownDescription:
        "Where it is, up to the version: `https://api.openai.com/v1`, `http://localhost:8000/v1`, `https://api.anthropic.com`. For Azure anything that the portal or a sample shows will do: `https://my-resource.openai.azure.com`, `https://my-resource.openai.azure.com/openai/deployments/my-deployment`, or the resource's name. May be left out for a built-in provider, and for `bedrock`, `vertex` and `gemini`.",
      examples: ["http://localhost:8000/v1", "https://my-resource.openai.azure.com"],
    },
    api: {
      type: "string",
      enum: ["auto", "responses", "chat", "completions"],
      enumDescriptions: ["The one that suits the model.", "Responses.", "Chat Completions.", "Legacy Completions: a prompt and no more."],
      markdownDescription:
        "Which of OpenAI's wires is used. Left out: `auto` for the types `openai` and `azure`, `chat` for `openai-compatible`.",
    },
    apiVersion: {
      type: "string",
      pattern: "^(?:\\d{4}-\\d{2}-\\d{2}(?:-preview)?|v1|preview|latest)$",
      patternErrorMessage: "A version looks like 2024-12-01-preview; the v1 API needs none.",
      markdownDescription:
        "Azure's `api-version`, if the address doesn't include it. With a dated version, Baton uses the dated API; without one, the v1 API.",
      examples: ["2024-12-01-preview", "2024-10-21"],
    },
    auth: {
      type: "string",
      enum: ["key", "entra"],
      default: "key",
      enumDescriptions: [
        "With the resource's key.",
        "As the person who is signed in to Microsoft Entra in VS Code, with the role “Cognitive Services OpenAI User”. Baton keeps no token.",
      ],
      description: "How to sign in to Azure.",
    },
    region: {
      type: "string",
      markdownDescription: "AWS region, such as `eu-central-1`. Left out: the one that AWS's own tools are set to.",
    },
    profile: { type: "string", description: "AWS profile. Left out: the usual credentials of this computer." },
    project: { type: "string", description: "Google Cloud project. Left out: the one that gcloud is set to." },
    location: { type: "string", markdownDescription: "Google Cloud location, such as `global` or `europe-west1`." },
    headers: {
      type: "object",
      additionalProperties: { type: "string" },
      description: "Sent with every request. Not for keys: they are kept in VS Code's secret storage.",
    },
    quirks: quirksSchema,
    defaultModel: { type: "string", description: "The model used when only the provider is named." },
    description: { type: "string", description: "What you call it; shown beside its models." },
    active: { type: "boolean", default: true, description: "If off, none of its models is offered or used." },
    keyRequired: { type: "boolean", default: true, description: "Turn off for a server that needs no key." },
    keyVariable: {
      type: "string",
      pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
      patternErrorMessage: "The name of an environment variable, such as MY_GATEWAY_KEY; never the key itself.",
      description: "The environment variable that holds the key. It is read in place, never copied.",
    },
    accounts: accountsSchema,
    models: modelsSchema,
  },
};

/** The settings under *Providers*. */
export const providerSettings = {
  "baton.providers": {
    type: "object",
    default: {},
    scope: "application",
    markdownDescription:
      "Providers beside the built-in ones, or changes to those, by id. Built in are `openai`, `anthropic`, `gemini`, `azure`, `bedrock`, `vertex`, `openrouter`, `groq`, `deepseek`, `xai`, `mistral`, `together`, `fireworks`, `portkey`, `litellm`, `vllm`, `oci`, `ollama`, `lmstudio` and `vscode`. Keys do not belong here: use *Baton: Add API Key*. Read from your user settings alone, so that no repository can send a key elsewhere.",
    propertyNames: {
      pattern: "^[a-z][a-z0-9-]{0,40}$",
      patternErrorMessage: "A provider's id is lower-case letters, digits and hyphens, starting with a letter, such as `my-gateway`.",
    },
    additionalProperties: providerSchema,
    order: 1,
    defaultSnippets: [
      {
        label: "Gateway that speaks OpenAI's wire",
        body: {
          "${1:my-gateway}": { type: "openai-compatible", baseUrl: "https://${2:gateway.example.com}/v1", description: "${3:My gateway}" },
        },
      },
      {
        label: "Azure OpenAI",
        body: {
          azure: {
            baseUrl: "https://${1:my-resource}.openai.azure.com",
            defaultModel: "${2:my-deployment}",
            models: ["${2:my-deployment}"],
          },
        },
      },
      { label: "Claude on Amazon Bedrock", body: { bedrock: { region: "${1:eu-central-1}" } } },
      { label: "Claude on Google Vertex AI", body: { vertex: { project: "${1:my-project}", location: "${2:global}" } } },
      { label: "vLLM on another computer", body: { vllm: { baseUrl: "http://${1:gpu-box}:8000/v1" } } },
    ],
  },
  "baton.modelOptions": {
    type: "object",
    default: {},
    scope: "application",
    order: 2,
    markdownDescription:
      'Fields that Baton is to put into requests to a model, or to leave out (`null`), by `provider:model`, or `provider:*` for all of a provider\'s. The names are the provider\'s own; a dot leads into an object. They go before whatever Baton would send. Example: `{"openai:o3": {"service_tier": "flex", "temperature": null}}`. Read from your user settings alone.',
    propertyNames: {
      pattern: "^[^:\\s]+:\\S.*$",
      patternErrorMessage: "Name a model as provider:model, such as openai:o3, or all of a provider's as openai:*.",
    },
    defaultSnippets: [{ label: "Options of one model", body: { "${1:openai:o3}": { "${2:service_tier}": "${3:flex}" } } }],
    additionalProperties: {
      type: "object",
      defaultSnippets: [
        { label: "Leave a parameter out", body: { "${1:temperature}": null } },
        { label: "Set a parameter", body: { "${1:temperature}": "^${2:0.2}" } },
        { label: "Context of a model at Ollama", body: { "options.num_ctx": "^${1:32768}" } },
      ],
    },
  },
  "baton.allowKeysOverPrivateHttp": {
    type: "boolean",
    default: false,
    scope: "machine",
    order: 4,
    markdownDescription:
      "Lets API keys be sent over `http://` to hosts of a private network: addresses such as `10.…`, `172.16.…`, `192.168.…` and `fd…`, names without a dot, and names that end in `.local`, `.internal` and the like. Anyone in that network could read them. To this computer keys may always go over `http://`, to public hosts never. Read from your own settings alone, never from a workspace.",
  },
  "baton.learnedParameters": {
    type: "object",
    default: {},
    scope: "application",
    order: 3,
    markdownDescription:
      "Corrections that Baton learned when a provider rejected a parameter: by address and model, the parameter's other name or value, or `null` to leave it out. Baton writes this setting, so that no request is rejected twice. Delete an entry to try the parameter again.",
    additionalProperties: { type: "object", additionalProperties: { type: "object", additionalProperties: { type: ["string", "null"] } } },
  },
};
