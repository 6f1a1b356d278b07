import { BaseAnthropic } from "@anthropic-ai/sdk/client";
import { isRecord } from "../../core/model/json.ts";
import type { Endpoint, OpenProvider } from "../../core/provider.ts";
import { streamAnswer } from "../wire/answers/answerStream.ts";
import { failureContextOf } from "../wire/failures/failureContext.ts";
import type { ReadPage } from "../wire/requests/modelListing.ts";
import { listModels } from "../wire/requests/modelListing.ts";
import { postThroughSdk, requestHeaders, sdkTimeoutMs, sendThroughSdk } from "../wire/requests/sdkRequest.ts";
import { readError } from "./failure.ts";
import { continuesLastMessage, modelTraits } from "./modelTraits.ts";
import { openMessages } from "./openMessages.ts";
import { createMessageParser } from "./parse.ts";

/** The Anthropic messages wire. See `ChatProvider` for what its methods promise. */
export const openProvider: OpenProvider = (endpoint, ports) => ({
  stream(request, signal, onActivity) {
    const failureContext = failureContextOf(endpoint, request.model);
    return streamAnswer(
      {
        failureContext,
        createParser: () => createMessageParser(failureContext),
        open: (opening) =>
          openMessages({ endpoint, ports, failureContext, request, addresses: true }, (body) =>
            postThroughSdk(endpoint, ports, failureContext, readError, opening, {
              template: `anthropic ${endpoint.baseUrl}`,
              make: () =>
                clientAt(endpoint.baseUrl).buildRequest({
                  method: "post",
                  path: "/v1/messages",
                  body: {},
                  stream: true,
                  headers: { authorization: null },
                }),
              headers: () => headersOf(endpoint),
              body,
            }),
          ),
      },
      signal,
      onActivity,
    );
  },

  continuesLastMessage,

  structuredMode: (model) => modelTraits(model).structured,

  listModels(signal) {
    const failureContext = failureContextOf(endpoint);
    return listModels(failureContext, signal, readPage, (opening, next) =>
      sendThroughSdk(endpoint, ports, failureContext, readError, opening, () =>
        clientAt(endpoint.baseUrl).buildRequest({
          method: "get",
          path: "/v1/models",
          query: { limit: 1000, ...(next === undefined ? {} : { after_id: next }) },
          headers: headersOf(endpoint),
        }),
      ),
    );
  },
});

/** Clients without the resources of the API, which are large and of which none is used. One for each address, since making one takes as long as a request. They know no key: see {@link headersOf}. */
const clients = new Map<string, BaseAnthropic>();

/** Everything that the SDK would otherwise take from the environment or from its own files is given, if only as `null`. */
function clientAt(address: string): BaseAnthropic {
  // The SDK adds the version to every path.
  const baseURL = address.replace(/\/v1\/?$/, "");
  const client =
    clients.get(baseURL) ??
    new BaseAnthropic({
      // With a key of its own it looks for no other, in the environment or in a profile.
      apiKey: "none",
      authToken: null,
      webhookKey: null,
      openTelemetry: false,
      baseURL,
      maxRetries: 0,
      timeout: sdkTimeoutMs,
      logLevel: "off",
    });
  clients.set(baseURL, client);
  return client;
}

/**
 * Anthropic itself is asked just as its SDK asks. Those who copied its wire look for the key in one header or in the other, and some
 * reject a version newer than the one that they copied, so they are given the key in both and the version that all of them know. The key is sent
 * by these headers alone.
 */
function headersOf(endpoint: Endpoint): Readonly<Record<string, string | null>> {
  const { apiKey } = endpoint;
  const authorization = apiKey === undefined ? null : `Bearer ${apiKey}`;
  if (new URL(endpoint.baseUrl).hostname === "api.anthropic.com") {
    return requestHeaders(endpoint, { authorization });
  }
  return requestHeaders(endpoint, { authorization, "x-api-key": apiKey ?? null, "anthropic-version": "2023-06-01" });
}

/** `{data: […], has_more, last_id}`. */
const readPage: ReadPage = (body) => {
  if (!isRecord(body) || !Array.isArray(body["data"])) {
    return undefined;
  }
  const next = body["has_more"] === true && typeof body["last_id"] === "string" ? body["last_id"] : undefined;
  return { models: body["data"], next };
};
