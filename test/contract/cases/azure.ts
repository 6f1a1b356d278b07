import type { WireCase } from "../wireCase.ts";
import { openaiChatCase } from "./openaiChat.ts";
import { openaiResponsesCase } from "./openaiResponses.ts";

/** Azure's dated API, with the deployments named like the models. */
export const azureCase: WireCase = {
  ...openaiChatCase,
  name: "azure",
  head: "azure",
  owner: "azure",
  type: "azure",
  baseUrl: (server) => `${server.origin}/azure/openai`,
  endpoint: { apiVersion: "2025-04-01-preview" },
  keyHeaders: (key) => ({ "api-key": key }),
};

/** Azure's newer API, over Chat Completions. */
export const azureV1Case: WireCase = {
  ...azureCase,
  name: "azure-v1",
  head: "az-v1",
  baseUrl: (server) => `${server.origin}/azure/openai/v1`,
  endpoint: { api: "chat" },
};

/** Azure's newer API, over Responses. */
export const azureResponsesCase: WireCase = {
  ...openaiResponsesCase,
  name: "azure-responses",
  head: "az-resp",
  owner: "azure",
  type: "azure",
  baseUrl: (server) => `${server.origin}/azure/openai/v1`,
  keyHeaders: (key) => ({ "api-key": key }),
};
