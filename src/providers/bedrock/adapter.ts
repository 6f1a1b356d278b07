import { jsonText } from "../../core/model/json.ts";
import type { AdapterPorts, Endpoint, OpenProvider } from "../../core/provider.ts";
import { continuesLastMessage, modelTraits } from "../anthropic/modelTraits.ts";
import { openMessages } from "../anthropic/openMessages.ts";
import { createMessageParser } from "../anthropic/parse.ts";
import type { Opened } from "../wire/answers/answerStream.ts";
import { streamAnswer } from "../wire/answers/answerStream.ts";
import type { FailureContext } from "../wire/failures/failureContext.ts";
import { abortedFailure, buildFailure, failureContextOf } from "../wire/failures/failureContext.ts";
import type { PlainRequest } from "../wire/requests/fetchRequest.ts";
import { sendByFetch, unusableEndpoint } from "../wire/requests/fetchRequest.ts";
import type { JsonBody } from "../wire/corrections/correctedRequest.ts";
import { listModels } from "../wire/requests/modelListing.ts";
import { BedrockBody } from "./body.ts";
import { findCredentials } from "./credentials.ts";
import { readError, withHint } from "./failure.ts";
import { frameType } from "./frames.ts";
import { pagePath, readPage } from "./models.ts";
import type { BedrockPlace } from "./place.ts";
import { findPlace } from "./place.ts";
import { signRequest } from "./signature.ts";

/** The version of the wire that Bedrock speaks. Source: Anthropic's page on Bedrock, 2026-11. */
const wireVersion = "bedrock-2023-05-31";

/**
 * Claude on Amazon Bedrock: the messages wire in AWS's framing, signed with the credentials that AWS's own tools use, or with a key of
 * Bedrock. See `ChatProvider` for what the methods promise.
 */
export const openProvider: OpenProvider = (endpoint, ports) => ({
  stream(request, signal, onActivity) {
    const call = new Call(endpoint, ports, request.model);
    const { failureContext } = call;
    return streamAnswer(
      {
        failureContext,
        createParser: () => createMessageParser(failureContext),
        createBody: (parser, response) => new BedrockBody(failureContext, parser, response.headers),
        open: (opening) =>
          openMessages({ endpoint, ports, failureContext, request, addresses: false }, (body) =>
            call.send(opening, ({ baseUrl }) => ({
              url: `${baseUrl}/model/${encodeURIComponent(request.model)}/invoke-with-response-stream`,
              method: "POST",
              headers: { "content-type": "application/json", accept: frameType },
              body: jsonText(wireBody(body)),
            })),
          ),
      },
      signal,
      onActivity,
    );
  },

  continuesLastMessage,

  structuredMode: (model) => modelTraits(model).structured,

  address: async () => (await findPlace(endpoint, undefined))?.baseUrl,

  listModels(signal) {
    const call = new Call(endpoint, ports, undefined);
    return listModels(call.failureContext, signal, readPage, async (opening, next) => {
      const opened = await call.send(opening, ({ baseUrl }) => ({
        url: controlUrl(baseUrl) + pagePath(next),
        method: "GET",
        headers: { accept: "application/json" },
      }));
      // Who may ask models need not be allowed to list profiles.
      return !opened.ok && opened.failure.kind === "permission" && next === undefined
        ? { ok: true, response: Response.json({ inferenceProfileSummaries: [] }) }
        : opened;
    });
  },
});

/** The model stands in the path, and so does that it is a stream. */
function wireBody({ model: _model, stream: _stream, ...body }: JsonBody): JsonBody {
  return { anthropic_version: wireVersion, ...body };
}

/** Models are listed by another host than the one that runs them. An address of one's own stands for both. */
function controlUrl(baseUrl: string): string {
  return baseUrl.replace(/^(https:\/\/)bedrock-runtime(-fips)?\./, "$1bedrock$2.");
}

/** One question of an endpoint whose region and credentials are found as it is asked. */
class Call {
  readonly failureContext: FailureContext;
  readonly #endpoint: Endpoint;
  readonly #ports: AdapterPorts;
  readonly #model: string | undefined;
  #place: BedrockPlace | undefined;

  constructor(endpoint: Endpoint, ports: AdapterPorts, model: string | undefined) {
    const failureContext = failureContextOf(endpoint, model);
    const origin = (): string => (this.#place === undefined ? failureContext.origin : new URL(this.#place.baseUrl).origin);
    this.failureContext = {
      ...failureContext,
      // Without a key of its own it has the cloud's.
      hasKey: true,
      get origin() {
        return origin();
      },
    };
    this.#endpoint = endpoint;
    this.#ports = ports;
    this.#model = model;
  }

  /** Never rejects. */
  async send(signal: AbortSignal, build: (place: BedrockPlace) => PlainRequest): Promise<Opened> {
    const unusable = unusableEndpoint(this.#endpoint, this.failureContext);
    if (unusable !== undefined) {
      return unusable;
    }
    this.#place ??= await findPlace(this.#endpoint, this.#model);
    if (this.#place === undefined) {
      const message = `No AWS region is set for ${this.failureContext.label}. Set “region” of the provider in the settings, the variable AWS_REGION, or the region of the AWS profile.`;
      return {
        ok: false,
        failure: buildFailure(this.failureContext, { kind: "invalid-request", parameter: "region", retry: "elsewhere", message }),
      };
    }
    const request = await this.#authorized(build(this.#place), this.#place.region, signal);
    if ("ok" in request) {
      return request;
    }
    const opened = await sendByFetch(
      { ...this.#endpoint, baseUrl: this.#place.baseUrl },
      this.#ports,
      this.failureContext,
      readError,
      signal,
      request,
    );
    return opened.ok ? opened : { ...opened, failure: withHint(opened.failure, this.failureContext) };
  }

  /** The request with a key of Bedrock, or signed; or why it cannot be. */
  async #authorized(request: PlainRequest, region: string, signal: AbortSignal): Promise<PlainRequest | Opened> {
    const { apiKey, headers, cloud } = this.#endpoint;
    if (Object.keys(headers ?? {}).some((name) => name.toLowerCase() === "authorization")) {
      return request;
    }
    if (apiKey !== undefined) {
      return { ...request, headers: { ...request.headers, authorization: `Bearer ${apiKey}` } };
    }
    try {
      return await signRequest(request, await findCredentials(cloud?.profile, signal), region);
    } catch (error) {
      return { ok: false, failure: signal.aborted ? abortedFailure(this.failureContext) : this.#noCredentials(error) };
    }
  }

  #noCredentials(error: unknown) {
    const profile = this.#endpoint.cloud?.profile ?? process.env["AWS_PROFILE"];
    const where = profile === undefined ? "" : ` for the profile “${profile}”`;
    const message = `No AWS credentials were found${where}, so ${this.failureContext.label} was not asked. Sign in (“aws sso login” or “aws configure”), set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or add a Bedrock API key.`;
    return buildFailure(this.failureContext, {
      kind: "auth",
      retry: "elsewhere",
      message,
      providerMessage: error instanceof Error ? error.message : undefined,
    });
  }
}
