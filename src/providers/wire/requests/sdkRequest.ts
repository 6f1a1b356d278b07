import { jsonText } from "../../../core/model/json.ts";
import type { AdapterPorts, Endpoint } from "../../../core/provider.ts";
import type { Opened } from "../answers/answerStream.ts";
import type { FailureContext } from "../failures/failureContext.ts";
import { abortedFailure } from "../failures/failureContext.ts";
import { readRejection, unusableEndpoint } from "./fetchRequest.ts";
import type { ReadError } from "../failures/httpFailure.ts";
import { answerFailure } from "../failures/httpFailure.ts";
import { transportFailure } from "../failures/transportFailure.ts";

/** Headers of a request; `null` takes away what the SDK would send. */
export type RequestHeaders = Readonly<Record<string, string | null>>;

/** The SDKs' own timers are set so long that only our watchdog ends a request, in milliseconds (a day; a timer takes 24 days at most). */
export const sdkTimeoutMs = 86_400_000;

/** What the SDKs may add of their own. `x-stainless-timeout` is left out: some gateways obey it, and it would give them the wrong time. */
const sdkHeader = /^(?:accept|authorization|content-type|user-agent|x-api-key|anthropic-version|x-stainless-(?!timeout).+)$/;

/** A request as an SDK makes it. */
export interface SdkRequest {
  readonly url: string;
  readonly req: RequestInit;
}

/**
 * Sends a request that an SDK makes (its address, key, headers and body) and reports what came of it. It is sent here, since all that the SDKs
 * do around it, retries, timers, logs and errors, is off or thrown away, and takes longer than everything else before the first word. Never
 * rejects.
 */
export async function sendThroughSdk(
  endpoint: Endpoint,
  ports: AdapterPorts,
  failureContext: FailureContext,
  readError: ReadError,
  signal: AbortSignal,
  make: () => Promise<SdkRequest>,
): Promise<Opened> {
  const unusable = unusableEndpoint(endpoint, failureContext);
  if (unusable !== undefined) {
    return unusable;
  }
  return send(ports, failureContext, readError, signal, async () => {
    const { url, req } = await make();
    return { url, req: { ...req, headers: allowedHeaders(req.headers, endpoint) } };
  });
}

/** What an SDK makes of requests to one path of one address, without body and key: the same for all of them. */
interface SdkTemplate {
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** A body to be posted the way an SDK does it. */
export interface SdkPost {
  /** Names the SDK, the address and the path. */
  readonly template: string;
  /** Has the SDK make a request of the kind, with any body and no key. Called once for each {@link template}. */
  readonly make: () => Promise<SdkRequest>;
  /** The endpoint's own and the key's; `null` takes away what the SDK would send. */
  readonly headers: () => RequestHeaders;
  readonly body: object;
}

/** They hold neither keys nor anything of an endpoint's own headers. */
const templates = new Map<string, SdkTemplate>();

/**
 * Posts a body as {@link sendThroughSdk} does. The SDK is asked once for what it puts around bodies, since making that takes longer than all else before
 * the first word. Never rejects.
 */
export async function postThroughSdk(
  endpoint: Endpoint,
  ports: AdapterPorts,
  failureContext: FailureContext,
  readError: ReadError,
  signal: AbortSignal,
  post: SdkPost,
): Promise<Opened> {
  const unusable = unusableEndpoint(endpoint, failureContext);
  if (unusable !== undefined) {
    return unusable;
  }
  return send(ports, failureContext, readError, signal, async () => {
    const { url, headers } = templates.get(post.template) ?? (await addTemplate(post));
    const own = post.headers();
    const merged: [string, string][] = headers.filter(([name]) => !(name in own)).map(([name, value]) => [name, value]);
    for (const [name, value] of Object.entries(own)) {
      if (value !== null) {
        merged.push([name, value]);
      }
    }
    return { url, req: { method: "POST", body: jsonText(post.body), headers: merged } };
  });
}

async function addTemplate({ template, make }: SdkPost): Promise<SdkTemplate> {
  const { url, req } = await make();
  const made: SdkTemplate = { url, headers: [...new Headers(req.headers)].filter(([name]) => sdkHeader.test(name)) };
  templates.set(template, made);
  return made;
}

async function send(
  ports: AdapterPorts,
  failureContext: FailureContext,
  readError: ReadError,
  signal: AbortSignal,
  make: () => Promise<SdkRequest>,
): Promise<Opened> {
  try {
    const { url, req } = await make();
    const response = await ports.fetch(url, { ...req, signal, redirect: "manual" });
    if (response.ok) {
      return { ok: true, response };
    }
    return { ok: false, failure: answerFailure(failureContext, await readRejection(response), readError, ports.clock?.nowMs()) };
  } catch (error) {
    return { ok: false, failure: signal.aborted ? abortedFailure(failureContext) : transportFailure(failureContext, error, "opening") };
  }
}

/** Headers by lower-case name, ours over the wire's: an SDK would send two of one name that differ in case. */
export function requestHeaders(endpoint: Endpoint, wireHeaders: RequestHeaders): RequestHeaders {
  const headers = new Map(Object.entries(wireHeaders));
  for (const [name, value] of Object.entries(endpoint.headers ?? {})) {
    headers.set(name.toLowerCase(), value);
  }
  return Object.fromEntries(headers);
}

/** Without the headers that the SDKs take from variables of the environment: they are meant for another address. */
function allowedHeaders(given: RequestInit["headers"], endpoint: Endpoint): [string, string][] {
  const own = new Set([...Object.keys(endpoint.headers ?? {}), endpoint.quirks?.keyHeader ?? ""].map((name) => name.toLowerCase()));
  return [...new Headers(given)].filter(([name]) => own.has(name) || sdkHeader.test(name));
}
