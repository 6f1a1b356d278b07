import OpenAI from "openai";
import { isRecord } from "../../core/model/json.ts";
import type { AdapterPorts, Endpoint, ModelListing } from "../../core/provider.ts";
import type { Opened } from "../answerStream.ts";
import type { FailureScene } from "../failureScene.ts";
import { sceneOf } from "../failureScene.ts";
import type { ReadPage } from "../modelListing.ts";
import { listModels } from "../modelListing.ts";
import { readError } from "../openaiChat/failure.ts";
import { requestHeaders, sdkTimeoutMs, sendThroughSdk } from "../sdkRequest.ts";

/** Posts a body to a path below the endpoint's base URL through OpenAI's SDK, for a stream. Never rejects. */
export function postToOpenAi(endpoint: Endpoint, ports: AdapterPorts, scene: FailureScene, path: string, body: object, signal: AbortSignal): Promise<Opened> {
  return sendThroughSdk(endpoint, ports, scene, readError, signal, (fetch) =>
    openClient(endpoint, fetch).post(path, { body, stream: true, signal, headers: headersOf(endpoint) }).asResponse(),
  );
}

/** The models at an OpenAI-like address. Never rejects. */
export function listOpenAiModels(endpoint: Endpoint, ports: AdapterPorts, signal: AbortSignal): Promise<ModelListing> {
  const scene = sceneOf(endpoint);
  return listModels(scene, signal, readPage, (opening) =>
    sendThroughSdk(endpoint, ports, scene, readError, opening, (fetch) =>
      openClient(endpoint, fetch).get("/models", { signal: opening, headers: headersOf(endpoint) }).asResponse(),
    ),
  );
}

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
  const { apiKey, quirks } = endpoint;
  if (apiKey !== undefined && quirks?.keyHeader !== undefined) {
    return requestHeaders(endpoint, { authorization: null, [quirks.keyHeader]: apiKey });
  }
  return requestHeaders(endpoint, { authorization: apiKey === undefined ? null : `Bearer ${apiKey}` });
}

/** OpenAI's `{data: […]}` (`null` for none at Ollama); Together's bare list; `{models: […]}`. All in one page. */
const readPage: ReadPage = (body) => {
  if (isRecord(body) && body["data"] === null) {
    return { models: [] };
  }
  const list = isRecord(body) ? (body["data"] ?? body["models"]) : body;
  return Array.isArray(list) ? { models: list } : undefined;
};
