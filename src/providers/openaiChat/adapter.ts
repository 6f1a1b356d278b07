import OpenAI from "openai";
import { isRecord } from "../../core/model/json.ts";
import type { AdapterPorts, Endpoint, OpenProvider } from "../../core/provider.ts";
import { streamAnswer } from "../answerStream.ts";
import { sceneOf } from "../failureScene.ts";
import type { ReadPage } from "../modelListing.ts";
import { listModels } from "../modelListing.ts";
import { requestHeaders, sdkTimeoutMs, sendThroughSdk } from "../sdkRequest.ts";
import { readError } from "./failure.ts";
import { createChatParser } from "./parse.ts";
import { buildChatBody } from "./request.ts";

/** The OpenAI chat completions wire, as OpenAI and everyone who copied it speak it. See `ChatProvider` for what its methods promise. */
export const openProvider: OpenProvider = (endpoint, ports) => ({
  stream(request, signal, onActivity) {
    const scene = sceneOf(endpoint, request.model);
    return streamAnswer(
      {
        scene,
        createParser: () => createChatParser(scene, endpoint.quirks),
        open: (opening) =>
          sendThroughSdk(endpoint, ports, scene, readError, opening, (fetch) =>
            openClient(endpoint, fetch)
              .chat.completions.create(buildChatBody(request, endpoint), { signal: opening, headers: headersOf(endpoint) })
              .asResponse(),
          ),
      },
      signal,
      onActivity,
    );
  },

  listModels(signal) {
    const scene = sceneOf(endpoint);
    return listModels(scene, signal, readPage, (opening) =>
      sendThroughSdk(endpoint, ports, scene, readError, opening, (fetch) =>
        openClient(endpoint, fetch).models.list({ signal: opening, headers: headersOf(endpoint) }).asResponse(),
      ),
    );
  },
});

/** Everything that the SDK would otherwise take from the environment is given, if only as `null`. */
function openClient(endpoint: Endpoint, fetch: AdapterPorts["fetch"]): OpenAI {
  return new OpenAI({
    // It insists on one. Where there is none, no header is sent: see `headersOf`.
    apiKey: endpoint.apiKey ?? "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: endpoint.baseUrl,
    maxRetries: 0,
    timeout: sdkTimeoutMs,
    logLevel: "off",
    fetch,
  });
}

function headersOf(endpoint: Endpoint): Readonly<Record<string, string | null>> {
  return requestHeaders(endpoint, { authorization: endpoint.apiKey === undefined ? null : `Bearer ${endpoint.apiKey}` });
}

/** OpenAI's `{data: […]}` (`null` for none at Ollama); Together's bare list; `{models: […]}`. All in one page. */
const readPage: ReadPage = (body) => {
  if (isRecord(body) && body["data"] === null) {
    return { models: [] };
  }
  const list = isRecord(body) ? (body["data"] ?? body["models"]) : body;
  return Array.isArray(list) ? { models: list } : undefined;
};
