import type { OpenProvider } from "../../core/provider.ts";
import { streamChat } from "../openaiChat/adapter.ts";
import { azureOver } from "./azure.ts";
import { listOpenAiModels } from "./client.ts";

/** OpenAI's wires, at OpenAI and at everyone who copied them. See `ChatProvider` for what the methods promise. */
export const openProvider: OpenProvider = (endpoint, ports) => ({
  stream: (request, signal, onActivity) => streamChat(endpoint, ports, request, signal, onActivity),
  listModels: (signal) => listOpenAiModels(endpoint, ports, signal),
});

/** The same wires at Azure. In this file because it is in the same chunk. */
export const openAzureProvider: OpenProvider = azureOver(openProvider);
