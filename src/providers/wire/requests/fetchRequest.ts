import type { AdapterPorts, Endpoint } from "../../../core/provider.ts";
import { keyOverHttpProblem } from "../../../core/settings/keyOverHttp.ts";
import type { Opened } from "../answers/answerStream.ts";
import { drain } from "../answers/drain.ts";
import type { FailureContext } from "../failures/failureContext.ts";
import { abortedFailure, buildFailure, nameOf } from "../failures/failureContext.ts";
import type { ReadError, RejectedAnswer } from "../failures/httpFailure.ts";
import { answerFailure } from "../failures/httpFailure.ts";
import { transportFailure } from "../failures/transportFailure.ts";
import { isWholeText, mayEndWhole } from "../answers/wholeText.ts";

/** A request of a wire that needs no SDK. */
export interface PlainRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  /** What the wire needs, its key included. The user's own headers are put over these. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
}

/** What an error's body may have, in bytes; more is not read. */
const errorBodyLimit = 64 * 1024;

/**
 * Sends a request with `fetch` itself and reports what came of it. Redirects are not followed: the key would go along. Never rejects; an
 * abort of `signal` is the failure `aborted`.
 */
export async function sendByFetch(
  endpoint: Endpoint,
  ports: AdapterPorts,
  failureContext: FailureContext,
  readError: ReadError,
  signal: AbortSignal,
  { url, method, headers, body }: PlainRequest,
): Promise<Opened> {
  const unusable = unusableEndpoint(endpoint, failureContext);
  if (unusable !== undefined) {
    return unusable;
  }
  try {
    const response = await ports.fetch(url, {
      method,
      headers: withOwnHeaders(headers, endpoint),
      body: body ?? null,
      signal,
      redirect: "manual",
    });
    if (response.ok) {
      return { ok: true, response };
    }
    return { ok: false, failure: answerFailure(failureContext, await readRejection(response), readError, ports.clock?.nowMs()) };
  } catch (error) {
    return { ok: false, failure: signal.aborted ? abortedFailure(failureContext) : transportFailure(failureContext, error, "opening") };
  }
}

function withOwnHeaders(wireHeaders: PlainRequest["headers"], endpoint: Endpoint): Headers {
  const headers = new Headers(wireHeaders);
  for (const [name, value] of Object.entries(endpoint.headers ?? {})) {
    headers.set(name, value);
  }
  return headers;
}

/** What would make an SDK or `fetch` throw before anything is sent, given in words. */
export function unusableEndpoint(endpoint: Endpoint, failureContext: FailureContext): Opened | undefined {
  const isAddress = URL.canParse(endpoint.baseUrl) && /^https?:$/.test(new URL(endpoint.baseUrl).protocol);
  if (!isAddress) {
    const message = `The base URL of ${failureContext.label} isn't an http or https address.`;
    return {
      ok: false,
      failure: buildFailure(failureContext, { kind: "invalid-request", parameter: "baseUrl", retry: "elsewhere", message }),
    };
  }
  const openly = failureContext.hasKey ? keyOverHttpProblem(endpoint.baseUrl, endpoint.isPrivateHttpAllowed === true) : undefined;
  if (openly !== undefined) {
    const message = `${failureContext.label} was not asked. ${openly}`;
    return {
      ok: false,
      failure: buildFailure(failureContext, { kind: "invalid-request", parameter: "baseUrl", retry: "elsewhere", message }),
    };
  }
  const odd = (value: string): boolean => /[^\t\x20-\x7e\x80-\xff]/.test(value);
  if (endpoint.apiKey !== undefined && (endpoint.apiKey === "" || /[^\x21-\x7e]/.test(endpoint.apiKey))) {
    const message = `The key for ${nameOf(failureContext)} is empty or holds a character that no key has, such as a space or a line break.`;
    return { ok: false, failure: buildFailure(failureContext, { kind: "auth", retry: "elsewhere", message }) };
  }
  const wrong = Object.entries(endpoint.headers ?? {}).find(([name, value]) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || odd(value));
  if (wrong !== undefined) {
    const message = `The header “${wrong[0]}” set for ${failureContext.label} cannot be sent: its name or value holds a character that no header may.`;
    return {
      ok: false,
      failure: buildFailure(failureContext, { kind: "invalid-request", parameter: "headers", retry: "elsewhere", message }),
    };
  }
  return undefined;
}

/** An answer that is no success, with the beginning of its body. Never rejects. */
export async function readRejection(response: Response): Promise<RejectedAnswer> {
  return { status: response.status, headers: response.headers, text: await readBeginning(response) };
}

/** The beginning of a body as text; what has come, where it breaks off. */
async function readBeginning(response: Response): Promise<string> {
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  if (reader === undefined) {
    return "";
  }
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let length = 0; length < errorBodyLimit; ) {
      const { value } = await reader.read();
      if (value === undefined) {
        return text + decoder.decode();
      }
      length += value.length;
      const piece = decoder.decode(value, { stream: true });
      text += piece;
      // The status says what went wrong: who keeps the connection open after that is not waited for.
      if (mayEndWhole(piece) && isWholeText(text)) {
        void drain(reader);
        return text;
      }
    }
    await reader.cancel();
  } catch {
    // The status has come, and says more than how the body broke off.
  }
  return text;
}
