import OpenAI from "openai";
import { isRecord } from "../../core/model/json.ts";
import type { AdapterPorts, Endpoint, ModelListing } from "../../core/provider.ts";
import type { Opened } from "../wire/answers/answerStream.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { failureContextOf } from "../wire/failures/failureContext.ts";
import type { ReadPage } from "../wire/requests/modelListing.ts";
import { listModels } from "../wire/requests/modelListing.ts";
import { readError } from "../wire/failures/errorBody.ts";
import { postThroughSdk, requestHeaders, sdkTimeoutMs, sendThroughSdk } from "../wire/requests/sdkRequest.ts";

/** Posts a body to a path below the endpoint's base URL through OpenAI's SDK, for a stream. Never rejects. */
export function postToOpenAi(
  endpoint: Endpoint,
  ports: AdapterPorts,
  failureContext: FailureContext,
  path: string,
  body: object,
  signal: AbortSignal,
): Promise<Opened> {
  return postThroughSdk(endpoint, ports, failureContext, readError, signal, {
    template: `openai ${endpoint.baseUrl} ${path}`,
    make: () => clientAt(endpoint.baseUrl).buildRequest({ method: "post", path, body: {}, stream: true, headers: { authorization: null } }),
    headers: () => headersOf(endpoint),
    body,
  });
}

/** The models at an OpenAI-like address. Never rejects. */
export function listOpenAiModels(endpoint: Endpoint, ports: AdapterPorts, signal: AbortSignal): Promise<ModelListing> {
  const failureContext = failureContextOf(endpoint);
  return listModels(failureContext, signal, readPage, (opening) =>
    sendThroughSdk(endpoint, ports, failureContext, readError, opening, () =>
      clientAt(endpoint.baseUrl).buildRequest({ method: "get", path: "/models", headers: headersOf(endpoint) }),
    ),
  );
}

/** One for each address, since making one takes as long as a request. They know no key: see {@link headersOf}. */
const clients = new Map<string, OpenAI>();

/** Everything that the SDK would otherwise take from the environment is given, if only as `null`. */
function clientAt(baseURL: string): OpenAI {
  const client =
    clients.get(baseURL) ??
    new OpenAI({
      // It insists on one.
      apiKey: "none",
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      baseURL,
      maxRetries: 0,
      timeout: sdkTimeoutMs,
      logLevel: "off",
    });
  clients.set(baseURL, client);
  return client;
}

/** The key is sent by these alone. */
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
