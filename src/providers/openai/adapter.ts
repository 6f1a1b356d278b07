import type { Endpoint, OpenProvider, StructuredMode } from "../../core/provider.ts";
import { streamAnswer } from "../wire/answers/answerStream.ts";
import { failureContextOf } from "../wire/failures/failureContext.ts";
import { chatStructuredMode } from "../openaiChat/structured.ts";
import { createOpenAiParser } from "./anyShape.ts";
import { azureOver } from "./azure.ts";
import { listOpenAiModels } from "../openaiCommon/client.ts";
import { isCompletionsModel } from "../openaiCommon/modelNames.ts";
import { apiFor, openChosen } from "./openChosen.ts";

/** OpenAI's wires: the one that `Endpoint.api` names, by default the one that suits each request. See `ChatProvider` for what the methods promise. */
export const openProvider: OpenProvider = (endpoint, ports) => ({
  stream: (request, signal, onActivity) => {
    const failureContext = failureContextOf(endpoint, request.model);
    return streamAnswer(
      {
        failureContext,
        createParser: () => createOpenAiParser(failureContext, apiFor(endpoint, ports, request), endpoint.quirks),
        open: (opening) => openChosen(endpoint, ports, failureContext, request, opening),
      },
      signal,
      onActivity,
    );
  },
  listModels: (signal) => listOpenAiModels(endpoint, ports, signal),
  structuredMode: (model) => structuredMode(endpoint, model),
  takesTools: (model) => !isLegacy(endpoint, model),
});

/** The same at everyone who copied them, most of whom know Chat Completions alone: by default that. */
export const openCompatibleProvider: OpenProvider = (endpoint, ports) => openProvider({ ...endpoint, api: endpoint.api ?? "chat" }, ports);

/** The same wires at Azure. In this file because it is in the same chunk. */
export const openAzureProvider: OpenProvider = azureOver(openProvider);

/** Completions have words alone; on the other wires the model decides. */
function structuredMode(endpoint: Endpoint, model: string): StructuredMode {
  return isLegacy(endpoint, model) ? "prompt" : chatStructuredMode(endpoint, model);
}

function isLegacy({ api = "auto" }: Endpoint, model: string): boolean {
  return api === "completions" || (api === "auto" && isCompletionsModel(model));
}
