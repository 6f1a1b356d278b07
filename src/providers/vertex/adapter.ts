import { isRecord, jsonText } from "../../core/model/json.ts";
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
import type { ReadPage } from "../wire/requests/modelListing.ts";
import { listModels } from "../wire/requests/modelListing.ts";
import type { GoogleAccess } from "./credentials.ts";
import { findAccess, findProject, forgetAccess } from "./credentials.ts";
import { readError } from "./failure.ts";
import { findLocation, hostOf, namedProject } from "./place.ts";

/** The version of the wire that Vertex AI speaks. Source: Anthropic's page on Vertex AI, 2026-11. */
const wireVersion = "vertex-2023-10-16";

/**
 * Claude on Google Vertex AI: the messages wire below a project and a location, with Application Default Credentials, or an access token as
 * the key. See `ChatProvider` for what the methods promise.
 */
export const openProvider: OpenProvider = (endpoint, ports) => ({
  stream(request, signal, onActivity) {
    const call = new Call(endpoint, ports, request.model);
    const { failureContext } = call;
    return streamAnswer(
      {
        failureContext,
        createParser: () => createMessageParser(failureContext),
        open: (opening) =>
          openMessages({ endpoint, ports, failureContext, request, addresses: false }, (body) =>
            call.send(opening, true, (project) => ({
              url: `/v1/projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(call.location)}/publishers/anthropic/models/${encodeURIComponent(request.model).replace("%40", "@")}:streamRawPredict`,
              method: "POST",
              headers: { "content-type": "application/json" },
              body: jsonText(wireBody(body)),
            })),
          ),
      },
      signal,
      onActivity,
    );
  },

  continuesLastMessage,

  /** A schema of its own is rejected by most organizations' policies on Vertex, unless they allow it: so only where no tool can be forced. */
  structuredMode: (model) => (modelTraits(model).takesForcedTool ? "tool" : "native"),

  address: () => Promise.resolve(hostOf(endpoint.baseUrl, findLocation(endpoint.cloud))),

  listModels(signal) {
    const call = new Call(endpoint, ports, undefined);
    return listModels(call.failureContext, signal, readPage, (opening, next) =>
      call.send(opening, false, () => ({
        url: `/v1beta1/publishers/anthropic/models?pageSize=100${next === undefined ? "" : `&pageToken=${encodeURIComponent(next)}`}`,
        method: "GET",
        headers: {},
      })),
    );
  },
});

/** The model stands in the path. */
function wireBody({ model: _model, ...body }: JsonBody): JsonBody {
  return { anthropic_version: wireVersion, ...body };
}

/** The Claude models of Google's model garden, which reports all that there are, whether or not the project has enabled them. */
const readPage: ReadPage = (body) => {
  // Where there is none the list itself is left out.
  if (!isRecord(body) || "error" in body || (body["publisherModels"] !== undefined && !Array.isArray(body["publisherModels"]))) {
    return undefined;
  }
  const models = (body["publisherModels"] ?? []) as readonly unknown[];
  const next = body["nextPageToken"];
  return {
    models: models
      .filter(isRecord)
      .flatMap((model) => (typeof model["name"] === "string" ? [{ id: idOf(model["name"], model["versionId"]) }] : [])),
    next: typeof next === "string" && next !== "" ? next : undefined,
  };
};

/** `publishers/anthropic/models/claude-sonnet-4` of version `20250514` is `claude-sonnet-4@20250514`; later models have no date. */
function idOf(name: string, version: unknown): string {
  const id = name.split("/").at(-1) ?? name;
  return typeof version === "string" && /^\d{8}$/.test(version) && !id.includes("@") ? `${id}@${version}` : id;
}

/** One question of an endpoint whose access and project are found as it is asked. */
class Call {
  readonly failureContext: FailureContext;
  readonly location: string;
  readonly #endpoint: Endpoint;
  readonly #ports: AdapterPorts;
  readonly #host: string;

  constructor(endpoint: Endpoint, ports: AdapterPorts, model: string | undefined) {
    this.location = findLocation(endpoint.cloud);
    this.#host = hostOf(endpoint.baseUrl, this.location);
    const failureContext = failureContextOf(endpoint, model);
    // Without a key of its own it has the cloud's.
    this.failureContext = {
      ...failureContext,
      hasKey: true,
      origin: URL.canParse(this.#host) ? new URL(this.#host).origin : failureContext.origin,
    };
    this.#endpoint = { ...endpoint, baseUrl: this.#host };
    this.#ports = ports;
  }

  /** The URL that `build` returns is below the host. `wantsProject`: it stands in there. Never rejects. */
  async send(signal: AbortSignal, wantsProject: boolean, build: (project: string) => PlainRequest): Promise<Opened> {
    const unusable = unusableEndpoint(this.#endpoint, this.failureContext);
    if (unusable !== undefined) {
      return unusable;
    }
    const named = namedProject(this.#endpoint.cloud);
    const access = await this.#access(wantsProject && named === undefined, signal);
    if ("ok" in access) {
      return access;
    }
    if (signal.aborted) {
      return { ok: false, failure: abortedFailure(this.failureContext) };
    }
    const project = named ?? access.project;
    if (wantsProject && project === undefined) {
      const message = `No Google Cloud project is set for ${this.failureContext.label}. Set “project” of the provider in the settings, the variable GOOGLE_CLOUD_PROJECT, or run “gcloud config set project”.`;
      return {
        ok: false,
        failure: buildFailure(this.failureContext, { kind: "invalid-request", parameter: "project", retry: "elsewhere", message }),
      };
    }
    const request = build(project ?? "");
    const opened = await sendByFetch(this.#endpoint, this.#ports, this.failureContext, readError, signal, {
      ...request,
      url: this.#host + request.url,
      headers: { ...request.headers, ...access.headers },
    });
    if (!opened.ok && opened.failure.kind === "auth") {
      forgetAccess();
    }
    return opened;
  }

  async #access(wantsProject: boolean, signal: AbortSignal): Promise<GoogleAccess | Opened> {
    const { apiKey, headers } = this.#endpoint;
    if (Object.keys(headers ?? {}).some((name) => name.toLowerCase() === "authorization")) {
      return { headers: {}, project: wantsProject ? await findProject(this.#ports.fetch, signal) : undefined };
    }
    if (apiKey !== undefined) {
      return {
        headers: { authorization: `Bearer ${apiKey}` },
        project: wantsProject ? await findProject(this.#ports.fetch, signal) : undefined,
      };
    }
    try {
      return await findAccess(this.#ports.fetch, wantsProject, signal);
    } catch (error) {
      return { ok: false, failure: signal.aborted ? abortedFailure(this.failureContext) : this.#noAccess(error) };
    }
  }

  #noAccess(error: unknown) {
    const message = `No Google Cloud credentials could be used, so ${this.failureContext.label} was not asked. Run “gcloud auth application-default login”, or set GOOGLE_APPLICATION_CREDENTIALS to the file of a service account.`;
    return buildFailure(this.failureContext, {
      kind: "auth",
      retry: "elsewhere",
      message,
      providerMessage: error instanceof Error ? error.message : undefined,
    });
  }
}
