import type { KeylessAnswer, KeylessQuestion } from "../../core/connection/ports.ts";
import { failureContextOf } from "../../providers/wire/failures/failureContext.ts";
import { readRejection } from "../../providers/wire/requests/fetchRequest.ts";
import { transportFailure } from "../../providers/wire/failures/transportFailure.ts";
import { isWebPage, titleOf } from "../../providers/wire/failures/webPage.ts";
import { untilEither } from "./sockets.ts";

/** How long an answer may take, in milliseconds. */
const limitMs = 15_000;

/** Asks through the global `fetch`, as adapters do, without a key and following no redirect. Never rejects. */
export function askWithoutKey(question: KeylessQuestion, signal: AbortSignal): Promise<KeylessAnswer> {
  return untilEither(
    signal,
    limitMs,
    (inner) => ask(question, inner),
    (code): KeylessAnswer => ({ ok: false, cause: "connect", code }),
  );
}

async function ask({ url, method, body }: KeylessQuestion, signal: AbortSignal): Promise<KeylessAnswer> {
  try {
    // VS Code puts its own in the place of the global one, and may do so late.
    const response = await globalThis.fetch(url, {
      method,
      headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
      body: body ?? null,
      redirect: "manual",
      signal,
    });
    const { text } = await readRejection(response);
    const { headers, status } = response;
    const location = headers.get("location");
    const dateMs = Date.parse(headers.get("date") ?? "");
    const isPage = isWebPage(headers.get("content-type"), text);
    return {
      ok: true,
      status,
      location: location === null ? undefined : (URL.parse(location, url)?.href ?? undefined),
      dateMs: Number.isNaN(dateMs) ? undefined : dateMs,
      region: headers.get("x-ms-region") ?? undefined,
      text,
      isPage,
      title: isPage ? titleOf(text) : undefined,
    };
  } catch (error) {
    const failure = transportFailure(failureContextOf({ provider: "", baseUrl: url, apiKey: undefined }), error, "opening");
    return failure.kind === "transport"
      ? { ok: false, cause: failure.cause, code: failure.code }
      : { ok: false, cause: "reset", code: undefined };
  }
}
