import type { WireCase } from "../wireCase.ts";
import { openaiChatCase } from "./openaiChat.ts";

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

/** Azure's newer API. Its models that think are asked over Responses as at OpenAI: that wire has a case of its own. */
export const azureV1Case: WireCase = {
  ...azureCase,
  name: "azure-v1",
  head: "az-v1",
  baseUrl: (server) => `${server.origin}/azure/openai/v1`,
  endpoint: { api: "chat" },
};
