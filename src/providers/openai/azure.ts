import type { AdapterPorts, ChatProvider, Endpoint, OpenAiApi, OpenProvider } from "../../core/provider.ts";
import type { AzureAddress } from "../../core/settings/azureAddress.ts";
import { defaultAzureApiVersion, normaliseAzureAddress } from "../../core/settings/azureAddress.ts";
import { streamAnswer } from "../wire/answers/answerStream.ts";
import { buildFailure, failureContextOf } from "../wire/failures/failureContext.ts";
import { createChatParser } from "../openaiChat/parse.ts";
import { isCompletionsModel } from "../openaiCommon/modelNames.ts";

type UsableAddress = Exclude<AzureAddress, { form: "rejected" }>;

/**
 * Azure on OpenAI's wires: `open` opens them at the address that Azure has for a model. Any address that people paste will do. In the dated API the
 * deployment stands in the address, in the newer one it is the model's id; the dated API has no Responses, so where the endpoint names that wire the newer
 * API of the same resource is asked.
 */
export function azureOver(open: OpenProvider): OpenProvider {
  return (endpoint, ports) => {
    const address = addressOf(endpoint);
    if (address.form === "rejected") {
      return rejectingProvider(endpoint, address.problem);
    }
    const openAt = ({ baseUrl, api, apiVersion }: Door): ChatProvider =>
      open(
        { ...endpoint, baseUrl, api, quirks: quirksOf(endpoint, address) },
        apiVersion === undefined ? ports : { ...ports, fetch: fetchWithVersion(ports.fetch, apiVersion) },
      );
    return {
      stream: (request, signal, onActivity) => openAt(doorFor(address, request.model, endpoint.api)).stream(request, signal, onActivity),
      listModels: (signal) => openAt(listDoor(address)).listModels(signal),
      takesTools: (model) => openAt(doorFor(address, model, endpoint.api)).takesTools?.(model) ?? true,
      structuredMode: (model) => openAt(doorFor(address, model, endpoint.api)).structuredMode?.(model) ?? "prompt",
    };
  };
}

/** What was made of the last address, which is mostly the next one's too: reading one takes long beside all else before the first word. */
let lastRead:
  | { readonly of: Pick<Endpoint, "baseUrl" | "apiVersion" | "isPrivateHttpAllowed">; readonly address: AzureAddress }
  | undefined;

function addressOf({ baseUrl, apiVersion, isPrivateHttpAllowed }: Endpoint): AzureAddress {
  if (
    lastRead?.of.baseUrl !== baseUrl ||
    lastRead.of.apiVersion !== apiVersion ||
    lastRead.of.isPrivateHttpAllowed !== isPrivateHttpAllowed
  ) {
    lastRead = {
      of: { baseUrl, apiVersion, isPrivateHttpAllowed },
      address: normaliseAzureAddress(baseUrl, apiVersion, isPrivateHttpAllowed),
    };
  }
  return lastRead.address;
}

/** Where one request goes. */
interface Door {
  readonly baseUrl: string;
  readonly api: OpenAiApi | undefined;
  /** In the query. */
  readonly apiVersion: string | undefined;
}

function doorFor(address: UsableAddress, model: string, api: OpenAiApi | undefined): Door {
  if (address.form === "v1") {
    return { baseUrl: address.baseUrl, api: api ?? "auto", apiVersion: address.apiVersion };
  }
  if (api === "responses") {
    return { baseUrl: `${openaiRoot(address)}/v1`, api, apiVersion: undefined };
  }
  const baseUrl = address.form === "deployment" ? address.baseUrl : `${address.baseUrl}/deployments/${encodeURIComponent(model)}`;
  return {
    baseUrl,
    api: api === "completions" || (api !== "chat" && isCompletionsModel(model.replace("gpt-35-", "gpt-3.5-"))) ? "completions" : "chat",
    apiVersion: address.apiVersion ?? defaultAzureApiVersion,
  };
}

/** Azure lists what the resource could deploy. Which deployments there are, a key does not show. */
function listDoor(address: UsableAddress): Door {
  return address.form === "v1"
    ? { baseUrl: address.baseUrl, api: "chat", apiVersion: address.apiVersion }
    : { baseUrl: openaiRoot(address), api: "chat", apiVersion: address.apiVersion ?? defaultAzureApiVersion };
}

function openaiRoot(address: Exclude<UsableAddress, { form: "v1" }>): string {
  return address.form === "deployment" ? address.baseUrl.replace(/\/deployments\/[^/]+$/, "") : address.baseUrl;
}

/** A key goes into Azure's own header, an access token into the usual one. */
function quirksOf({ keyKind, quirks }: Endpoint, address: UsableAddress): Endpoint["quirks"] {
  return {
    ...(address.form === "v1" ? { cacheKey: true } : {}),
    ...quirks,
    keyHeader: keyKind === "entra" ? undefined : (quirks?.keyHeader ?? "api-key"),
  };
}

function fetchWithVersion(fetch: AdapterPorts["fetch"], apiVersion: string): AdapterPorts["fetch"] {
  return (input, init) => {
    return fetch(withVersion(input instanceof Request ? input.url : String(input), apiVersion), init);
  };
}

/** The last address with its version, as in {@link lastRead}. */
let lastVersioned: { readonly url: string; readonly apiVersion: string; readonly href: string } | undefined;

function withVersion(url: string, apiVersion: string): string {
  if (lastVersioned?.url !== url || lastVersioned.apiVersion !== apiVersion) {
    const versioned = new URL(url);
    versioned.searchParams.set("api-version", apiVersion);
    lastVersioned = { url, apiVersion, href: versioned.href };
  }
  return lastVersioned.href;
}

/** What stands for a provider whose address cannot be asked: every question ends with the reason. */
function rejectingProvider(endpoint: Endpoint, problem: string): ChatProvider {
  // The address may hold what nobody should read.
  const failureContext = (model?: string) => failureContextOf({ ...endpoint, baseUrl: URL.parse(endpoint.baseUrl)?.origin ?? "" }, model);
  const failure = (model?: string) =>
    buildFailure(failureContext(model), {
      kind: "invalid-request",
      parameter: "baseUrl",
      retry: "elsewhere",
      message: `The address of ${failureContext().label} cannot be used. ${problem}`,
    });
  return {
    stream: ({ model }, signal, onActivity) =>
      streamAnswer(
        {
          failureContext: failureContext(model),
          createParser: () => createChatParser(failureContext(model)),
          open: () => Promise.resolve({ ok: false, failure: failure(model) }),
        },
        signal,
        onActivity,
      ),
    listModels: () => Promise.resolve({ ok: false, failure: failure() }),
  };
}
