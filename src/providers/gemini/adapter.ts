import { isRecord, jsonText } from "../../core/model/json.ts";
import type { AdapterPorts, Endpoint, OpenProvider } from "../../core/provider.ts";
import { streamAnswer } from "../wire/answers/answerStream.ts";
import type { Opened } from "../wire/answers/answerStream.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { failureContextOf } from "../wire/failures/failureContext.ts";
import type { PlainRequest } from "../wire/requests/fetchRequest.ts";
import { sendByFetch } from "../wire/requests/fetchRequest.ts";
import type { SamplingForm } from "../wire/requests/sampling.ts";
import type { WireRequest } from "../wire/wireRequest.ts";
import { askOver } from "../wire/wireRequest.ts";
import type { ReadPage } from "../wire/requests/modelListing.ts";
import { listModels } from "../wire/requests/modelListing.ts";
import { geminiRoot, modelPath } from "./address.ts";
import { readError } from "./failure.ts";
import { canTake, imagePlaces } from "./media.ts";
import { geminiRules } from "./corrections.ts";
import { modelTraits } from "./modelTraits.ts";
import { createGeminiParser } from "./parse.ts";
import { buildGeminiBody } from "./request.ts";

/** Google's Gemini API, by its REST interface. See `ChatProvider` for what the methods promise. */
export const openProvider: OpenProvider = (endpoint, ports) => ({
  stream(request, signal, onActivity) {
    const failureContext = failureContextOf(endpoint, request.model);
    return streamAnswer(
      {
        failureContext,
        createParser: () => createGeminiParser(failureContext),
        open: (opening) =>
          askOver(geminiRequest(request.model), { endpoint, ports, failureContext, request }, (body) =>
            send(endpoint, ports, failureContext, opening, {
              method: "POST",
              path: `${modelPath(request.model)}:streamGenerateContent?alt=sse`,
              body: jsonText(body),
            }),
          ),
      },
      signal,
      onActivity,
    );
  },

  listModels(signal) {
    const failureContext = failureContextOf(endpoint);
    return listModels(failureContext, signal, readPage, (opening, next) =>
      send(endpoint, ports, failureContext, opening, {
        method: "GET",
        path: `models?pageSize=1000${next === undefined ? "" : `&pageToken=${encodeURIComponent(next)}`}`,
      }),
    );
  },

  structuredMode: (model) => (modelTraits(model).takesSchema ? "native" : "prompt"),
});

function geminiRequest(model: string): WireRequest {
  return {
    limits: { canTake: (part) => canTake(model, part), callIds: "any", images: imagePlaces(model) },
    build: buildGeminiBody,
    sampling: geminiSampling,
    rules: geminiRules,
  };
}

/** Where the wire has sampling. Source: Google's reference of `GenerationConfig`, 2026-11. */
const geminiSampling: SamplingForm = {
  paths: {
    temperature: "generationConfig.temperature",
    topP: "generationConfig.topP",
    topK: "generationConfig.topK",
    stop: "generationConfig.stopSequences",
    seed: "generationConfig.seed",
    presencePenalty: "generationConfig.presencePenalty",
    frequencyPenalty: "generationConfig.frequencyPenalty",
  },
  mostStops: 5,
};

/** The key goes into a header: an address is written down on its way. */
function send(
  endpoint: Endpoint,
  ports: AdapterPorts,
  failureContext: FailureContext,
  signal: AbortSignal,
  { method, path, body }: Pick<PlainRequest, "method"> & { readonly path: string; readonly body?: string },
): Promise<Opened> {
  const { apiKey, quirks } = endpoint;
  const headers = {
    ...(apiKey === undefined ? {} : { [quirks?.keyHeader ?? "x-goog-api-key"]: apiKey }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  return sendByFetch(endpoint, ports, failureContext, readError, signal, {
    url: `${geminiRoot(endpoint.baseUrl)}/${path}`,
    method,
    headers,
    body,
  });
}

/** `{models: [{name: "models/ID", displayName, inputTokenLimit, outputTokenLimit, supportedGenerationMethods}], nextPageToken}`. Models that cannot chat are left out. */
const readPage: ReadPage = (body) => {
  if (!isRecord(body) || (body["models"] !== undefined && !Array.isArray(body["models"]))) {
    return undefined;
  }
  const models = (body["models"] ?? []) as readonly unknown[];
  const next = body["nextPageToken"];
  return { models: models.flatMap(chatModel), next: typeof next === "string" && next !== "" ? next : undefined };
};

function chatModel(model: unknown): unknown[] {
  if (!isRecord(model)) {
    return [];
  }
  const { name, displayName, inputTokenLimit, outputTokenLimit, supportedGenerationMethods: methods } = model;
  if (typeof name !== "string" || (Array.isArray(methods) && !methods.includes("generateContent"))) {
    return [];
  }
  return [
    {
      id: name.replace(/^models\//, ""),
      display_name: displayName,
      max_input_tokens: inputTokenLimit,
      max_output_tokens: outputTokenLimit,
    },
  ];
}
