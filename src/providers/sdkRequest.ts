import type { AdapterPorts, Endpoint } from "../core/provider.ts";
import type { Opened } from "./answerStream.ts";
import type { FailureScene } from "./failureScene.ts";
import { abortedFailure } from "./failureScene.ts";
import { readRefusal, unusableEndpoint } from "./fetchRequest.ts";
import type { ReadError, RefusedAnswer } from "./httpFailure.ts";
import { answerFailure } from "./httpFailure.ts";
import { transportFailure } from "./transportFailure.ts";

/** Headers of a request; `null` takes away what the SDK would send. */
export type RequestHeaders = Readonly<Record<string, string | null>>;

/** The SDKs' own timers are set so long that only our watchdog ends a request, in milliseconds (a day; a timer takes 24 days at most). */
export const sdkTimeoutMs = 86_400_000;

/** What the SDKs may add of their own. `x-stainless-timeout` is left out: some gateways obey it, and it would tell them the wrong time. */
const sdkHeader = /^(?:accept|authorization|content-type|user-agent|x-api-key|anthropic-version|x-stainless-(?!timeout).+)$/;

/**
 * Sends a request through an SDK and tells what came of it. `send` is given the `fetch` to use and resolves with the raw response. Never
 * rejects. The bodies of errors are read here and not by the SDKs, which keep only the fields that they know.
 */
export async function sendThroughSdk(
  endpoint: Endpoint,
  ports: AdapterPorts,
  scene: FailureScene,
  readError: ReadError,
  signal: AbortSignal,
  send: (fetch: typeof globalThis.fetch) => Promise<Response>,
): Promise<Opened> {
  const unusable = unusableEndpoint(endpoint, scene);
  if (unusable !== undefined) {
    return unusable;
  }
  let refused: RefusedAnswer | undefined;
  let broken: { readonly error: unknown } | undefined;
  const fetchOnce: typeof globalThis.fetch = async (input, init) => {
    try {
      const response = await ports.fetch(input, { ...init, headers: allowedHeaders(init?.headers, endpoint), redirect: "manual" });
      if (response.ok) {
        return response;
      }
      refused = await readRefusal(response);
    } catch (error) {
      broken = { error };
      throw error;
    }
    // What the SDK makes of this is thrown away below.
    return new Response("{}", { status: 400 });
  };
  try {
    return { ok: true, response: await send(fetchOnce) };
  } catch (error) {
    if (signal.aborted) {
      return { ok: false, failure: abortedFailure(scene) };
    }
    if (refused !== undefined) {
      return { ok: false, failure: answerFailure(scene, refused, readError, ports.clock?.nowMs()) };
    }
    return { ok: false, failure: transportFailure(scene, broken === undefined ? error : broken.error, "opening") };
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
function allowedHeaders(given: RequestInit["headers"], endpoint: Endpoint): Headers {
  const own = new Set([...Object.keys(endpoint.headers ?? {}), endpoint.quirks?.keyHeader ?? ""].map((name) => name.toLowerCase()));
  const headers = new Headers(given);
  for (const name of [...headers.keys()]) {
    if (!own.has(name) && !sdkHeader.test(name)) {
      headers.delete(name);
    }
  }
  return headers;
}
